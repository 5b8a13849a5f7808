"""Read what `torch.save` writes, in its zip of today and in its format before 1.6, without torch's own reader.

`torch.load(weights_only=True)` still builds sparse, nested, quantized and meta tensors, allocates what a file claims
and fails in many ways. Here a tensor is a dense view of a storage, and all storages together fit into the file.
"""

from __future__ import annotations

import math
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

import torch
from torch import Tensor

from facefront.errors import SetupError
from facefront.weights.files import ARCHIVE_FAULTS
from facefront.weights.pickles import (
    BROKEN,
    DIMENSIONS,
    LARGEST,
    Known,
    PickleFault,
    Source,
    items,
    read_pickle,
    refuse,
)

MAGIC = 0x1950A86A20F9469CFC6C
"""The first pickle of a file that torch wrote before 1.6."""

LARGEST_PICKLE = 1 << 26
"""Bytes of the pickle in a zip: the names of the largest network are a thousandth of that."""

DEEPEST = 8
"""Levels of dictionaries in which tensors are searched."""

DTYPES = {
    "Float": torch.float32, "Double": torch.float64, "Half": torch.float16, "BFloat16": torch.bfloat16,
    "Long": torch.int64, "Int": torch.int32, "Short": torch.int16, "Char": torch.int8, "Byte": torch.uint8,
    "Bool": torch.bool, "ComplexFloat": torch.complex64, "ComplexDouble": torch.complex128,
}  # fmt: skip
"""By torch's names of their storages."""


@dataclass
class Storage:
    """Numbers that a file holds outside the pickle; `values`, a flat tensor, are read after it."""

    dtype: torch.dtype
    count: int
    values: Tensor | None = None

    @property
    def bytes(self) -> int:
        """Return their length in the file."""
        return self.count * self.dtype.itemsize


@dataclass(frozen=True)
class View:
    """A tensor over a storage, offset and strides in numbers."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def tensor(self) -> Tensor:
        """Return the numbers. Raises PickleFault where they reach beyond the storage, or repeat a part of it."""
        numbers = (self.offset, *self.shape, *self.strides)
        if any(type(number) is not int or not 0 <= number < LARGEST for number in numbers):
            raise PickleFault("a tensor's shape is no shape")
        size = math.prod(self.shape)
        last = sum((side - 1) * step for side, step in zip(self.shape, self.strides, strict=True)) if size else -1
        if self.storage.values is None or size > self.storage.count or self.offset + last >= self.storage.count:
            raise PickleFault("a tensor reaches beyond its numbers")
        return self.storage.values.as_strided(self.shape, self.strides, self.offset)


def _view(storage: Any, offset: Any, shape: Any, strides: Any, *_: object) -> View:
    if not isinstance(storage, Storage):
        raise PickleFault(f"it builds a tensor of {type(storage).__name__}")
    if max(len(shape), len(strides)) > DIMENSIONS:
        raise PickleFault("a tensor's shape is no shape")
    return View(storage, offset, tuple(shape), tuple(strides))


TENSORS: Known = {
    "torch._utils._rebuild_tensor": _view,
    "torch._utils._rebuild_tensor_v2": _view,
    "torch._utils._rebuild_parameter": lambda value, *_: value,
    **{f"torch.{where}{name}Storage": lambda *_: None for name in DTYPES for where in ("", "cuda.")},
    "torch.device": lambda *_: None,
    "torch.Size": lambda sides=(): tuple(sides),
    "collections.OrderedDict": items,
    "collections.defaultdict": lambda *_: {},
    "__builtin__.set": lambda values=(): list(values),
    "builtins.set": lambda values=(): list(values),
    "_codecs.encode": lambda text, *_: text.encode("latin1"),
}
"""The names that a file of tensors may hold."""


def read_tensors(path: Path, remedy: str = "get it again") -> Mapping[str, Any]:
    """Return the state dict of a .pth or .safetensors file, tensors on the CPU; nothing in the file is run.

    remedy: what helps where it holds more than weights. Raises SetupError that names the file.
    """
    content = read_safetensors(path) if path.suffix == ".safetensors" else read_saved(path, TENSORS, remedy=remedy)
    if not isinstance(content, Mapping):
        raise SetupError(f"{path}: holds {type(content).__name__}, expected a state dict; get the file again")
    return content


def read_safetensors(path: Path) -> Mapping[str, Tensor]:
    """Return the tensors of a .safetensors file. Raises SetupError that names the file."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except (OSError, SafetensorError, *BROKEN) as error:
        raise refuse(path, "not a whole .safetensors file", error, "get it again") from None


def read_saved(path: Path, known: Known, what: str = "not a file of weights alone", *, remedy: str) -> Any:
    """Return what `torch.save` wrote; tensors in dictionaries, `View` elsewhere.

    known: the names that its pickle may hold; what, remedy: the words of the SetupError for any other file.
    """
    try:
        with path.open("rb") as stream:
            zipped = stream.read(4) == b"PK\x03\x04"
            stream.seek(0)
            content = (_read_zip if zipped else _read_old)(stream, path.stat().st_size, known)
        return _resolve(content)
    except OSError as error:
        raise refuse(path, "cannot be read", error, "get the file again") from None
    except (*ARCHIVE_FAULTS, *BROKEN) as error:
        raise refuse(path, what, error, remedy) from None


