"""Read the arrays of an .npz file: plain numbers alone, their sizes checked before anything is unpacked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from facefront.weights.files import ARCHIVE_FAULTS
from facefront.weights.pickles import BROKEN, PLAIN, PickleFault, plain_array, refuse

LARGEST = 1 << 28
"""Bytes of all arrays of one file together; FLAME's have a tenth of it."""

HEADER = re.compile(
    rb"\x93NUMPY[\x01\x02]\x00..(?:\x00\x00)?\{'descr': '(?P<order>[<>|=])(?P<kind>\w{2})', "
    rb"'fortran_order': (?P<fortran>True|False), 'shape': \((?P<shape>[\d, ]{0,99})\), \} *\n",
    re.DOTALL,
)
"""What numpy writes before plain numbers. Source: NEP 1."""


def read_npz(path: Path, names: Iterable[str], what: str, remedy: str) -> dict[str, np.ndarray]:
    """Return the named arrays, read-only.

    what, remedy: the words of the SetupError for a file that lacks one, is broken, or holds anything but numbers.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.getinfo(f"{name}.npy") for name in names}
            total = sum(member.file_size for member in members.values())
            if total > LARGEST:
                raise PickleFault(f"its arrays have {total} bytes, more than {LARGEST}")
            if any(
                member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in members.values()
            ):
                raise PickleFault("it is compressed in another way than numpy does")
            return {name: _read_npy(archive.read(member), name) for name, member in members.items()}
    except (OSError, *ARCHIVE_FAULTS, *BROKEN) as error:
        raise refuse(path, what, error, remedy) from None


def _read_npy(content: bytes, name: str) -> np.ndarray:
    """Return the array of one .npy; numpy's own reader allocates what the header claims, and evaluates it."""
    header = HEADER.match(content)
    if header is None or header["kind"].decode() not in PLAIN:
        raise PickleFault(f"its {name} is no plain array of numbers")
    dtype = np.dtype(f"{header['order'].decode()}{header['kind'].decode()}")
    shape = [int(side) for side in header["shape"].split(b",") if side.strip()]
    return plain_array(content[header.end() :], dtype, shape, "F" if header["fortran"] == b"True" else "C")
