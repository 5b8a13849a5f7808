"""Whatever lies in a folder of photos: the run goes through, and every file that was attempted has its row."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront.faces import Status
from facefront.measure import MeasureSpec, build_pairs, ledger
from facefront.report.figures.triples import first_gt
from facefront.study.study import Study


def encoded(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


PHOTO = Image.fromarray(draw_photo(0, 20, 0.2)[..., ::-1])
JPEG = encoded(PHOTO, "JPEG")
GREY16 = Image.fromarray(np.asarray(PHOTO.convert("L")).astype(np.uint16) * 257)

FILES = {
    "truncated.jpg": (JPEG[: len(JPEG) // 2], Status.READ_ERROR),
    "empty.jpg": (b"", Status.READ_ERROR),
    "words.png": (b"nothing to see", Status.READ_ERROR),
    "one pixel.png": (encoded(Image.new("RGB", (1, 1)), "PNG"), Status.NO_FACE_PROBE),
    "20 megapixels.png": (encoded(PHOTO.resize((5200, 3900), Image.Resampling.NEAREST), "PNG"), Status.OK),
    "grey.png": (encoded(PHOTO.convert("L"), "PNG"), Status.NO_FACE_PROBE),  # the dots are known by their colours
    "sixteen bits.png": (encoded(GREY16, "PNG"), Status.NO_FACE_PROBE),
    "cmyk.tif": (encoded(PHOTO.convert("CMYK"), "TIFF"), Status.OK),
    "rgba.png": (encoded(PHOTO.convert("RGBA"), "PNG"), Status.OK),
    "a png inside.jpg": (encoded(PHOTO, "PNG"), Status.OK),
    "عکس نیم‌رخ ۱.png": (encoded(PHOTO.resize((161, 160)), "PNG"), Status.OK),
    "faceless.png": (encoded(Image.new("RGB", (90, 90), (120, 120, 120)), "PNG"), Status.NO_FACE_PROBE),
}


@pytest.fixture
def study(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path / "پروژهٔ من با فاصله")
    for name, (content, _) in FILES.items():
        (root / "data/Angle/p0" / name).write_bytes(content)
    save(draw_photo(7, 1, 0.2), root / "data/Angle/has no GT/0.png")
    save(draw_photo(8, 1), root / "data/GT/is alone/0.png")
    return Study.open("drawn", root=root)


def test_every_file_has_its_status(study):
    status = study.faces.set_index("image_id")["status"]
    assert {name: status[f"Angle/p0/{name}"] for name in FILES} == {name: s for name, (_, s) in FILES.items()}


def test_unreadable_files_are_named_with_the_reason(study):
    unreadable = {f"Angle/p0/{name}" for name, (_, status) in FILES.items() if status == Status.READ_ERROR}
    assert study.unreadable.keys() == unreadable
    assert all(study.unreadable.values())
    images = study.images.set_index("image_id")
    assert set(images.index[images["status"] == Status.READ_ERROR]) == unreadable


def test_every_attempt_is_in_the_pairs_and_in_the_ledger(study):
    pairs = build_pairs(study.images, study.embeddings, MeasureSpec(), faces=study.faces, frontals=study.frontals)
    genuine = pairs[(pairs["group"] == "angle_gt") & pairs["genuine"]].set_index("left")
    assert len(genuine) == 9 + len(FILES) + 1
    assert genuine["status"]["Angle/has no GT/0.png"] == Status.NO_GT
    assert genuine["status"]["Angle/p0/empty.jpg"] == Status.READ_ERROR
    assert genuine.loc[genuine["status"] != Status.OK, "similarity"].isna().all()
    rows = ledger(pairs)
    assert (rows.loc[rows["group"] == "angle_gt", "attempted"] == len(genuine)).all()


def test_a_photo_of_several_people_is_refused_where_the_profile_says_so(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    find = __import__("drawn").DotDetector.detect
    monkeypatch.setattr("drawn.DotDetector.detect", lambda self, image: find(self, image) * 2)
    root = make_project(tmp_path)
    path = root / "spec/profiles/drawn.yaml"
    path.write_text(path.read_text() + "several_faces: refuse\n")
    study = Study.open("drawn", root=root)
    assert set(study.faces["status"]) == {Status.SEVERAL_FACES}
    assert set(study.frontals["status"]) == {Status.SEVERAL_FACES}
    assert set(study.faces["n_faces"]) == {2}


def test_a_gt_photo_that_cannot_be_read_is_never_shown():
    rows = [
        ("a/0", "gt", "read_error", 0.0),
        ("a/1", "gt", "ok", 5.0),
        ("a/2", "gt", "ok", 9.0),
        ("a/3", "probe", "ok", 0.0),
    ]
    rows += [("b/0", "gt", "read_error", 0.0), ("b/1", "probe", "ok", 40.0)]
    table = pd.DataFrame(rows, columns=["image_id", "role", "status", "yaw"])
    images = table.assign(person=table["image_id"].str[0], pitch=0.0, roll=np.nan)
    assert first_gt(images) == {"a": "a/1"}
