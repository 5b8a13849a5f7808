"""The published generator is a pickled module, which could hold any code: read once as inert data, to a state dict."""

from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch
from torch import Tensor

from facefront.devices import one_line
from facefront.errors import SetupError
from facefront.frontalizers.scaleway.generator import empty_generator
from facefront.frontalizers.state_dicts import fill
from facefront.weights.inert import FAULTS, Inert, InertUnpickler

MAGIC = 0x1950A86A20F9469CFC6C
"""The first pickle of a file that torch wrote before 1.6."""


@dataclass
class Storage:
    """Numbers that a file holds outside the pickle; `values` are read after it."""

    dtype: str
    count: int
    values: np.ndarray | None = None


@dataclass(frozen=True)
class View:
    """A tensor over a storage, offset and strides in numbers."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def tensor(self) -> Tensor:
        """The numbers themselves. Raises ValueError where they reach beyond the storage."""
        reach = self.offset + sum((n - 1) * step for n, step in zip(self.shape, self.strides, strict=True)) + 1
        if self.storage.values is None or min(self.shape, default=1) < 1 or reach > self.storage.count:
            raise ValueError("a tensor reaches beyond its numbers")
        flat = torch.from_numpy(self.storage.values.copy())
        return flat.as_strided(self.shape, self.strides, self.offset).clone()


def _view(storage: Storage, offset: int, shape: tuple, strides: tuple, *_: object) -> View:
    return View(storage, int(offset), tuple(map(int, shape)), tuple(map(int, strides)))


def _itself(value: Any = None, *_: object) -> Any:
    return value


KNOWN: dict[str, Any] = {
    "network.G": Inert,
    **{
        f"torch.nn.modules.{name}": Inert
        for name in (
            "container.Sequential", "conv.Conv2d", "conv.ConvTranspose2d", "batchnorm.BatchNorm2d", "activation.ReLU",
            "activation.Tanh", "pooling.MaxPool2d",
        )
    },
    "torch.nn.backends.thnn._get_thnn_function_backend": Inert,
    "torch._utils._rebuild_tensor": _view,
    "torch._utils._rebuild_tensor_v2": _view,
    "torch._utils._rebuild_parameter": _itself,
    "torch.FloatStorage": "<f4",
    "torch.LongStorage": "<i8",
    "torch.cuda.FloatStorage": "<f4",
    "torch.cuda.LongStorage": "<i8",
    "collections.OrderedDict": OrderedDict,
    "__builtin__.set": set,
    "builtins.set": set,
}  # fmt: skip
"""All names that the pickle of the generator holds, whichever torch wrote it."""


def convert_generator(pickled: Path) -> dict[str, Tensor]:
    """The state dict of the pickled generator; nothing in the file is run.

    Raises SetupError that names the file where it cannot be read, names anything but the generator's own parts, or has
    another layout.
    """
    try:
        with pickled.open("rb") as stream:
            module = _read_zip(stream) if zipfile.is_zipfile(stream) else _read_old(stream)
        if not isinstance(module, Inert):
            raise ValueError(f"it holds {type(module).__name__}, not a module")
        state = _state(module)
    except OSError as error:
        raise SetupError(f"{pickled}: cannot be read ({one_line(error)}); get the file again") from None
    except (*FAULTS, RuntimeError, zipfile.BadZipFile) as error:  # zipfile's and torch's own is RuntimeError
        raise SetupError(f"{pickled}: not the generator of scaleway/frontalization ({one_line(error)})") from None
    fill(empty_generator(), state, str(pickled))
    return state


def _read_old(stream: BinaryIO) -> Any:
    """Torch before 1.6: magic number, version, machine, the module, names of storages, then each one's length and
    numbers."""
    stream.seek(0)
    storages: dict[str, Storage] = {}
    magic, _, _, module, names = (InertUnpickler(stream, KNOWN, _storages(storages)).load() for _ in range(5))
    if magic != MAGIC:
        raise pickle.UnpicklingError("it is no file of torch's")
    for name in names:
        count = int(np.frombuffer(stream.read(8), "<i8")[0])
        _put(storages[name], stream.read(count * np.dtype(storages[name].dtype).itemsize))
    return module


def _read_zip(stream: BinaryIO) -> Any:
    """Torch since 1.6: a zip of the module's pickle and a file for each storage."""
    storages: dict[str, Storage] = {}
    with zipfile.ZipFile(stream) as archive:
        main = next((name for name in archive.namelist() if name.endswith("data.pkl")), None)
        if main is None:
            raise ValueError("it is a zip without a data.pkl")
        with archive.open(main) as inner:
            module = InertUnpickler(inner, KNOWN, _storages(storages)).load()
        for name, storage in storages.items():
            _put(storage, archive.read(f"{main.removesuffix('data.pkl')}data/{name}"))
    return module


def _storages(storages: dict[str, Storage]):
    """Persistent ids: ("module", class, source file, source), of which the source is ignored, and ("storage", type,
    name, device, length, …)."""

    def load(pid: tuple) -> Any:
        if pid[0] == "module":
            return pid[1]
        if pid[0] != "storage" or pid[1] not in {"<f4", "<i8"}:
            raise pickle.UnpicklingError(f"it has a persistent id {pid[0]!r}")
        return storages.setdefault(str(pid[2]), Storage(pid[1], int(pid[4])))

    return load


def _put(storage: Storage, content: bytes) -> None:
    values = np.frombuffer(content, storage.dtype)
    if len(values) != storage.count:
        raise ValueError("it ends before its last number")
    storage.values = values


def _state(module: Inert, prefix: str = "") -> dict[str, Tensor]:
    attributes = vars(module)
    own = {**attributes.get("_parameters", {}), **attributes.get("_buffers", {})}
    state = {prefix + name: value.tensor() for name, value in own.items() if value is not None}
    for name, child in attributes.get("_modules", {}).items():
        state |= _state(child, f"{prefix}{name}.")
    return state
