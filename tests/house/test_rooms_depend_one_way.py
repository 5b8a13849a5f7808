"""The rooms of the library depend on each other in one direction, and no two files import each other in a circle."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

LIB = Path(__file__).parents[2] / "lib"

ORDER = (
    ("visible",),
    ("errors",),
    ("faces", "languages", "registry", "variants"),
    ("files", "runtime"),
    ("imaging",),
    ("head3d", "weights"),
    ("datasets", "detectors", "embedders"),
    ("frontalizers",),
    ("enhancers",),
    ("plugins", "measure"),
    ("corrections",),
    ("study",),
    ("report", "testing"),
    ("notebook", "quickstart"),
)
"""The rooms of facefront: each may import from rooms of earlier lines alone."""

STANDS_ALONE = {
    "measure": {"errors", "faces", "variants"},
    "corrections": {"errors", "faces", "measure", "registry", "variants", "weights"},
    "report": {"corrections", "errors", "faces", "files", "imaging", "languages", "measure", "variants", "visible"},
}
"""Rooms that may import from these rooms alone."""


def imports(lib: Path) -> dict[str, set[str]]:
    """The modules of both packages that each module imports, by dotted name; imports for type checks left out."""
    modules = {_name(lib, path): path for path in lib.rglob("*.py")}
    return {name: set(_imported(ast.parse(path.read_text("utf-8")), modules)) for name, path in modules.items()}


def _name(lib: Path, path: Path) -> str:
    return ".".join(path.relative_to(lib).with_suffix("").parts).removesuffix(".__init__")


def _imported(tree: ast.Module, modules: Mapping[str, Path]) -> Iterator[str]:
    for node in _at_run_time(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for taken in node.names:
                inner = f"{node.module}.{taken.name}"
                yield inner if inner in modules else node.module
        elif isinstance(node, ast.Import):
            yield from (taken.name for taken in node.names)


def _at_run_time(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from _at_run_time(node)


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def wrong_directions(graph: Mapping[str, set[str]]) -> list[str]:
    """Every import of facefront against the order of its rooms, or of drawnheads."""
    rank = {name: number for number, names in enumerate(ORDER) for name in names}
    wrong = []
    for module, targets in graph.items():
        for target in targets:
            if not module.startswith("facefront.") or not target.startswith(("facefront.", "drawnheads")):
                continue
            here, there = room(module), room(target)
            allowed = STANDS_ALONE.get(here)
            if target.startswith("drawnheads") or (
                here != there and (rank[there] >= rank[here] or (allowed is not None and there not in allowed))
            ):
                wrong.append(f"{module} imports {target}")
    return sorted(wrong)


def circles(graph: Mapping[str, set[str]]) -> list[str]:
    """Files that import each other, at any distance; a package's own __init__ gathers its files and is left out."""
    packages = {module.rpartition(".")[0] for module in graph}
    files = {m: {t for t in targets if t in graph and t not in packages} for m, targets in graph.items()}
    found = []
    for start in sorted(set(files) - packages):
        seen, ahead = set(), list(files[start])
        while ahead:
            module = ahead.pop()
            if module not in seen:
                seen.add(module)
                ahead += files[module]
        if start in seen:
            found.append(start)
    return found


def test_facefront_depends_one_way_and_never_on_drawnheads():
    assert wrong_directions(imports(LIB)) == []


def test_no_files_import_each_other_in_a_circle():
    assert circles(imports(LIB)) == []


def test_runtime_code_never_imports_training():
    graph = imports(LIB)
    assert [m for m, ts in graph.items() if ".training" not in m and any(".training" in t for t in ts)] == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("facefront.measure.bins", "import drawnheads.world.draw"),
        ("facefront.imaging.pose", "from facefront.study.store import Store"),
        ("facefront.measure.bins", "from facefront.report.words import variant_words"),
    ],
)
def test_a_planted_import_is_found(module, text):
    graph = imports(LIB)
    graph[module] |= set(_imported(ast.parse(text), dict.fromkeys(graph, LIB)))
    assert any(line.startswith(module) for line in wrong_directions(graph))


def test_a_planted_circle_is_found():
    graph = imports(LIB)
    graph["facefront.measure.bins"].add("facefront.measure.pairs")
    graph["facefront.measure.pairs"].add("facefront.measure.bins")
    assert {"facefront.measure.bins", "facefront.measure.pairs"} <= set(circles(graph))


def test_the_files_of_a_study_know_each_other_one_way_even_in_their_types():
    paths = {_name(LIB, path): path for path in (LIB / "facefront/study").glob("[!_]*.py")}
    typed = {
        name: {node.module for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)}
        for name, path in paths.items()
    }
    assert circles(typed) == []


def test_one_loop_alone_spreads_work_over_the_workers():
    calls = [
        path.name
        for path in LIB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("run_batches")
    ]
    assert calls == ["analysis.py"]
