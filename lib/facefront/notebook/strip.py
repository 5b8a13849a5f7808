"""The photos of the report's first screen."""

from __future__ import annotations

from facefront.report import Arm, Context, figures
from facefront.report.blocks import Pictures
from facefront.study.study import Study


def strip_of(study: Study, arm: Arm, context: Context) -> Pictures | None:
    """Return one photo of the study, its frontal view and GT; None where no pair was scored.

    arm: of the primary endpoint; context: of this set. Raises SetupError where a table was not saved yet, or a photo
    changed since.
    """
    images = study.load("images")
    photos = figures.Photos(
        images,
        study.load("faces"),
        study.load("frontals"),
        results=study.results,
        detector=arm.detector,
        max_side=study.profile.max_side,
    )
    return figures.strip(study.load("pairs"), images, photos, arm, context)
