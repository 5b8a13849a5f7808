"""The quality of a restorer on people it never saw: pixels, sharpness, and identity under a recogniser it never met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from drawnheads.training.shots import Shots
from drawnheads.training.train_restorer import frontal_pictures
from drawnheads.training.worsening import worsen
from facefront.embedders.contract import Embedder
from facefront.enhancers.contract import Enhancer, Subject
from facefront.faces import Face, align
from facefront.frontalizers.contract import Source
from facefront.imaging.quality import measure_quality


@dataclass(frozen=True)
class Shown:
    """A picture in three states, uint8 [S, S, 3] BGR: as it should be, made worse, restored; keypoints: [5, 2]."""

    good: np.ndarray
    bad: np.ndarray
    restored: np.ndarray
    keypoints: np.ndarray


def restoring_figures(
    people: Iterable[Shots], restorer: Enhancer, judge: Embedder, *, seed: int = 0
) -> dict[str, object]:
    """Return the figures of every person's frontal picture, made worse (with `seed`) and restored.

    Keys: pictures; psnr, sharpness (see `Quality`), similarity (with the picture as it should be, under `judge`):
    each before and after, sharpness also wanted; nearer: share of the pictures that gain similarity; untouched: psnr
    and similarity of pictures that were given to the restorer as they should be. Source of the PSNR: mean squared error
    of 8-bit values, over the picture; the mean over pictures.
    """
    random = np.random.default_rng(seed)
    shown = [show(good, worsen(good, random), points, restorer) for good, points in frontal_pictures(people)]
    clean = [show(one.good, one.good, one.keypoints, restorer) for one in shown]
    before, after = (similarities(shown, state, judge) for state in ("bad", "restored"))
    return {
        "pictures": len(shown),
        "psnr": {"before": mean_psnr(shown, "bad"), "after": mean_psnr(shown, "restored")},
        "sharpness": {
            name: round(float(np.mean([measure_quality(getattr(s, state), s.keypoints).sharpness for s in shown])), 4)
            for name, state in (("before", "bad"), ("after", "restored"), ("wanted", "good"))
        },
        "similarity": {"before": round(float(before.mean()), 4), "after": round(float(after.mean()), 4)},
        "nearer": round(float((after > before).mean()), 4),
        "untouched": {
            "psnr": mean_psnr(clean, "restored"),
            "similarity": round(float(similarities(clean, "restored", judge).mean()), 4),
        },
    }


def show(good: np.ndarray, bad: np.ndarray, keypoints: np.ndarray, restorer: Enhancer) -> Shown:
    """Return a picture made worse, and its restoration."""
    face = Face(np.array([0, 0, *bad.shape[1::-1]], np.float32), 1.0, keypoints)
    (made,) = restorer.enhance([Subject(bad, face, Source(bad, face))])
    if made.image is None:
        raise ValueError(f"the restorer made nothing: {made.detail}")
    return Shown(good, bad, made.image, keypoints)


def mean_psnr(shown: Sequence[Shown], state: str) -> float:
    """Return the mean PSNR in decibels, against the pictures as they should be."""
    errors = [np.square(getattr(one, state).astype(np.float64) - one.good).mean() for one in shown]
    return round(float(np.mean([10 * np.log10(255**2 / max(error, 1e-9)) for error in errors])), 2)


def similarities(shown: Sequence[Shown], state: str, judge: Embedder) -> np.ndarray:
    """Return the cosine of each picture in that state with the same one as it should be, float [n]."""
    vectors = [judge.embed(np.stack([align(getattr(s, name), s.keypoints) for s in shown])) for name in (state, "good")]
    return (vectors[0] * vectors[1]).sum(1)
