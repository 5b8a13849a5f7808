"""Archives that hold weight files: made hostile by hand, then with bytes changed. What leaves them has its hash."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from facefront.weights import Archive, WeightFile, sha256_of
from facefront.weights.download import extract
from fuzzing import Case
from fuzzing.hostile_weights import hostile_zips, rezipped
from fuzzing.weights import spoilt

MEMBER = "pack/net.onnx"
CONTENT = np.random.default_rng(3).bytes(50_000) + b"\0" * 50_000
FILE = WeightFile(
    "net",
    "net.onnx",
    "a licence",
    "",
    "http://127.0.0.1/pack.zip",
    hashlib.sha256(CONTENT).hexdigest(),
    len(CONTENT),
    archive=Archive("pack.zip", MEMBER, "", 0),
)


def cases(rng: np.random.Generator, folder: Path) -> Iterator[Case]:
    """Yield the hostile ones, then others without end."""
    keep = folder / "keep.txt"
    keep.write_text("keep", encoding="utf-8")
    inner = folder / "a" / "weights"
    inner.mkdir(parents=True)
    sound = whole()

    def case(name: str, content: bytes) -> Case:
        (inner / "pack.zip").write_bytes(content)
        return Case("archives", name, partial(take_out, inner), fault, untouched=(keep,))

    for name, content in hostile_archives(sound):
        yield case(name, content)
    while True:
        yield case("bytes changed", spoilt(sound, rng))


def whole() -> bytes:
    """Return a sound archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pack/other.onnx", b"other")
        archive.writestr(MEMBER, CONTENT)
    return stream.getvalue()


def hostile_archives(sound: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what a sound archive may be replaced by; those with the right member in them are taken."""
    yield from hostile_zips(sound)
    for name in (
        "../../keep.txt",
        "/keep.txt",
        "..\\..\\keep.txt",
        "pack/\x00net.onnx",
        "a" * 60_000,
        "pack/",
        "\u202e",
    ):
        stream = io.BytesIO(sound)
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr(name, b"overwritten")
        yield f"a member named {name[:30]!r} too", stream.getvalue()
    yield "another content", rezipped(sound, {MEMBER: b"other"})
    yield "a member of 4 GB", rezipped(sound, {MEMBER: b"\0" * (1 << 26)})
    for name, content in {
        "nothing": b"", "no archive": b"no archive", "a directory alone": b"PK\x05\x06" + b"\0" * 18,
        "a tar": b"ustar" * 200, "gzip": b"\x1f\x8b\x08" + b"\0" * 50, "a page": b"<html>404</html>",
    }.items():  # fmt: skip
        yield name, content


def take_out(folder: Path) -> Path:
    """Take the weight file out of the folder's archive."""
    extract(folder / "pack.zip", FILE, folder)
    return folder / "net.onnx"


def fault(path: Path) -> str:
    """Return what is wrong with the file that was taken out."""
    left = sorted(each.name for each in path.parent.iterdir())
    if sha256_of(path) != FILE.sha256 or left != ["net.onnx", "pack.zip"]:
        return f"another content, or left over: {left}"
    path.unlink()
    return ""
