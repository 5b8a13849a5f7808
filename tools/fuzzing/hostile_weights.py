"""Sound weight files of every kind that is read, and hostile ones made by hand: names, and what writes the file."""

from __future__ import annotations

import io
import pickle
import pickletools
import struct
import warnings
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import nn

from drawnheads.components.restoring import RestoringNetwork
from facefront.frontalizers.deca.conversion import convert_flame
from facefront.frontalizers.deca.flame import Flame, load_flame, save_flame
from facefront.frontalizers.scaleway.conversion import convert_generator
from facefront.testing.random_deca import made_up_flame
from facefront.weights.state_dicts import fill, read_tensors

Read = Callable[[Path], Any]

FULL = 1 << 40
"""Numbers that no file of these has."""


class Calls:
    """Pickled, it is a call of a function with arguments, and a state."""

    def __init__(self, function: Any, arguments: tuple, state: Any = None) -> None:
        self.parts = function, arguments, state

    def __reduce__(self) -> tuple:
        return self.parts


def read_network(path: Path) -> dict[str, torch.Tensor]:
    """Return the state of the small restorer with the file's weights in it."""
    network = RestoringNetwork()
    fill(network, read_tensors(path), str(path))
    return network.state_dict()


def read_flame_pickle(path: Path) -> Flame:
    """Return FLAME from a pickle; DECA's two files lie beside it."""
    return convert_flame(path, path.parent)


READERS: dict[str, Read] = {
    "restorer.pth": read_network,
    "restorer_old.pth": read_network,
    "restorer.safetensors": read_network,
    "generic_model.pkl": read_flame_pickle,
    "deca_flame.npz": load_flame,
    "generator_v0.pt": convert_generator,
}


def write_sound(folder: Path) -> dict[str, bytes]:
    """Write DECA's two files into the folder; return a sound file for each of `READERS`."""
    from safetensors.torch import save

    torch.manual_seed(0)
    flame, state = made_up_flame(), RestoringNetwork().state_dict()
    write_topology(folder, flame)
    save_flame(flame, folder / "sound.npz")
    return {
        "restorer.pth": saved(state),
        "restorer_old.pth": saved(state, zipped=False),
        "restorer.safetensors": save(state),
        "generic_model.pkl": pickle.dumps(flame_parts(flame), 2),
        "deca_flame.npz": (folder / "sound.npz").read_bytes(),
        "generator_v0.pt": saved(nn.Sequential(nn.Conv2d(3, 4, 3))),
    }


def saved(content: Any, *, zipped: bool = True) -> bytes:
    """Return what torch.save writes."""
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.save(content, stream, _use_new_zipfile_serialization=zipped)
    return stream.getvalue()


def write_topology(folder: Path, flame: Flame) -> None:
    """Write what DECA's folder `data` adds to FLAME."""
    lines = [f"vt {u} {v}" for u, v in flame.uv]
    for corners, points in zip(flame.faces + 1, flame.uv_faces + 1, strict=True):
        lines.append("f " + " ".join(f"{a}/{b}" for a, b in zip(corners, points, strict=True)))
    (folder / "head_template.obj").write_text("\n".join(lines), encoding="utf-8")
    cv2.imwrite(str(folder / "uv_face_eye_mask.png"), np.repeat(flame.mask[..., None], 3, 2))


def flame_parts(flame: Flame) -> dict[str, Any]:
    """Return what FLAME's pickle holds, in plain arrays."""
    directions = np.zeros((len(flame.template), 3, 400))
    directions[:, :, :100], directions[:, :, 300:350] = flame.directions[..., :100], flame.directions[..., 100:]
    return {
        "v_template": flame.template.astype(np.float64),
        "shapedirs": directions,
        "posedirs": flame.correctives.T.reshape(len(flame.template), 3, 36).astype(np.float64),
        "J_regressor": flame.regressor.astype(np.float64),
        "weights": flame.weights.astype(np.float64),
        "kintree_table": np.array([[2**32 - 1, 0, 1, 1, 1], [0, 1, 2, 3, 4]], np.uint32),
    }


def hostile(sound: dict[str, bytes]) -> Iterator[tuple[str, str, bytes]]:
    """Yield (name of the fault, file of `READERS`, content): each must be refused in one line."""
    parts = flame_parts(made_up_flame())
    for fault, weights in hostile_parts():
        for part in ("weights", "kintree_table"):
            yield f"{part} is {fault}", "generic_model.pkl", pickle.dumps({**parts, part: weights}, 2)
    for name in ("generic_model.pkl", "restorer_old.pth", "generator_v0.pt"):
        yield from ((f"pickle: {fault}", name, content) for fault, content in hostile_pickles())
    yield from ((f"pickle: {fault}", "generic_model.pkl", content) for fault, content in every_opcode())
    for fault, state in hostile_states():
        for name, zipped in (("restorer.pth", True), ("restorer_old.pth", False)):
            try:
                yield fault, name, saved(state, zipped=zipped)
            except (RuntimeError, NotImplementedError):
                continue  # torch itself does not write it in this form
    for name in ("restorer.pth", "deca_flame.npz"):
        yield from ((f"archive: {fault}", name, content) for fault, content in hostile_zips(sound[name]))
    for fault, header in hostile_headers():
        yield f"npz: {fault}", "deca_flame.npz", rezipped(sound["deca_flame.npz"], {"weights.npy": header})
    for name, content in sound.items():
        for other in READERS:
            if other != name and not {other, name} <= {"restorer.pth", "restorer_old.pth"}:
                yield f"it is {name}", other, content


