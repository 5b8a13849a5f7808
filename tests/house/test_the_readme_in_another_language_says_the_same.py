"""README in another language has the commands, the numbers, the names in code and the links of the English one."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OTHERS = sorted(ROOT.glob("README.*.md"))
NUMBER = re.compile(r"(?<![\w.#/-])[+−±]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])")


def parts(path: Path) -> tuple[list[str], str]:
    """Return the lines of code, and the prose, of a README."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not re.match(r"</?div|<!--", line)]
    return [line for line in lines if line.startswith("    ")], "\n".join(x for x in lines if not x.startswith("    "))


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
@pytest.mark.parametrize("pattern", [NUMBER, re.compile("`[^`]+`"), re.compile(r"\]\(([^)]+)\)")])
def test_its_prose_holds_the_same(path, pattern):
    english, other = (Counter(pattern.findall(parts(p)[1].replace("\n", " "))) for p in (ROOT / "README.md", path))
    for found in (english, other):  # the links from one to the other
        del found["README.md"], found[path.name]
    assert english == other


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_its_commands_are_the_same(path):
    assert [line for line in parts(path)[0] if line.strip()] == [x for x in parts(ROOT / "README.md")[0] if x.strip()]
