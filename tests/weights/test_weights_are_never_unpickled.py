"""A weight file is data: loading one must not be able to run code."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def calls(name: str) -> list[tuple[str, ast.Call]]:
    found = []
    for path in (file for room in ("lib", "scripts", "tools") for file in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                found.append((f"{path.relative_to(ROOT)}:{node.lineno}", node))
    return found


DRIVERS = "lib/facefront/frontalizers/external/systems/"
"""They run in environments and processes of their own, beside a checkout whose code runs there anyway."""

UNPICKLED = {
    "cfr-gan/driver.py",  # its torch, 1.6, has no weights_only
    "pixel3dmm/driver.py",  # what its own tracker has just written
    "cvthead/flame_file.py",  # a file of its checkout
}


def test_nothing_is_read_by_torch_s_own_reader_but_what_a_script_has_just_written():
    known = ("tools/parity/", DRIVERS)
    assert [where for where, _ in calls("torch.load") if not where.startswith(known)] == []
    for where, call in calls("torch.load"):
        options = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg == "weights_only"}
        assert options.get("weights_only") or where.removeprefix(DRIVERS).partition(":")[0] in UNPICKLED, where


def test_nothing_is_unpickled():
    for name in ("pickle.load", "pickle.loads", "joblib.load", "pickle.Unpickler", "pandas.read_pickle"):
        places = {where.removeprefix(DRIVERS).partition(":")[0] for where, _ in calls(name)}
        assert places <= UNPICKLED, name
