"""measure could be used on anybody's similarities: it knows tables, and no other room of the library."""

import ast
from pathlib import Path

import facefront.measure

FOLDER = Path(facefront.measure.__file__).parent


def test_it_imports_nothing_of_the_library_but_the_words_and_itself():
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("facefront"):
                words = node.module in ("facefront.faces", "facefront.errors", "facefront.variants")
                assert words or node.module.startswith("facefront.measure"), path.name
