"""Blocks as JSON holds them between notebooks."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from facefront.report.blocks.cards import SystemCard
from facefront.report.blocks.pictures import Chart, Explorer, Panel, Paper, Picture, PictureRow, Pictures
from facefront.report.blocks.summary import Reply, Statement, Summary, Term
from facefront.report.blocks.tables import Answer, Files, Records, Table
from facefront.report.blocks.text import Heading, Note, Paragraph

Block = Paragraph | Heading | Note | Answer | Table | Files | Chart | Pictures | Explorer | SystemCard | Summary
AnyBlock = TypeVar("AnyBlock", bound=Block)

_PARTS = {
    part.__name__: part
    for part in (*Block.__args__, Panel, Paper, Picture, PictureRow, Records, Reply, Statement, Term)
}


def encode(part: Any) -> Any:
    """Return a block as JSON can hold it: each part is an object that names its kind."""
    if isinstance(part, tuple):
        return [encode(item) for item in part]
    if type(part).__name__ in _PARTS:
        kept = [f.name for f in fields(part) if f.metadata.get("stored", True)]
        return {"kind": type(part).__name__} | {name: encode(getattr(part, name)) for name in kept}
    return part


def decode(raw: Any) -> Any:
    """Return the block that `encode` was given. Raises ValueError for what this version does not write: an unknown
    kind, a missing field or one too many."""
    if isinstance(raw, list):
        return tuple(decode(item) for item in raw)
    if not isinstance(raw, dict):
        return raw
    kind, given = str(raw.get("kind")), {name: decode(item) for name, item in raw.items() if name != "kind"}
    if kind not in _PARTS:
        raise ValueError(f"no block is called {kind!r}")
    kept = {f.name for f in fields(_PARTS[kind]) if f.metadata.get("stored", True)}
    if different := sorted(kept ^ given.keys()):
        raise ValueError(f"{kind} differs in {', '.join(different)}")
    return _PARTS[kind](**given)
