"""The plug-in's one entry: add the drawn world to facefront's registries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from drawnheads.components import heads_rebuild, heads_warp, hybrid, keep_identity_heads, restorer
from drawnheads.packs import HEADS, check_weights
from drawnheads.sets.sets import GENERATOR, check_files, read_manifest
from facefront.datasets.makers import SetMaker, add_maker
from facefront.enhancers import ENHANCERS
from facefront.frontalizers import FRONTALIZERS
from facefront.languages import add_messages
from facefront.weights import add_pack


def install() -> None:
    """Register frontalizers, enhancers, weights and the maker of data sets. Raises SetupError if done twice."""
    for card in (hybrid.CARD, heads_warp.CARD, heads_rebuild.CARD):
        FRONTALIZERS.add(card)
    for enhancer in (restorer.CARD, keep_identity_heads.CARD):
        ENHANCERS.add(enhancer)
    add_pack(HEADS)
    add_messages(Path(__file__).parent / "messages")
    add_maker(SetMaker("drawnheads", ensure_set, check_weights, _example))


def ensure_set(form: str, root: Path, workers: int = 0) -> dict[str, Any]:
    """Draw the set where it is missing or was cut short, check it otherwise; return its manifest.

    Raises SetupError that names a file which was changed or removed since it was drawn.
    """
    manifest = read_manifest(root)
    if manifest is None or (manifest["generator"] == GENERATOR and set(manifest["folders"]) - set(manifest["whole"])):
        from drawnheads.sets.drawing import draw_set  # takes long to import, and a whole set needs none of it

        return draw_set(form, root, workers=workers)
    return check_files(root, manifest)


def _example() -> dict[str, list]:
    from drawnheads.sets.showcase import one_person  # draws with everything there is: not needed to install

    return one_person()
