import cv2
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront.study.color_order import FEWEST_PEOPLE, color_order_warnings, separation
from facefront.study.study import Study
from facefront.weights import sha256_of
from tiny_models import own_recogniser

PEOPLE = FEWEST_PEOPLE + 2


def test_people_who_differ_in_one_number_are_separated_by_it():
    vectors = np.repeat(np.eye(6), 2, axis=0)
    vectors[1::2, 0] += 0.1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    margins, power = separation(vectors)
    assert margins.shape == (6,)
    assert (margins > 5).all() and power > 10
    assert separation(np.random.default_rng(0).normal(size=(12, 4)))[1] < 2


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a study of people who differ in blue, under a recogniser that uses its first channel alone."""
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path, people=1)
    for person in range(PEOPLE):
        for shot in range(2):
            dots = draw_photo(0, 0)
            dots = np.abs(dots.astype(int) - 128).min(2) > 100  # the pure colours of the dots
            blue = np.random.default_rng(person).integers(40, 200, (2, 2), np.uint8)
            red = np.random.default_rng((person, shot)).integers(40, 200, (2, 2), np.uint8)
            plane = [cv2.resize(each, (160, 160), interpolation=cv2.INTER_NEAREST) for each in (blue, red)]
            plain = np.dstack([plane[0], np.full((160, 160), 120, np.uint8), plane[1]])
            save(np.where(dots[..., None], draw_photo(0, 0), plain), root / f"data/GT/q{person:02d}/{shot}.png")
    weight = own_recogniser(tmp_path / "mine.onnx")
    model = onnx.load(weight.path)
    kernel = numpy_helper.to_array(model.graph.initializer[0]).copy()
    kernel[:, 4:] = 0
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(kernel, "kernel"))
    onnx.save(model, weight.path)

    def write(params: str) -> Study:
        path = root / "spec/profiles/drawn.yaml"
        own = f"mine: {{use: arcface, weights: [{{file: mine.onnx, sha256: {sha256_of(weight.path)}}}]{params}}}"
        text = path.read_text().splitlines()
        path.write_text("\n".join(f"backbones: {{{own}}}" if t.startswith("backbones") else t for t in text))
        return Study.open("drawn", weights=str(tmp_path), root=root)

    return write


def test_the_warning_names_file_order_and_remedy_and_following_it_ends_it(project, caplog):
    (line,) = color_order_warnings(project(""))
    assert "mine.onnx tells people apart better in BGR than in RGB order" in line
    assert f"two photos each of {PEOPLE + 1} people" in line
    assert "backbones.mine.params.color_order: BGR" in line
    assert line in caplog.text
    assert color_order_warnings(project(", params: {color_order: BGR}")) == ()


def test_other_recognisers_are_not_checked(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    assert color_order_warnings(Study.open("drawn", root=make_project(tmp_path, people=FEWEST_PEOPLE))) == ()