def hostile_parts() -> Iterator[tuple[str, Any]]:
    """Yield what stands in the place of an array of FLAME's."""
    from numpy._core.multiarray import _reconstruct, scalar

    raw = b"A" * 80
    for fault, dtype_state in {
        "objects without their flags": (3, "|", None, None, None, -1, -1, 0),
        "a structure": (3, "|", None, ("a",), {"a": (np.dtype("f8"), 0)}, 8, 1, 0),
        "a subarray": (3, "|", (np.dtype("f8"), (2**40,)), None, None, 8, 1, 0),
        "no state at all": (),
        "a byte order of another kind": (3, {}, None, None, None, -1, -1, 0),
    }.items():
        dtype = Calls(np.dtype, ("O8", False, True), dtype_state)
        yield f"a dtype of {fault}", Calls(_reconstruct, (np.ndarray, (0,), b"b"), (1, (2, 5), dtype, False, raw))
    for fault, state in {
        "a longer shape": (1, (FULL,), np.dtype("f8"), False, raw),
        "a negative shape": (1, (-10,), np.dtype("f8"), False, raw),
        "a huge product": (1, (2**31, 2**31, 2**31), np.dtype("f8"), False, raw),
        "numbers of a million digits": (1, (10**4000, 10**4000), np.dtype("f8"), False, raw),
        "another content": (1, (10,), np.dtype("f8"), False, list(range(10))),
        "complex numbers": (1, (5,), np.dtype("c16"), False, raw),
        "texts": (1, (10,), np.dtype("S8"), False, raw),
        "dates": (1, (10,), np.dtype("M8[s]"), False, raw),
        "no dtype": (1, (10,), None, False, raw),
    }.items():
        yield f"an array with {fault}", Calls(_reconstruct, (np.ndarray, (0,), b"b"), state)
    yield "an object as a scalar", Calls(scalar, (np.dtype("O"), raw))
    yield from hostile_matrices()


def hostile_matrices() -> Iterator[tuple[str, Any]]:
    """Yield sparse matrices that say other places than they have."""
    import scipy.sparse

    for fault, changed in {
        "places beyond its shape": {"indices": np.array([2**30], np.int32)},
        "negative places": {"indices": np.array([-5], np.int32)},
        "falling starts": {"indptr": np.array([0, 5, -3, 1, 1, 1], np.int32)},
        "a huge shape": {"_shape": (2**31, 2**31)},
        "a text as its shape": {"_shape": "ab"},
    }.items():
        matrix = scipy.sparse.csr_matrix(([1.0], [0], [0, 1, 1, 1, 1, 1]), shape=(5, 7))
        vars(matrix).update(changed)
        yield f"a sparse matrix with {fault}", matrix


def hostile_pickles() -> Iterator[tuple[str, bytes]]:
    """Yield pickles that call, import, loop, claim lengths or end early."""
    for name in ("os system", "builtins eval", "builtins getattr", "numpy.core.multiarray _vec_string", "torch load"):
        yield f"a call of {name}", b"c" + name.replace(" ", "\n").encode() + b"\n(X\x02\0\0\0idtR."
    nested = b"(" + b"(tp0\n" + b"".join(b"(g%d\ng%d\ntp%d\n" % (i, i, i + 1) for i in range(60))
    yield "a tuple of 2^60 elements as a key", b"}" + nested[1:] + b"NsR."
    yield "a tuple of 2^60 elements", nested + b"t."
    yield "a hundred thousand brackets", b"(" * 100_000 + b"t" * 100_000 + b"."
    yield "a list in itself", b"]p0\ng0\na."
    yield "a text of 2^62 bytes", b"\x8d" + struct.pack("<Q", 2**62) + b"x."
    yield "a number of 4 GB", b"\x8b" + struct.pack("<i", 2**31 - 1) + b"\x01."
    text = b"X" + struct.pack("<I", 1 << 20) + b"a" * (1 << 20) + b"q\x01"
    encode = b"c_codecs\nencode\nq\x02"
    yield "a text encoded 4,000 times", b"(" + text + encode + b"h\x02h\x01\x85R" * 4000 + b"t."
    long_list = b"(" + b"N" * 1_000_000 + b"lq\x01"
    yield "a list copied 400 times", b"(" + long_list + b"cbuiltins\nset\nq\x02" + b"h\x02h\x01\x85R" * 400 + b"t."
    yield "a number of 100 kB as a key", b"}\x8b" + struct.pack("<i", 100_000) + b"\x01" * 100_000 + b"Ns."


