"""Read pickles as data: a small machine runs the opcodes itself, and no object of the pickle's choice is ever made.

`pickle.Unpickler` calls `__setstate__` of the real classes, and numpy's believe what they are given: a dtype with
forged flags turns bytes into pointers. Here a name is only searched in a list of functions of this project, an array
is a view of the pickle's own bytes with one of the `PLAIN` dtypes, and everything else is an `Inert`.
"""

from __future__ import annotations

import codecs
import math
import pickletools
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Literal, Protocol, cast

import numpy as np

from facefront.errors import SetupError


class Source(Protocol):
    """An open file of bytes, as pickletools reads it."""

    def read(self, count: int, /) -> bytes:
        """Return up to so many bytes."""

    def readline(self) -> bytes:
        """Return the bytes up to the end of the line."""

    def readinto(self, buffer: Any, /) -> int | None:
        """Fill the buffer; return how many bytes came."""


Known = Mapping[str, Callable[..., Any]]
"""The names that a pickle may hold ("module.name"), and the function that gets the arguments in their place."""

PLAIN = {f"{kind}{size}" for kind, sizes in {"i": "1248", "u": "1248", "f": "248"}.items() for size in sizes} | {"b1"}
"""Kind and bytes of the dtypes that arrays may have."""

LARGEST = 1 << 32
"""Above the numbers of any array or tensor that is read; beyond it, whole numbers themselves take time."""

DIMENSIONS = 8
"""Of an array or tensor, at most."""

COPIED = 1 << 29
"""Bytes that one pickle may have copied: what stands in the memo could be copied any number of times."""

PER_ITEM = 64
"""Bytes that an item of a copied list or dictionary takes, about."""

BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError, RecursionError)
"""What malformed content makes the machine, `pickletools`, numpy and torch raise, caught where a file is read."""


class PickleFault(ValueError):
    """A pickle that is broken, or holds more than data."""


class Inert:
    """An instance of a class that is not made: `state` is what the pickle gave it."""

    def __init__(self, *_: object) -> None:
        self.state: dict[str, Any] = {}

    def build(self, state: Any) -> None:
        """Take the state: attributes, or a pair of attributes and slots."""
        for part in state if isinstance(state, tuple) else (state,):
            if not isinstance(part, dict | None):
                raise PickleFault(f"it gives {type(part).__name__} as attributes")
            self.state.update(part or {})


class Dtype(Inert):
    """A numpy dtype by name; `plain` is the real one, or None for anything but numbers."""

    def __init__(self, name: Any, *_: object) -> None:
        super().__init__()
        self.plain = np.dtype(name) if isinstance(name, str) and name in PLAIN else None

    def build(self, state: Any) -> None:
        """Take the byte order of (version, byte order, subdtype, names, fields, …)."""
        order, *structure = state[1:5]
        if _text(order) not in {"<", ">", "=", "|"} or any(part is not None for part in structure):
            raise PickleFault("it holds a structured dtype, which is no part of such a file")
        if self.plain is not None:
            self.plain = self.plain.newbyteorder(cast(Any, _text(order)))


class Array(Inert):
    """A numpy array; `values` is None until it is filled, and stays so for an array of objects."""

    values: np.ndarray | None = None

    def build(self, state: Any) -> None:
        """Take the values of (version, shape, dtype, Fortran order, content)."""
        _, shape, dtype, fortran, content = state
        if isinstance(dtype, Dtype) and dtype.plain is not None:
            self.values = plain_array(content, dtype.plain, shape, "F" if fortran else "C")


class Named:
    """A name of the list: calling it is left to the machine."""

    def __init__(self, name: str, make: Callable[..., Any]) -> None:
        self.name, self.make = name, make


def reconstruct(kind: Any, *_: object) -> Any:
    """Do what `copyreg._reconstructor` does, for listed classes."""
    if not isinstance(kind, Named):
        raise PickleFault(f"it builds {type(kind).__name__}")
    return kind.make()


def _from_buffer(content: Any, dtype: Any, shape: Any, order: Any) -> Array:
    made = Array()
    made.build((1, shape, dtype, order == "F", content))
    return made


def _scalar(dtype: Any, content: Any) -> Any:
    return plain_array(content, dtype.plain, (), "C").item()


NUMPY: Known = {
    "numpy.ndarray": Array,
    "numpy.dtype": Dtype,
    **{f"numpy.{core}.multiarray._reconstruct": lambda *_: Array() for core in ("core", "_core")},
    **{f"numpy.{core}.numeric._frombuffer": _from_buffer for core in ("core", "_core")},
    **{f"numpy.{core}.multiarray.scalar": _scalar for core in ("core", "_core")},
    "_codecs.encode": lambda text, *_: text.encode("latin1"),
}
"""The names of numpy's arrays in pickles of Python 2 and 3."""


