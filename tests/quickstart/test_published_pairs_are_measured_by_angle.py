"""TP-GAN's published pictures, laid out as in its repository, with drawn faces in the places of people."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy import stats

from drawn import ColourEmbedder, DotDetector, draw_photo
from facefront.embedders import crop_face
from facefront.errors import SetupError
from facefront.quickstart.published_pairs import MEANS, measure_pairs, read_pairs

ROOT = Path(__file__).parents[2]
SIDE, GAP = 160, 21


def page(path: Path, pairs: list[tuple[np.ndarray, np.ndarray]], gap: int = GAP) -> None:
    """Write ten pairs as TP-GAN's pictures hold them: five rows of two, a transparent gap between the columns."""
    rows = []
    for left, right in zip(pairs[::2], pairs[1::2], strict=True):
        between = np.zeros((SIDE, gap, 4), np.uint8)
        tiles = [cv2.cvtColor(tile, cv2.COLOR_BGR2BGRA) for tile in (*left, *right)]
        rows.append(np.hstack([*tiles[:2], between, *tiles[2:]]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".png", np.vstack(rows))[1].tobytes())


def drawn(first: int, shot: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(draw_photo(person, shot), draw_photo(person, shot + 1)) for person in range(first, first + 10)]


@pytest.fixture
def checkout(tmp_path) -> Path:
    page(tmp_path / "images/15-rand.png", drawn(0, 1))
    pairs = drawn(10, 5)
    blank = np.full((SIDE, SIDE, 3), 128, np.uint8)
    pairs[3], pairs[6] = (pairs[3][0], blank), (blank, blank)
    page(tmp_path / "images/90-rand.png", pairs)
    (tmp_path / "images/ownsynthesis.jpg").write_bytes(b"no pair")
    return tmp_path


def measured(folder: Path):
    return measure_pairs(read_pairs(folder), {"dots": DotDetector()}, {"colours": ColourEmbedder()})


def test_every_pair_is_cut_out_in_its_place(checkout):
    pairs = read_pairs(checkout)
    assert [pair.angle for pair in pairs] == [15] * 10 + [90] * 10
    for pair, (before, after) in zip(pairs, drawn(0, 1), strict=False):
        assert (pair.before == before).all() and (pair.after == after).all()


def test_an_output_meets_its_own_input_and_the_others(checkout):
    row = measured(checkout).set_index("angle").loc[15]
    embedder, detector = ColourEmbedder(), DotDetector()
    crops = [[crop_face(embedder, tile, detector.detect(tile)[0].keypoints) for tile in pair] for pair in drawn(0, 1)]
    before, after = (embedder.embed(np.stack(side)) for side in zip(*crops, strict=True))
    own = (before * after).sum(axis=1)
    others = [np.delete(before @ after[i], i).mean() for i in range(10)]
    low, high = stats.t.interval(0.95, 9, own.mean(), stats.sem(own))
    assert row["similarity"] == pytest.approx(own.mean(), abs=1e-5)
    assert (row["similarity_low"], row["similarity_high"]) == pytest.approx((low, high), abs=1e-5)
    assert row["others"] == pytest.approx(np.mean(others), abs=1e-5)
    assert row["margin"] == pytest.approx(np.mean(own - others), abs=1e-5)
    assert row["margin"] > 0.2


def test_pictures_without_a_face_are_counted(checkout):
    row = measured(checkout).set_index("angle").loc[90]
    assert row[["pairs", "input_found", "output_found", "scored"]].tolist() == [10, 9, 8, 8]


def test_an_angle_without_a_face_has_counts_and_no_means(tmp_path):
    blank = np.full((SIDE, SIDE, 3), 128, np.uint8)
    page(tmp_path / "images/45-rand.png", [(blank, blank)] * 10)
    row = measured(tmp_path).iloc[0]
    assert row["pairs"] == 10 and row["scored"] == 0
    assert row[list(MEANS)].isna().all()


def test_another_layout_is_one_line(tmp_path):
    pairs = drawn(0, 1)
    page(tmp_path / "images/30-rand.png", pairs)
    wide = cv2.imread(str(tmp_path / "images/30-rand.png"))[:, : 4 * SIDE - 5]
    cv2.imwrite(str(tmp_path / "images/30-rand.png"), wide)
    with pytest.raises(SetupError, match=r"30-rand\.png: 635x800 pixels, not 5 rows") as error:
        read_pairs(tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_a_checkout_without_the_pictures_is_one_line(tmp_path, content):
    if content:
        (tmp_path / "images").mkdir()
        (tmp_path / "images/15-rand.png").write_bytes(content)
    with pytest.raises(SetupError, match="cannot be decoded" if content else "no <angle>-rand.png"):
        read_pairs(tmp_path)


def test_the_script_says_in_one_line_what_it_lacks(tmp_path):
    command = [sys.executable, ROOT / "scripts/measure_pairs.py", "--in", tmp_path, "--out", tmp_path / "pairs.csv"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1 and "HRLTY/TP-GAN" in ended.stderr
