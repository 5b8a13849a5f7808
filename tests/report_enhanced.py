"""The section on enhancement of the made-up study: what enhancers made of its template's views."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront import measure, report
from facefront.enhancers import ENHANCERS
from facefront.faces import Status
from facefront.report import Context, Heading, Section, figures, tables
from facefront.variants import ORIGINAL

BASE = "template"
MADE = {f"{BASE}+sharp": (0.1, 0.0), f"{BASE}+omit_bg": (0.3, 0.4), f"{BASE}+even+sharp": (0.05, 0.0)}
"""How much each moves the embedding, and which share of the faces it loses."""


def made_of(embeddings: pd.DataFrame, base: str, variant: str, noise: float, loses: float) -> pd.DataFrame:
    """Rows of a variant that was made of another one's views."""
    random = np.random.default_rng(len(variant))
    rows = embeddings[embeddings["variant"] == base].reset_index(drop=True)
    lost = random.random(len(rows)) < loses
    vectors, statuses = [], []
    for vector, status, gone in zip(rows["vector"], rows["status"], lost, strict=True):
        kept = vector is not None and not gone
        moved = vector + noise * random.normal(size=len(vector)) / 8 if kept else None
        vectors.append((moved / np.linalg.norm(moved)).astype(np.float32) if kept else None)
        statuses.append(str(Status.NO_FACE_FRONTAL) if gone and status == Status.OK else status)
    return rows.assign(variant=variant, status=statuses, vector=pd.Series(vectors, dtype=object))


def fill_enhanced(section: Section, study, photos: figures.Photos, absent, context: Context) -> None:
    """As the notebook on enhancement does. study: with images, embeddings and frontals."""
    spec, images = context.spec, study.images
    views = study.embeddings[study.embeddings["variant"].isin([ORIGINAL, BASE])]
    enhanced = pd.concat([views, *(made_of(views, BASE, name, *how) for name, how in MADE.items())], ignore_index=True)
    pairs, variants = measure.build_pairs(images, enhanced, spec), list(MADE)
    cards = [vars(ENHANCERS.card(key)) | {"name": key, "found": False} for key in ("sharp", "omit_bg", "gfpgan")]
    section.add(Heading("Enhancers"), tables.enhancers_table(cards, context, absent))
    table = measure.enhancement_table(pairs, spec, BASE, variants)
    section.add(
        tables.enhancement_matrix(table, context, absent),
        context.paragraph(report.statements.survivors(table, context)),
    )
    section.add(*map(context.paragraph, report.statements.published_survivors(context)))
    section.add(*tables.published_enhancement_tables(context), tables.differences_table(table, context))
    section.add(figures.enhancement(table, context))
    change = measure.change_of_picture(enhanced, images, spec, BASE, variants)
    section.add(tables.change_table(change, measure.group_means(pairs, spec), context))
    arm = report.primary_arm(measure.net_gain(pairs, spec, [BASE]), spec.primary)
    random = np.random.default_rng(3)
    quality = images[["image_id"]].assign(size=random.uniform(20, 99, len(images)))
    quality["sharpness"] = random.uniform(9, 900, len(images))
    by_quality = measure.difference_by_quality(pairs, quality, spec, BASE, variants)
    section.add(tables.quality_table(by_quality, arm, context))
    whole_pairs = measure.build_pairs(images, study.embeddings, spec)
    mirrored = made_of(views, ORIGINAL, "none+flip", 0.2, 0.02)
    mirrored = mirrored[mirrored["image_id"].isin(images.loc[images["role"] == "probe", "image_id"])]
    uses = measure.ways_of_use(images, pd.concat([views, mirrored], ignore_index=True), spec, BASE, "none+flip")
    gains, margins = measure.gains_of_uses(whole_pairs, uses, spec)
    compared = report.uses_frame(gains, margins, measure.verification_table(uses.pairs, spec), "common")
    amounts = views[["image_id"]].assign(variant=BASE, amount=np.linspace(0, 1, len(views)))
    kept = report.statements.kept(amounts, compared, context)
    section.add(*(context.paragraph(*findings) for findings in kept))
    section.add(report.uses_table("uses", "uses", compared, arm, context), tables.choices_table(uses.choices, context))
    between = measure.between_uses(uses.pairs, spec, uses.variants, measure.common_support(whole_pairs))
    control = between[(between["base"] == uses.control) & between["variant"].str.contains(":fused")]
    section.add(report.advice(report.Evidence(compared, uses.choices, control, between), arm, context))
    frontals = study.frontals[study.frontals["variant"] == BASE]
    section.add(figures.quality(images, frontals, photos, [BASE], context, key="enhanced_views", enhanced=True))
    section.add(tables.failures_table(measure.ledger(pairs), context, key="enhancement_failures"))