def read_pickle(stream: Source, known: Known, persistent: Callable[[tuple], Any] | None = None) -> Any:
    """Return what one pickle holds: plain values, `Inert` and `Array`; the stream stands behind it afterwards.

    known: the names that it may hold; persistent: what becomes of a persistent id, without it they are refused. Strings
    of Python 2 are read as Latin-1. Raises PickleFault for any other name and for broken content.
    """
    try:
        return _Machine(stream, known, persistent).run()
    except PickleFault:
        raise
    except BROKEN as error:
        raise PickleFault(f"{type(error).__name__} {error}".strip()) from None


class _Machine:
    """The stack, the marks and the memo of one pickle."""

    def __init__(self, stream: Source, known: Known, persistent: Callable[[tuple], Any] | None) -> None:
        self.stream, self.known, self.persistent = stream, known, persistent
        self.stack: list[Any] = []
        self.marks: list[list[Any]] = []
        self.memo: dict[int, Any] = {}
        self.copied = 0

    def run(self) -> Any:
        while True:
            name, argument = self._next()
            if name == "STOP":
                return self.stack.pop()
            if name in VALUES:
                self.stack.append(argument)
            elif name in OPCODES:
                OPCODES[name](self, argument)
            elif name not in {"PROTO", "FRAME"}:
                raise PickleFault(f"it has the opcode {name}, which is no part of such a file")

    def _next(self) -> tuple[str, Any]:
        opcode = _CODES.get(self.stream.read(1).decode("latin1"))
        if opcode is None:
            raise PickleFault("it ends early, or is no pickle")
        if opcode.name == "STRING":  # pickletools reads ASCII alone, and arrays of Python 2 are not
            text = cast(bytes, codecs.escape_decode(self.stream.readline().strip()[1:-1])[0])  # the stubs say str
            return opcode.name, text.decode("latin1")
        return opcode.name, opcode.arg.reader(cast(BinaryIO, self.stream)) if opcode.arg else CONSTANTS.get(opcode.name)

    def marked(self) -> list[Any]:
        """Take everything above the last mark off the stack and return it."""
        found, self.stack = self.stack, self.marks.pop()
        return found

    def push(self, value: Any) -> None:
        self.stack.append(value)

    def mark(self, _: Any) -> None:
        self.marks.append(self.stack)
        self.stack = []

    def tuple_of(self, count: int) -> None:
        if len(self.stack) < count:
            raise PickleFault("its stack is empty")
        self.stack[len(self.stack) - count :] = [tuple(self.stack[len(self.stack) - count :])]

    def put(self, key: int | None) -> None:
        self.memo[len(self.memo) if key is None else key] = self.stack[-1]

    def name(self, full: str) -> None:
        full = full.replace(" ", ".", 1)
        if full not in self.known:
            raise PickleFault(f"it names {full[:80]}, which is no part of such a file: it may hold code")
        self.stack.append(Named(full, self.known[full]))

    def stack_name(self, _: Any) -> None:
        name, module = self.stack.pop(), self.stack.pop()
        self.name(f"{_text(module)} {_text(name)}")

    def call(self, kind: Any, arguments: Any) -> None:
        if not isinstance(kind, Named) or not isinstance(arguments, tuple):
            raise PickleFault(f"it calls {type(kind).__name__}")
        made = kind.make(*arguments)
        self.count(made)
        self.stack.append(made)

    def count(self, copy: Any) -> None:
        """Count what was copied."""
        if isinstance(copy, Array):
            self.copied += 0 if copy.values is None else copy.values.nbytes
        elif isinstance(copy, bytes):
            self.copied += len(copy)
        elif isinstance(copy, list | tuple | dict):
            self.copied += PER_ITEM * len(copy)
        if self.copied > COPIED:
            raise PickleFault("it repeats a part beyond all bounds")

    def reduce(self, _: Any) -> None:
        arguments, kind = self.stack.pop(), self.stack.pop()
        self.call(kind, arguments)

    def instance(self, name: str) -> None:
        arguments = tuple(self.marked())
        self.name(name)
        self.call(self.stack.pop(), arguments)

    def object(self, _: Any) -> None:
        kind, *arguments = self.marked()
        self.call(kind, tuple(arguments))

    def build(self, _: Any) -> None:
        state = self.stack.pop()
        if isinstance(self.stack[-1], Inert):
            self.stack[-1].build(state)
            for copy in (self.stack[-1], *(state if isinstance(state, tuple) else [state])):
                self.count(copy)
        elif not isinstance(self.stack[-1], dict):  # of a dictionary, torch's `_metadata`, which is not needed
            raise PickleFault(f"it gives a state to {type(self.stack[-1]).__name__}")

    def append(self, values: list[Any]) -> None:
        if not isinstance(self.stack[-1], list):
            raise PickleFault(f"it appends to {type(self.stack[-1]).__name__}")
        self.stack[-1].extend(values)

    def set_items(self, values: list[Any]) -> None:
        if not isinstance(self.stack[-1], dict) or len(values) % 2:
            raise PickleFault(f"it sets items of {type(self.stack[-1]).__name__}")
        for key, value in zip(values[::2], values[1::2], strict=True):
            self.stack[-1][_key(key)] = value

    def set_item(self, _: Any) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self.set_items([key, value])

    def dictionary(self, _: Any) -> None:
        values = self.marked()
        self.push({})
        self.set_items(values)

    def identify(self, pid: Any) -> None:
        if self.persistent is None or not isinstance(pid, tuple):
            raise PickleFault("it has persistent ids, which are no part of such a file")
        self.stack.append(self.persistent(pid))


