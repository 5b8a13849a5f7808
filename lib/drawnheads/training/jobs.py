"""The files of the pack: what each is, what it learns from, and by how much its figures may differ another time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from tqdm import tqdm

from drawnheads.sets.biwi_set import make_biwi
from drawnheads.sets.lfw_set import make_lfw
from drawnheads.training import steps
from drawnheads.training.job import Job, Places
from drawnheads.training.shots import draw_shots
from facefront.runtime.console import progress_stream

SHOTS: Mapping[str, int] = MappingProxyType(
    {
        "detector_training": 2000,
        "detector_validation": 150,
        "loss_training": 600,
        "loss_validation": 50,
        "recogniser_training": 1000,
        "recogniser_validation": 60,
        "frontalizer_training": 450,
        "frontalizer_validation": 50,
    }
)
"""How many people of each range of `PEOPLE_SEEDS` are drawn to learn from."""

EVALUATION: Mapping[str, Callable[..., Path]] = MappingProxyType({"heads-biwi": make_biwi, "heads-lfw": make_lfw})

_FOUND = {"*.ap50": 0.01, "*.recall": 0.02, "*.keypoint_error": 0.005, "framed_*.found": 0.02}
_TOLD_APART = {"*.front.eer": 0.01, "*.front.same": 0.04, "*.front.different": 0.04, "*.fall": 0.06, "*.rank1": 0.1}
_RESTORED = {"*.psnr.after": 0.3, "*.similarity.after": 0.02, "*.untouched.psnr": 1.0, "*.untouched.similarity": 0.02}
_GAINED = {"*.hybrid.gain": 0.03, "*.hybrid.margin": 0.03, "*.hybrid.rank1": 0.1}
_DRAWN = {"found": 0.05, "gain": 0.04}


def _detector(kind: str, what: str) -> Job:
    key = f"heads_{kind}"
    return Job(
        key=key,
        what=what,
        module=f"train_{kind}",
        judge="detection_figures",
        train=partial(steps.train_detector, key=key),
        figures=partial(steps.measure_detector, key=key),
        learns_from=("detector_training",),
        checked_on=("detector_validation",),
        tolerance=_FOUND,
    )


def _judge(key: str, what: str) -> Job:
    return Job(
        key=key,
        what=what,
        module="train_recogniser",
        judge="recognition_figures",
        train=partial(steps.train_embedder, key=key),
        figures=partial(steps.measure_judge, key=key),
        learns_from=("recogniser_training",),
        checked_on=("recogniser_validation", "heads-biwi", "heads-lfw"),
        judged_with=("heads_scrfd",),
        tolerance=_TOLD_APART,
    )


def _stand_in(
    key: str, what: str, module: str, train: Callable[..., Mapping[str, object]], needs: tuple[str, ...]
) -> Job:
    return Job(
        key=key,
        what=what,
        module=module,
        judge="frontal_figures",
        train=train,
        figures=partial(steps.measure_frontalizer, key=key),
        learns_from=("frontalizer_training",),
        checked_on=("frontalizer_validation", "heads-biwi"),
        needs=needs,
        judged_with=("heads_scrfd", "heads_r50", "heads_r100"),
        tolerance={f"*.{key}.{name}": limit for name, limit in _DRAWN.items()},
    )


_LOSS = Job(
    key="heads_loss",
    what="narrow IResNet for losses alone, trained on drawn heads of other people than the measuring recognisers",
    module="train_recogniser",
    judge="recognition_figures",
    train=partial(steps.train_embedder, key="heads_loss"),
    figures=steps.measure_loss,
    learns_from=("loss_training",),
    checked_on=("loss_validation",),
    tolerance=_TOLD_APART,
)
_REFINER = Job(
    key="heads_refiner",
    what="refiner of what the template drew, trained on drawn heads with heads_loss in its loss",
    module="train_refiner",
    judge="frontal_figures",
    train=steps.train_hybrid,
    figures=steps.measure_hybrid,
    learns_from=("frontalizer_training",),
    checked_on=("frontalizer_validation", "heads-biwi"),
    needs=("heads_loss",),
    judged_with=("heads_scrfd", "heads_r50", "heads_r100"),
    tolerance=_GAINED,
)
_WARP = _stand_in(
    "heads_warp",
    "flow and generator in FFWM's way, trained on drawn heads with heads_loss in its loss",
    "train_warp",
    steps.train_flow,
    ("heads_loss",),
)
_REBUILD = _stand_in(
    "heads_rebuild",
    "head shape, turn and place from a photo in DECA's way, with the shapes of drawn heads at rest; no recogniser in "
    "its loss",
    "train_rebuild",
    steps.train_shape,
    (),
)

_RESTORER = Job(
    key="heads_restorer",
    what="small restorer of blurred, coarse and noisy pictures, trained on drawn heads without a recogniser",
    module="train_restorer",
    judge="restoring_figures",
    train=steps.train_pixels,
    figures=steps.measure_restorer,
    learns_from=("frontalizer_training",),
    checked_on=("frontalizer_validation",),
    judged_with=("heads_r50",),
    tolerance=_RESTORED,
)

JOBS: Mapping[str, Job] = MappingProxyType(
    {
        job.key: job
        for job in (  # the longest first, so that two at a time end together
            _detector("scrfd", "narrow SCRFD with keypoints, trained on drawn heads"),
            _detector("retina", "RetinaFace mobilenet0.25 in facexlib's form, trained on drawn heads"),
            _LOSS,
            _WARP,
            _REFINER,
            _REBUILD,
            _RESTORER,
            _judge("heads_r50", "narrow IResNet, ArcFace's loss, trained on drawn heads"),
            _judge("heads_r100", "narrow IResNet of more layers, ArcFace's loss, trained on drawn heads"),
        )
    }
)
"""All files of the pack by key."""


def draw_missing(jobs: Iterable[Job], places: Places, *, workers: int) -> None:
    """Draw the sets that the jobs learn from and are measured on, or what is missing of them, with a bar for each.

    Raises SetupError as `make_set` does.
    """
    for name in dict.fromkeys(name for job in jobs for name in (*job.learns_from, *job.checked_on)):
        draw: Callable[..., Path] = partial(draw_shots, places.shots, name, SHOTS.get(name, 0))
        if name in EVALUATION:
            draw = partial(EVALUATION[name], places.drawn(name))
        known = {"desc": f"draw {name}", "unit": "folder", "mininterval": 0.5}
        with tqdm(**known, total=SHOTS.get(name), file=progress_stream()) as bar:
            draw(workers=max(1, workers), done=lambda _, bar=bar: bar.update())
