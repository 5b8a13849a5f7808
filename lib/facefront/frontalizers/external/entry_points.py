"""Compare what a driver calls with the source of a checkout: functions, command line options, keys of configurations.

The source is read, never imported: a checkout that needs CUDA is checked on any machine.
"""

from __future__ import annotations

import ast
import inspect
import tokenize
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from facefront.errors import SetupError, suggest
from facefront.frontalizers.external.system import Call, System

Function = ast.FunctionDef | ast.AsyncFunctionDef
OPTION_CALLS = ("add_argument", "option", "argument")
"""Functions of argparse and click that declare an option."""


def check_calls(system: System, source: Path) -> None:
    """Raise SetupError for the first call of the driver that does not fit the source in the folder `source`."""
    for call in system.calls:
        fault = find_fault(call, source)
        if fault:
            wanted = f"the driver is written for commit {system.commit[:12]}: take this commit"
            raise SetupError(f"external system {system.key}: {Path(source, call.file)}: {fault}; {wanted}")


def find_fault(call: Call, source: Path) -> str:
    """Return what of a call does not fit the source, with the nearest known name; empty where all fits."""
    path = Path(source, call.file)
    if not path.is_file():
        near = suggest(call.file, _files(source, path.suffix)) if source.is_dir() else "no such folder"
        return f"no such file; {near}"
    try:
        if call.keys:
            return _missing_key(call.keys, yaml.safe_load(path.read_text(encoding="utf-8")))
        if not call.name and not call.flags:
            return ""
        tree = _parse(path)
    except (SyntaxError, ValueError, yaml.YAMLError) as error:
        return f"cannot be parsed ({str(error).splitlines()[0]})"
    return _missing_option(call.flags, tree) or (_unbound(call, tree) if call.name else "")


def _files(source: Path, suffix: str) -> list[str]:
    """Return the files of the checkout with that suffix, relative to its folder."""
    return sorted(p.relative_to(source).as_posix() for p in source.rglob(f"*{suffix}") if p.is_file())


def _parse(path: Path) -> ast.Module:
    with tokenize.open(path) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the authors' code, such as an invalid escape
        return ast.parse(file.read())


def _missing_key(keys: Iterable[str], config: Any) -> str:
    """Return the first dotted key that the configuration lacks."""
    for key in keys:
        inner = config
        for part in key.split("."):
            if not isinstance(inner, dict) or part not in inner:
                known = [str(k) for k in inner] if isinstance(inner, dict) else []
                return f"no key {key!r}; {suggest(part, known)}"
            inner = inner[part]
    return ""


def _missing_option(flags: Iterable[str], tree: ast.Module) -> str:
    """Return the first command line option that the file does not declare."""
    known = sorted({option for node in ast.walk(tree) if isinstance(node, ast.Call) for option in _options(node)})
    return next((f"no option {flag}; {suggest(flag, known)}" for flag in flags if flag not in known), "")


def _options(node: ast.Call) -> Iterator[str]:
    """Yield the options that one call declares, by argparse, click or absl."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if called in OPTION_CALLS:
        yield from (part for word in words for part in word.split("/"))
    elif called.startswith("DEFINE_"):
        yield from (f"--{word}" for word in words[:1])


def _unbound(call: Call, tree: ast.Module) -> str:
    """Return why the call does not bind: the name is missing, or its parameters are others."""
    owner, _, last = call.name.rpartition(".")
    found = _find(tree, call.name)
    if found is None:
        return f"no {call.name!r}; {suggest(call.name, _names(tree))}"
    if call.args is None:
        return ""
    if isinstance(found, ast.ClassDef):
        owner, last = call.name, "__init__"
        found = _method(tree, found, last)
    if not isinstance(found, Function):
        return f"{owner} has no {last} in this file, so that its arguments cannot be checked"
    return _mismatch(call.name, _signature(found, bound=bool(owner)), call.args)


def _find(tree: ast.Module, name: str) -> Function | ast.ClassDef | None:
    """Return the definition of a dotted name; methods are looked up in base classes of the same file too."""
    first, *rest = name.split(".")
    found = _defined(tree.body).get(first)
    for part in rest:
        found = _method(tree, found, part) if isinstance(found, ast.ClassDef) else None
    return found


def _method(tree: ast.Module, owner: ast.ClassDef, name: str) -> Function | ast.ClassDef | None:
    """Return what a class or its base classes define under that name."""
    own = _defined(owner.body)
    if name in own:
        return own[name]
    bases = [_defined(tree.body).get(base.id) for base in owner.bases if isinstance(base, ast.Name)]
    found = (_method(tree, base, name) for base in bases if isinstance(base, ast.ClassDef) and base is not owner)
    return next((each for each in found if each is not None), None)


def _defined(body: Iterable[ast.stmt]) -> dict[str, Function | ast.ClassDef]:
    """Return the functions and classes of a body by name, those under `if`, `try` and `with` among them."""
    found: dict[str, Function | ast.ClassDef] = {}
    for node in body:
        if isinstance(node, Function | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.If | ast.Try | ast.With):
            inner = [getattr(node, part, []) for part in ("body", "orelse", "finalbody")]
            handlers = [handler.body for handler in getattr(node, "handlers", [])]
            for each in (*handlers, *inner):
                found.update(_defined(each))
    return found


def _names(tree: ast.Module) -> list[str]:
    """Return the functions, the classes and their methods of a file."""
    top = _defined(tree.body)
    methods = [
        f"{name}.{m}" for name, node in top.items() if isinstance(node, ast.ClassDef) for m in _defined(node.body)
    ]
    return [*top, *methods]


def _signature(node: Function, *, bound: bool) -> inspect.Signature:
    """Return the parameters of a function; bound: without the first one, unless it is a static method."""
    kind, given = inspect.Parameter, node.args
    plain = [
        *((a, kind.POSITIONAL_ONLY) for a in given.posonlyargs),
        *((a, kind.POSITIONAL_OR_KEYWORD) for a in given.args),
    ]
    required = len(plain) - len(given.defaults)
    made = [kind(a.arg, k, default=kind.empty if i < required else None) for i, (a, k) in enumerate(plain)]
    if given.vararg:
        made.append(kind(given.vararg.arg, kind.VAR_POSITIONAL))
    pairs = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    made += [kind(a.arg, kind.KEYWORD_ONLY, default=kind.empty if d is None else None) for a, d in pairs]
    if given.kwarg:
        made.append(kind(given.kwarg.arg, kind.VAR_KEYWORD))
    static = any(getattr(d, "id", "") == "staticmethod" for d in node.decorator_list)
    drop = bound and not static and bool(plain)
    return inspect.Signature(made[1:] if drop else made)


def _mismatch(name: str, signature: inspect.Signature, args: Sequence[int | str]) -> str:
    """Return why the arguments do not bind to the parameters; empty where they do."""
    positional = sum(a for a in args if isinstance(a, int))
    keywords = [a for a in args if isinstance(a, str)]
    known = [p.name for p in signature.parameters.values() if p.kind in {p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY}]
    if not any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values()):
        for keyword in keywords:
            if keyword not in known:
                return f"{name} has no parameter {keyword!r}; {suggest(keyword, known)}"
    try:
        signature.bind(*[None] * positional, **dict.fromkeys(keywords))
    except TypeError as error:
        return f"{name} takes {signature}: {error}"
    return ""