class _Bounded:
    """A stream that never allocates more than its file holds, whatever length a pickle states."""

    def __init__(self, stream: Source, size: int) -> None:
        self._stream, self._size = stream, size
        self.readline, self.readinto = stream.readline, stream.readinto

    def read(self, count: int) -> bytes:
        """Return that many bytes, or all that the file may hold."""
        return self._stream.read(min(count, self._size))


def _read_old(file: Source, size: int, known: Known) -> Any:
    """Read the format of torch before 1.6: magic number, version, machine, content, names of storages; then of each
    the count and the numbers."""
    storages: dict[str, Storage] = {}
    stream = _Bounded(file, size)
    if read_pickle(stream, {}) != MAGIC:
        raise PickleFault("torch has not written it")
    read_pickle(stream, {})
    _check_order(read_pickle(stream, {})["little_endian"])
    content = read_pickle(stream, known, _persistent(storages, known))
    names = read_pickle(stream, {})
    _check_sizes(storages, size)
    for name in names:
        storage = storages.get(str(name)) if isinstance(name, str | int) else None
        if storage is None or struct.unpack("<q", stream.read(8))[0] != storage.count:
            raise PickleFault("its storages are not those of its tensors")
        _fill(storage, stream)
    return content


def _read_zip(stream: BinaryIO, size: int, known: Known) -> Any:
    """Read the format of torch since 1.6: a zip of the content's pickle and a file a storage, nothing compressed."""
    storages: dict[str, Storage] = {}
    with zipfile.ZipFile(stream) as archive:
        main = next((name for name in archive.namelist() if name.endswith("data.pkl")), None)
        if main is None:
            raise PickleFault("it is a zip without a data.pkl")
        prefix = main.removesuffix("data.pkl")
        if f"{prefix}byteorder" in archive.namelist():
            _check_order(_member(archive, f"{prefix}byteorder", 6).read() == b"little")
        with _member(archive, main, min(size, LARGEST_PICKLE)) as inner:
            content = read_pickle(BytesIO(inner.read()), known, _persistent(storages, known))
        _check_sizes(storages, size)
        for name, storage in storages.items():
            with _member(archive, f"{prefix}data/{name}", storage.bytes) as inner:
                _fill(storage, inner)
    return content


def _member(archive: zipfile.ZipFile, name: str, most: int) -> Any:
    """Open a member, which torch writes neither compressed nor encrypted."""
    info = archive.getinfo(name)
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
        raise PickleFault(f"its {name} is compressed or encrypted, which torch never does")
    if info.file_size > most or info.compress_size != info.file_size:
        raise PickleFault(f"its {name} is longer than it may be")
    return archive.open(info)


def _persistent(storages: dict[str, Storage], known: Known) -> Any:
    """Return the reader of persistent ids: ("module", class, source file, source), of which the source is ignored, and
    ("storage", type, name, device, count, view)."""

    def load(pid: tuple) -> Any:
        if pid[0] == "module" and len(pid) > 1:
            return pid[1]
        if pid[0] != "storage" or len(pid) < 5 or any(pid[5:]):
            raise PickleFault("it has a persistent id of another kind")
        _, kind, name, _, count = pid[:5]
        dtype = DTYPES.get(getattr(kind, "name", "").removesuffix("Storage").rpartition(".")[2])
        if dtype is None or not isinstance(name, str | int) or type(count) is not int or not 0 <= count < LARGEST:
            raise PickleFault("it has a storage of another kind")
        found = storages.setdefault(str(name), Storage(dtype, count))
        if (found.dtype, found.count) != (dtype, count):
            raise PickleFault("it has two storages of one name")
        return found

    return load


def _check_order(little: Any) -> None:
    if little is not True:
        raise PickleFault("it was written on a machine with the other byte order; save it again on one like this")


def _check_sizes(storages: Mapping[str, Storage], size: int) -> None:
    """Refuse storages that the file cannot hold, before anything is allocated."""
    total = sum(storage.bytes for storage in storages.values())
    if total > size:
        raise PickleFault(f"its storages have {total} bytes, more than the {size} of the file")


def _fill(storage: Storage, stream: Source) -> None:
    storage.values = torch.empty(storage.count, dtype=storage.dtype)
    if storage.count:
        into = memoryview(cast(Any, storage.values.view(torch.uint8).numpy()))
        if stream.readinto(into) != storage.bytes:
            raise PickleFault("it ends before its last number")


def _resolve(content: Any) -> Any:
    """Return tensors for the views in dictionaries, each dictionary once."""
    done: dict[int, Any] = {}

    def resolve(value: Any, depth: int) -> Any:
        if isinstance(value, View):
            return value.tensor()
        if not isinstance(value, dict) or id(value) in done:
            return done.get(id(value), value)
        if depth == DEEPEST:
            raise PickleFault(f"it nests more than {DEEPEST} dictionaries")
        done[id(value)] = {key: resolve(inner, depth + 1) for key, inner in value.items()}
        return done[id(value)]

    return resolve(content, 0)