VALUES = {opcode.name for opcode in pickletools.opcodes if opcode.name.startswith(("INT", "BININT", "LONG1", "LONG4"))}
VALUES |= {"LONG", "FLOAT", "BINFLOAT", "STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "BINUNICODE"}
VALUES |= {"SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"}
VALUES |= {"NONE", "NEWTRUE", "NEWFALSE"}
"""Opcodes that push their argument or their constant."""

_CODES = {opcode.code: opcode for opcode in pickletools.opcodes}

CONSTANTS = {"NEWTRUE": True, "NEWFALSE": False}

_Step = Callable[[_Machine, Any], Any]

OPCODES: Mapping[str, _Step] = {
    "MARK": _Machine.mark,
    "POP": lambda m, _: m.stack.pop() if m.stack else m.marked(),
    "POP_MARK": lambda m, _: m.marked(),
    "DUP": lambda m, _: m.stack.append(m.stack[-1]),
    "EMPTY_TUPLE": lambda m, _: m.stack.append(()),
    "TUPLE1": lambda m, _: m.tuple_of(1),
    "TUPLE2": lambda m, _: m.tuple_of(2),
    "TUPLE3": lambda m, _: m.tuple_of(3),
    "TUPLE": lambda m, _: m.push(tuple(m.marked())),
    "EMPTY_LIST": lambda m, _: m.stack.append([]),
    "LIST": lambda m, _: m.push(m.marked()),
    "APPEND": lambda m, _: m.append([m.stack.pop()]),
    "APPENDS": lambda m, _: m.append(m.marked()),
    # Sets become lists: hashing what they hold could take for ever, and none of it is needed.
    "EMPTY_SET": lambda m, _: m.stack.append([]),
    "ADDITEMS": lambda m, _: m.append(m.marked()),
    "FROZENSET": lambda m, _: m.push(m.marked()),
    "EMPTY_DICT": lambda m, _: m.push({}),
    "DICT": _Machine.dictionary,
    "SETITEM": _Machine.set_item,
    "SETITEMS": lambda m, _: m.set_items(m.marked()),
    **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"), _Machine.put),
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), lambda m, key: m.stack.append(m.memo[key])),
    "GLOBAL": _Machine.name,
    "STACK_GLOBAL": _Machine.stack_name,
    "REDUCE": _Machine.reduce,
    "NEWOBJ": _Machine.reduce,
    "INST": _Machine.instance,
    "OBJ": _Machine.object,
    "BUILD": _Machine.build,
    "BINPERSID": lambda m, _: m.identify(m.stack.pop()),
}
"""All other opcodes that may stand in such a file; extensions, buffers and texts as persistent ids may not."""


def plain_array(content: Any, dtype: np.dtype, shape: Any, order: Literal["C", "F"]) -> np.ndarray:
    """Return a view of the content, which must be just as long as the shape and the dtype want, or PickleFault."""
    content = content.encode("latin1") if isinstance(content, str) else content
    if len(shape) > DIMENSIONS or any(type(side) is not int or not 0 <= side < LARGEST for side in shape):
        raise PickleFault("it holds an array with a shape that is none")
    if not isinstance(content, bytes | bytearray) or math.prod(shape) * dtype.itemsize != len(content):
        raise PickleFault("it holds an array with content that does not fit its shape")
    return np.frombuffer(content, dtype).reshape(shape, order=order)


def _key(key: Any) -> Any:
    """Return the key of a dictionary: only of what is hashed at once, which a long number is not."""
    if not isinstance(key, str | bytes | int | float | None) or (isinstance(key, int) and abs(key) >= 1 << 64):
        raise PickleFault(f"it has {type(key).__name__} as a key")
    return key


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin1")
    if not isinstance(value, str):
        raise PickleFault(f"it has {type(value).__name__} where a text belongs")
    return value


def refuse(path: Any, what: str, fault: BaseException, remedy: str) -> SetupError:
    """Return the error for a file that cannot be taken: file, what it is not, why, and what to do; one line."""
    reason = " ".join(str(fault).split())[:160] or type(fault).__name__
    return SetupError(f"{path}: {what} ({reason}); {remedy}")


def items(pairs: Any = ()) -> dict[Any, Any]:
    """Return a dictionary in the place of an OrderedDict, which some pickles build of pairs."""
    return {_key(key): value for key, value in pairs}
