"""A section of the report: blocks in reading order, and the values that their words were made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from facefront.errors import SetupError
from facefront.files.handover import handed_over, read_recorded, record
from facefront.report.blocks import AnyBlock, Block, Chart, Heading, decode, encode
from facefront.report.files import write_atomically
from facefront.report.messages import Messages, messages
from facefront.report.rendering import render_blocks
from facefront.report.values import Values

FIELDS = {"key", "title", "gist", "blocks", "values"}
"""Of a saved section."""


@dataclass
class Section:
    """The blocks that one notebook adds to the report.

    key: two digits and a name, such as "03_frontalization": its place in the order, and its file name; title: without
    one, the message `section-<key>`; gist: its finding in a sentence or two, which a closed chapter shows.
    """

    key: str
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    values: Values = field(default_factory=Values)
    messages: Messages = field(default_factory=messages, repr=False, compare=False)
    gist: str = ""

    def __post_init__(self) -> None:
        self.title = self.title or self.messages.say(f"section-{self.key}")

    def add(self, *blocks: Block) -> Shown:
        """Append the blocks; a notebook cell that ends with this shows them."""
        self.blocks.extend(blocks)
        return Shown(blocks, self.messages)

    def of_kind(self, kind: type[AnyBlock]) -> Iterator[AnyBlock]:
        """Return the blocks of one kind, in order."""
        return (block for block in self.blocks if isinstance(block, kind))

    def _repr_html_(self) -> str:
        return Shown((Heading(self.title), *self.blocks), self.messages)._repr_html_()

    def save(self, folder: Path) -> Path:
        """Write `<folder>/<key>.json`, whole or not at all; the folder is made where it is missing."""
        raw = {
            "key": self.key,
            "title": self.title,
            "gist": self.gist,
            "blocks": encode(tuple(b.with_papers() if isinstance(b, Chart) else b for b in self.blocks)),
            "values": self.values.to_dict(),
        }
        path = write_atomically(
            folder / f"{self.key}.json", json.dumps(raw, ensure_ascii=False, allow_nan=False).encode()
        )
        record(path)
        return path

    @classmethod
    def load(cls, path: Path) -> Section:
        """Read what `save` wrote. Raises SetupError where the file was changed since, or another version wrote it."""
        raw = json.loads(read_recorded(path))
        try:
            blocks = list(decode(raw.get("blocks", [])))
            if different := sorted(FIELDS ^ raw.keys()):
                raise ValueError(f"it differs in {', '.join(different)}")
        except ValueError as error:
            raise SetupError(
                f"{path}: another version of facefront wrote it ({error}); run make report again, which runs the "
                "notebooks again"
            ) from None
        return cls(raw["key"], raw["title"], blocks, Values.from_dict(raw["values"]), gist=raw["gist"])


def load_sections(folder: Path) -> list[Section]:
    """Return the sections saved in the folder, by key; those of notebooks that did not run are not there. Raises
    SetupError where one was changed or is gone since it was saved, or another version wrote it."""
    return [Section.load(path) for path in handed_over(folder)]


@dataclass(frozen=True)
class Shown:
    """Blocks as a notebook displays them."""

    blocks: tuple[Block, ...]
    messages: Messages

    def _repr_html_(self) -> str:
        return render_blocks(self.blocks, self.messages)
