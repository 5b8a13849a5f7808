"""Uses of a turned gallery and their control, photo and mirrored photo fused, as pairs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.measure.columns import stack_pairs
from facefront.measure.fusion import blends, fuse, weight_for_others
from facefront.measure.pairs import build_pairs
from facefront.measure.spec import MeasureSpec
from facefront.measure.turned_galleries import match_turned, turned_galleries
from facefront.measure.uses import Uses, summarise_choices
from facefront.variants import ORIGINAL


def gallery_uses(
    images: pd.DataFrame,
    embeddings: pd.DataFrame,
    views: pd.DataFrame,
    spec: MeasureSpec,
    *,
    frontalizers: Sequence[str],
    mirrored: str,
) -> Uses:
    """Return the pairs of every use of a turned gallery, each person's weights chosen on all others.

    images: `IMAGES` with roles; embeddings: an embedding table of the photos and of the probes' mirrored photos, of
    variant `mirrored`; views: an embedding table of GT photos' views (see `match_turned`), mirrored GT among them;
    frontalizers: those with views that count. Returns `Uses`, of which the control is the first variant; then come the
    uses of `turned_galleries` for each frontalizer.
    """
    control = blends(mirrored)[0]
    known = embeddings[embeddings["variant"].isin([ORIGINAL, mirrored])]
    fused, weights = fuse(images, known, spec, [control])
    photos = pd.concat([known[known["variant"] == ORIGINAL], fused], ignore_index=True)
    names = list(views["variant"].unique())
    arms = {arm.name: arm for f in frontalizers for arm in turned_galleries(f, names, mirrored, control.name)}
    wanted = list(arms.values())
    turned, chosen, of_gallery = match_turned(images, photos, views, spec, wanted)
    best = {(d, b, control.name): w for d, b, w in weight_for_others(images, known, spec, control)}
    settings = [table.rename(columns={"weight": "value"}) for table in (weights, chosen)]
    variants = (control.name, *arms)
    pairs = stack_pairs([build_pairs(images, photos, spec), turned])
    return Uses(pairs, variants, control.name, summarise_choices(settings, best | of_gallery, variants))
