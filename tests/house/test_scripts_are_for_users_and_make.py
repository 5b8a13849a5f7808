"""scripts/ holds commands that users, make or the library run; what developers run lies in tools/."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def named(*places: str) -> str:
    files = [
        path for place in places for path in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*"))
    ]
    return "\n".join(path.read_text("utf-8") for path in files if path.suffix in (".md", ".py", "") and path.is_file())


def test_every_script_is_named_where_users_read_or_run_it():
    words = named("README.md", "Makefile", "docs", "lib/facefront/study")
    scripts = sorted(path.name for path in (ROOT / "scripts").glob("*.py"))
    assert len(scripts) > 10
    assert [name for name in scripts if name not in words] == []


def test_the_library_of_the_study_runs_no_developers_tool():
    words, tools = named("lib/facefront", "notebooks"), [path.name for path in (ROOT / "tools").glob("*.py")]
    assert len(tools) > 5
    assert [name for name in tools if name in words] == []
