"""The section on failures of the made-up study: two of its frontalizers are looked at, a third lacks its weights."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront import measure, report
from facefront.faces import Status
from facefront.frontalizers import FRONTALIZERS
from facefront.imaging.quality import MEASURES
from facefront.report import Context, Section, figures
from facefront.study.settings import SampleSettings

LOOKED_AT = ("mirror", "template")
JUDGE = {"detector": "scrfd", "backbone": "resnet50"}


def measured(faces: pd.DataFrame) -> pd.DataFrame:
    """Measures made of numbers, where there is a face."""
    table = faces.loc[faces["status"] == Status.OK, ["image_id", "variant", "detector"]].reset_index(drop=True)
    random = np.random.default_rng(4)
    return table.assign(**{name: random.uniform(0.1, 0.9, len(table)) for name in MEASURES})


def fill_failures(section: Section, study, photos: figures.Photos, absent, context: Context) -> None:
    """As the notebooks on failures do. study: with images, faces, frontal_faces, frontals and embeddings."""
    spec, images = context.spec, study.images
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    pairs = measure.build_pairs(images, study.embeddings, spec, faces, study.frontals)
    seen = images, faces, study.frontals, measured(faces)
    cases = {name: measure.failure_cases(pairs, *seen, variant=name, **JUDGE) for name in LOOKED_AT}
    titles = {name: FRONTALIZERS.card(name).title for name in LOOKED_AT}
    section.add(report.study_failures("flow", context), *report.absent_text(absent, context))
    section.add(*report.examined_text(titles, "flow", True, context))
    story = report.FailureStory("failures", pairs, cases, tuple(JUDGE.values()), context)
    turned = study.frontals[study.frontals["variant"].isin(LOOKED_AT)].assign(detail="only 4.5 % of it")
    section.add(*story.on_average(), *story.claims(dict(zip(LOOKED_AT, LOOKED_AT, strict=True)), "flow"))
    section.add(*story.dependence(), *story.found(images, photos, SampleSettings(4, 7, people=9)))
    section.add(*story.outcomes(turned, images))
