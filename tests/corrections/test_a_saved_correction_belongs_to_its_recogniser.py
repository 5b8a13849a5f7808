"""A correction is kept with its card, read back as plain numbers, and refused for another recogniser's embeddings."""

import json

import numpy as np
import pytest

from corrections_world import world
from facefront.corrections import CORRECTIONS, learn, load_correction
from facefront.corrections.saved import FORMAT
from facefront.errors import SetupError
from facefront.measure import MeasureSpec, StatisticsSpec, VerificationSpec

SPEC = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=100), verification=VerificationSpec(folds=4))
MINE, OTHER = "a" * 64, "b" * 64


@pytest.fixture(scope="module", params=list(CORRECTIONS))
def learned(request):
    return learn(CORRECTIONS.build(request.param), *world(24), recogniser=MINE, spec=SPEC)


def test_it_does_the_same_when_it_is_read_back(learned, tmp_path):
    learned.save(tmp_path / "mine.npz")
    again = load_correction(tmp_path / "mine.npz", MINE)
    others, references = world(10, seed=4)
    assert np.allclose(again.fitted.apply(others), learned.fitted.apply(others), atol=1e-5)
    changed = again.fitted.apply_references(references.matrix)
    assert np.allclose(changed, learned.fitted.apply_references(references.matrix), atol=1e-5)
    assert again.card.settings == learned.fitted.settings


def test_the_card_says_what_it_was_learned_from(learned):
    probes, _ = world(24)
    card = learned.card
    assert (card.people, card.photos, card.dimensions, card.recogniser) == (24, len(probes), 24, MINE)
    assert card.yaw == (np.abs(probes.yaw).min(), np.abs(probes.yaw).max())
    gain = {row["measure"]: row for row in card.gain}
    assert set(gain) >= {"rank1", "tar", "eer"} and gain["rank1"]["people"] == 24
    assert ("similarity" in gain) is not CORRECTIONS.card(card.correction).both_sides


def test_another_recognisers_embeddings_are_refused(learned, tmp_path):
    path = tmp_path / "mine.npz"
    learned.save(path)
    with pytest.raises(SetupError, match=r"of the recogniser aaaaaaaaaaaa…, .*bbbbbbbbbbbb…; give"):
        load_correction(path, OTHER)


def test_no_name_of_a_person_is_kept(learned, tmp_path):
    learned.save(tmp_path / "mine.npz")
    with np.load(tmp_path / "mine.npz") as file:
        assert "person-" not in bytes(file["card"]).decode()


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (lambda card, arrays: arrays.pop("coefficients"), "not a saved correction"),
        (lambda card, arrays: card.update(correction="unknown"), "its card cannot be read .*unknown"),
        (lambda card, arrays: card.update(format=FORMAT + 1), f"its format is {FORMAT + 1}, not {FORMAT}"),
        (lambda card, arrays: card.pop("people"), "its card cannot be read .*people"),
        (lambda card, arrays: card.update(settings=3), "its card cannot be read"),
        (lambda card, arrays: card.update(gain="x" * 70_000), "its card cannot be read"),
        (lambda card, arrays: card.update(recogniser=7), "its card names no recogniser"),
        (lambda card, arrays: card.update(dimensions="24"), "its card names no recogniser and dimensions"),
        (lambda card, arrays: card["settings"].pop("features"), "its settings lack features"),
        (lambda card, arrays: card["settings"].update(features="roll"), "features is 'roll'"),
        (lambda card, arrays: arrays.update(coefficients=np.full((24, 24), np.nan)), "coefficients is not finite"),
        (lambda card, arrays: arrays.update(coefficients=np.zeros((24, 9))), r"coefficients: shape \(24, 9\)"),
        (lambda card, arrays: arrays.update(coefficients=np.array(["x"], object)), "not a saved correction"),
    ],
)
def test_a_broken_file_is_one_line(fault, message, tmp_path):
    probes, references = world(6)
    made = learn(CORRECTIONS.build("ridge", strength=1.0), probes, references, recogniser=MINE, spec=SPEC)
    path = tmp_path / "broken.npz"
    made.save(path)
    with np.load(path) as file:
        card, arrays = json.loads(bytes(file["card"])), {name: file[name] for name in file.files if name != "card"}
    fault(card, arrays)
    np.savez(path, card=np.frombuffer(json.dumps(card).encode(), np.uint8), **arrays)
    with pytest.raises(SetupError, match=message) as caught:
        load_correction(path, MINE)
    assert "\n" not in str(caught.value) and "broken.npz" in str(caught.value)


def test_other_files_are_one_line(tmp_path):
    (tmp_path / "photo.npz").write_bytes(b"no archive")
    for name in ("photo.npz", "absent.npz"):
        with pytest.raises(SetupError, match=f"{name}: not a saved correction.*fit it again"):
            load_correction(tmp_path / name)
    made = learn(CORRECTIONS.build("ridge", strength=1.0), *world(6), recogniser=MINE, spec=SPEC)
    with pytest.raises(SetupError, match=r"mine.bin: give a name that ends in .npz"):
        made.save(tmp_path / "mine.bin")


def test_a_card_nested_too_deep_is_one_line(tmp_path):
    np.savez(tmp_path / "deep.npz", card=np.frombuffer(b"[" * 60_000, np.uint8))
    with pytest.raises(SetupError, match=r"its card cannot be read .RecursionError"):
        load_correction(tmp_path / "deep.npz")
