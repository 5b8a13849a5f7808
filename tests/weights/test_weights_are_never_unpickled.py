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


def test_nothing_is_read_by_torch_s_own_reader_but_what_a_script_has_just_written():
    assert [where for where, _ in calls("torch.load") if not where.startswith("tools/parity/")] == []
    for where, call in calls("torch.load"):
        options = {k.arg: k.value for k in call.keywords}
        assert options["weights_only"].value is True, where


def test_nothing_is_unpickled():
    for name in ("pickle.load", "pickle.loads", "joblib.load", "pickle.Unpickler", "pandas.read_pickle"):
        assert not calls(name)
