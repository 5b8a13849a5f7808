"""GT are a person's most frontal photos that every detector saw; every other photo stays a probe, whatever its fate."""

import numpy as np
import pandas as pd
import pytest

from facefront.datasets import GtRule, assign_roles
from facefront.datasets.base import image_table
from facefront.errors import SetupError
from facefront.faces import FACES, conform, face_row


def photos(*rows: tuple) -> pd.DataFrame:
    """(person, sequence, frame, yaw) or (person, sequence, frame, yaw, pitch, roll) as an image table."""
    return image_table(
        {
            "image_id": f"{person}/{sequence}/{frame:05d}",
            "path": "",
            "person": person,
            "sequence": sequence,
            "frame": frame,
            **dict(zip(("yaw", "pitch", "roll"), (*angles, 0.0, 0.0), strict=False)),
        }
        for person, sequence, frame, *angles in rows
    )


def seen(images: pd.DataFrame, detectors=("scrfd", "retina"), without=()) -> pd.DataFrame:
    """A face by each detector on each photo, but for the (detector, image_id) pairs `without`."""
    rows = [
        {
            "image_id": image_id,
            "variant": "original",
            "detector": detector,
            "status": "no_face_probe" if (detector, image_id) in without else "ok",
            **face_row(None),
            "n_faces": 1,
            "detection_pass": "standard",
            "rotation": 0,
        }
        for image_id in images["image_id"]
        for detector in detectors
    ]
    return conform(pd.DataFrame(rows, columns=list(FACES)), FACES)


def roles(images: pd.DataFrame, faces: pd.DataFrame | None = None, **rule) -> dict[str, list[str]]:
    """The image ids of each role."""
    done = assign_roles(images, seen(images) if faces is None else faces, GtRule(**rule))
    assert done["image_id"].tolist() == images["image_id"].tolist()
    return {str(role): rows["image_id"].tolist() for role, rows in done.groupby("role")}


def ids(person: str, sequence: str, *frames: int) -> list[str]:
    return [f"{person}/{sequence}/{frame:05d}" for frame in frames]


def test_the_k_smallest_combined_angles_are_gt():
    images = photos(
        ("a", "s", 1, 0, 9, 9), ("a", "s", 2, -7), ("a", "s", 3, 0, -8), ("a", "s", 4, 60), ("a", "s", 5, 3)
    )
    assert roles(images, k=2) == {"gt": ids("a", "s", 2, 5), "probe": ids("a", "s", 1, 3, 4)}


def test_a_face_that_one_detector_missed_is_never_gt_but_stays_a_probe():
    images = photos(*(("a", "s", i, i) for i in range(5)))
    missed = seen(images, without={("retina", ids("a", "s", 0)[0])})
    assert roles(images, missed, k=1) == {"gt": ids("a", "s", 1), "probe": ids("a", "s", 0, 2, 3, 4)}
    assert roles(images, missed, k=1, detectors=("scrfd",))["gt"] == ids("a", "s", 0)


def test_faces_on_frontalized_outputs_do_not_count():
    images = photos(("a", "s", 1, 0), ("a", "s", 2, 5), ("a", "s", 3, 9))
    missed = seen(images, without={("retina", ids("a", "s", 1)[0])})
    output = missed[missed["image_id"] == ids("a", "s", 1)[0]].assign(variant="mirror", status="ok")
    assert roles(images, pd.concat([missed, output]), k=1)["gt"] == ids("a", "s", 2)


def test_an_unknown_pose_or_an_unreadable_file_is_a_probe():
    images = photos(("a", "s", 1, np.nan), ("a", "s", 2, 0), ("a", "s", 3, 8), ("a", "s", 4, 9))
    images.loc[1, "status"] = "read_error"
    assert roles(images, k=1) == {"gt": ids("a", "s", 3), "probe": ids("a", "s", 1, 2, 4)}


def test_a_person_keeps_a_usable_probe_whatever_k_is():
    images = photos(("two", "s", 1, 1), ("two", "s", 2, 2), ("one", "s", 1, 15), ("none", "s", 1, np.nan))
    assert roles(images, k=9) == {
        "gt": ids("one", "s", 1) + ids("two", "s", 1),
        "probe": ids("none", "s", 1) + ids("two", "s", 2),
    }


def test_neighbours_of_a_gt_frame_are_unused_in_its_recording_only():
    images = photos(*(("a", s, i, 0 if (s, i) == ("x", 10) else 20 + i) for s in "xy" for i in (5, 8, 9, 10, 12, 14)))
    done = roles(images, k=1, gap_frames=2)
    assert done["gt"] == ids("a", "x", 10)
    assert done["unused"] == ids("a", "x", 8, 9, 12)
    assert done["probe"] == ids("a", "x", 5, 14) + ids("a", "y", 5, 8, 9, 10, 12, 14)