def every_opcode() -> Iterator[tuple[str, bytes]]:
    """Yield a pickle for each opcode, after a short and after a longer stack."""
    for opcode in pickletools.opcodes:
        for stack in (b"(", b"}(}NK\x01K\x02"):
            yield f"{opcode.name} after {stack!r}", b"\x80\x02" + stack + opcode.code.encode("latin1") + b"\x01\n0\n."


def hostile_states() -> Iterator[tuple[str, Any]]:
    """Yield state dicts of the restorer with one tensor of another kind."""
    warnings.simplefilter("ignore")  # torch's, of sparse, nested and quantized tensors
    state = RestoringNetwork().state_dict()
    key = next(iter(state))
    value = state[key]
    base = OrderedDict(state)
    for fault, other in {
        "NaN": value.clone().fill_(float("nan")),
        "infinity": value.clone().fill_(float("inf")),
        "float64": value.double(),
        "float16": value.half(),
        "complex numbers": value.to(torch.complex64),
        "whole numbers": value.long(),
        "truth values": value > 0,
        "a sparse tensor": value.to_sparse(),
        "a meta tensor": value.to("meta"),
        "a nested tensor": torch.nested.nested_tensor([value.flatten(), value.flatten()[:2]]),
        "another shape": value[:1].clone(),
        "an expanded tensor": torch.ones(1).expand(value.shape),
        "a quantized tensor": torch.quantize_per_tensor(value, 0.1, 0, torch.qint8),
        "a list": value.tolist(),
        "nothing": None,
        "a code": Calls(print, ("this code must not run",)),
        "a module": nn.Conv2d(1, 1, 1),
    }.items():
        yield f"{fault} in the place of a tensor", OrderedDict({**base, key: other})
    yield "a tensor too many", OrderedDict({**base, "more": value})
    yield "a tensor too few", OrderedDict({name: tensor for name, tensor in base.items() if name != key})
    yield "a list of tensors", list(base.values())
    yield "a tensor alone", value
    yield "dictionaries in each other", _nest(base, 40)


def _nest(content: Any, depth: int) -> Any:
    return {"a": _nest(content, depth - 1)} if depth else content


def hostile_zips(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the same archive compressed otherwise, encrypted, lying about sizes, nested, and with names that climb."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        largest = max(archive.infolist(), key=lambda member: member.file_size).filename
    for fault, field, value in (
        ("encrypted", 6, 1),
        ("of an unknown method", 8, 99),
        ("said to be bz2", 8, 12),
        ("said to be lzma", 8, 14),
        ("of another CRC", 14, 12345),
        ("said to be longer", 22, 2**31 - 1),
        ("said to be shorter", 22, 1),
    ):
        yield f"every member {fault}", _patched(content, field, value)
    yield "a member too few", rezipped(content, {largest: None})
    yield "an archive in an archive", rezipped(content, {largest: content})
    yield "its largest member a bomb", rezipped(content, {largest: b"\0" * (1 << 25)})
    yield "cut after its directory", content[: content.rindex(b"PK\x05\x06") + 10]


def _patched(content: bytes, field: int, value: int) -> bytes:
    """Return the archive with a field of every header changed, where the local header has it at `field`."""
    changed, size = bytearray(content), 2 if field < 14 else 4
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        place = content.find(mark)
        while place >= 0:
            changed[place + field + shift : place + field + shift + size] = value.to_bytes(size, "little")
            place = content.find(mark, place + 4)
    return bytes(changed)


def rezipped(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return the archive with other members: their content, or None for none."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            member = changes.get(info.filename, old.read(info))
            if member is not None:
                new.writestr(info.filename, member, info.compress_type)
    return stream.getvalue()


def hostile_headers() -> Iterator[tuple[str, bytes]]:
    """Yield .npy files of which the header says something else than what follows."""
    for fault, header in {
        "a shape of 10^12": "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,), }",
        "a negative shape": "{'descr': '<f4', 'fortran_order': False, 'shape': (-4, 1), }",
        "objects": "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "a structure": "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }",
        "complex numbers": "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }",
        "a call": "__import__('os').system('true')",
        "brackets": "(" * 5000,
        "another dictionary": "{'a': 1}",
    }.items():
        text = header.encode() + b"\n"
        yield fault, b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + b"\0" * 8
    yield "no header", b"\x93NUMPY"
    yield "an unknown version", b"\x93NUMPY\x09\x00" + b"\0" * 100