def test_a_gt_frame_beside_another_stays_gt():
    images = photos(*(("a", "x", i, i) for i in range(10)))
    done = roles(images, k=3, gap_frames=2)
    assert (done["gt"], done["unused"]) == (ids("a", "x", 0, 1, 2), ids("a", "x", 3, 4))


def test_gt_of_the_first_recording_leaves_the_second_whole_as_probes():
    images = photos(*(("a", s, i, 10 if s == "02" else i) for s in ("02", "21") for i in range(3)))
    assert roles(images, k=2)["gt"] == ids("a", "21", 0, 1)
    done = roles(images, k=2, gt_sequence="first")
    assert done["gt"] == ids("a", "02", 0, 1)
    assert ids("a", "21", 0, 1, 2) == [i for i in done["probe"] if "/21/" in i]


def test_no_photo_beyond_the_cap_on_yaw_is_gt_and_its_person_has_none():
    images = photos(
        ("a", "s", 1, 15.1), ("a", "s", 2, -40), ("b", "s", 1, -15), ("b", "s", 2, 16), ("c", "s", 1, 2, 40, 30)
    )
    done = roles(images, k=2)
    assert done["gt"] == ids("b", "s", 1) + ids("c", "s", 1)
    assert done["probe"] == ids("a", "s", 1, 2) + ids("b", "s", 2)
    assert roles(images, k=2, max_yaw=15.1)["gt"] == ids("a", "s", 1) + ids("b", "s", 1) + ids("c", "s", 1)
    assert roles(images, k=1, max_yaw=0)["gt"] == ids("a", "s", 1) + ids("b", "s", 1) + ids("c", "s", 1)


def test_a_labelled_gt_photo_beyond_the_cap_is_unused_and_one_of_unknown_pose_counts():
    images = photos(("a", "s", 1, 20), ("a", "s", 2, np.nan), ("a", "s", 3, 30), ("b", "s", 1, -31))
    images = images.assign(role=["gt", "gt", "probe", "gt"])
    assert roles(images) == {
        "gt": ids("a", "s", 2),
        "probe": ids("a", "s", 3),
        "unused": ids("a", "s", 1) + ids("b", "s", 1),
    }
    assert roles(images, max_yaw=20)["gt"] == ids("a", "s", 1, 2)


def test_labels_of_a_folder_are_kept():
    images = photos(("a", "s", 1, 0), ("a", "s", 2, 12)).assign(role=["probe", "gt"])
    assert roles(images, k=1) == {"probe": ids("a", "s", 1), "gt": ids("a", "s", 2)}


def test_no_person_has_a_gt_where_no_face_was_found():
    images = photos(("a", "s", 1, 0), ("a", "s", 2, 60))
    nothing = seen(images).iloc[:0]
    assert roles(images, nothing, k=1, gap_frames=3) == {"probe": ids("a", "s", 1, 2)}


def test_roles_do_not_depend_on_the_order_of_the_tables():
    random = np.random.default_rng(0)
    images = photos(*(("abc"[i % 3], "s", i, float(random.integers(0, 4))) for i in range(60)))
    first = assign_roles(images, seen(images), GtRule(k=4, gap_frames=3))
    shuffled = images.sample(frac=1, random_state=1)
    again = assign_roles(shuffled, seen(shuffled).sample(frac=1, random_state=2), GtRule(k=4, gap_frames=3))
    pd.testing.assert_frame_equal(first, again.sort_values("image_id", ignore_index=True))


def test_the_whole_of_lfw_has_at_most_7484_probes_with_a_gt():
    """13,233 photos of 5,749 people, 4,069 of them with one: whoever has two or more gives probes."""
    counts = [1] * 4_069 + [2] * 779 + [3] * 291 + [6] * 609
    counts.append(13_233 - sum(counts))
    random = np.random.default_rng(0)
    images = photos(*((f"p{p:04d}", "", i, random.normal(0, 9)) for p, n in enumerate(counts) for i in range(1, n + 1)))
    assert (len(images), images["person"].nunique()) == (13_233, 5_749)
    for k, most in ((1, 7_484), (3, 7_484)):
        done = assign_roles(images, seen(images, ("scrfd",)), GtRule(k=k, max_yaw=0))
        probes = done[done["role"] == "probe"]
        assert probes["person"].nunique() == 1_680
        assert len(probes) <= most
    assert (assign_roles(images, seen(images, ("scrfd",)), GtRule(k=1, max_yaw=0))["role"] == "probe").sum() == 7_484


@pytest.mark.parametrize(
    "wrong", [{"k": 0}, {"gap_frames": -1}, {"max_yaw": -5.0}, {"max_yaw": 200.0}, {"gt_sequence": "last"}]
)
def test_an_impossible_rule_stops(wrong):
    with pytest.raises(SetupError, match=next(iter(wrong))):
        GtRule(**wrong)
