"""An environment knows its place and its checkout: a move and a copy are noticed, and repaired or named in one line."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import facefront
from facefront.errors import SetupError
from facefront.study import environment, platforms
from facefront.study.environment import STAMP, ensure_environment, environment_folder, read_stamp
from facefront.study.options import check_checkout
from facefront.study.platforms import Facts, ask, check_platform, find_interpreter
from facefront.study.profiles import project_root

ROOT = Path(__file__).parents[2]


@pytest.fixture
def commands(monkeypatch):
    """What would be installed: the commands, of which only the making of a venv is carried out."""
    ran = []

    def run(command, root):
        ran.append((command, root))
        if "venv" in command:
            subprocess.run(command, check=True)

    monkeypatch.setattr(environment, "_run", run)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    monkeypatch.setattr(environment, "find_interpreter", lambda given: sys.executable)
    return ran


def new_checkout(root: Path) -> Path:
    (root / "lib/facefront").mkdir(parents=True)
    (root / "lib/facefront/__init__.py").touch()
    (root / "spec/profiles").mkdir(parents=True)
    for name in environment.PINS:
        shutil.copy(ROOT / name, root)
    return root


def made(root: Path) -> Path:
    """A checkout with an environment that has a command of its own."""
    folder = new_checkout(root) / ".venv"
    ensure_environment(folder, "", root)
    (folder / "bin/tool").write_text(f"#!{folder}/bin/python\nprint('runs')\n")
    (folder / "bin/tool").chmod(0o755)
    return folder


def editable(commands):
    return [str(root) for command, root in commands if "--editable" in command]


def test_it_is_made_once(tmp_path, commands):
    made(tmp_path / "c")
    assert editable(commands) == [str(tmp_path / "c")]
    commands.clear()
    ensure_environment(tmp_path / "c/.venv", "", tmp_path / "c")
    assert commands == []


def test_no_lock_file_stays_behind(tmp_path, commands, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    made(tmp_path / "c")
    assert os.listdir(tmp_path / "tmp") == []


ALONE = """
import os, sys
from pathlib import Path
from facefront.study.environment import _alone

for _ in range(100):
    with _alone(Path(sys.argv[1])):
        os.close(os.open("inside", os.O_CREAT | os.O_EXCL))
        os.unlink("inside")
"""


def test_two_processes_never_work_on_one_environment_at_once(tmp_path):
    command = [sys.executable, "-c", ALONE, str(tmp_path / "env")]
    both = [subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"TMPDIR": str(tmp_path)}) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert os.listdir(tmp_path) == []


def test_torch_and_setuptools_come_first_as_they_are_pinned(tmp_path, commands):
    made(tmp_path / "c")
    pins = [
        line for line in (ROOT / "requirements.lock").read_text().splitlines() if line.startswith(("torch==", "setup"))
    ]
    installs = [command for command, _ in commands if "install" in command]
    assert len(pins) == 2 and installs[0][-2:] == sorted(pins)
    assert "--no-deps" in installs[1] and "requirements.lock" in installs[1]


@pytest.mark.parametrize("name", environment.PINS)
def test_a_changed_pin_is_installed(tmp_path, commands, name):
    folder = made(tmp_path / "c")
    commands.clear()
    with (tmp_path / "c" / name).open("a") as file:
        file.write("\n")
    ensure_environment(folder, "", tmp_path / "c")
    assert any("requirements.lock" in command for command, _ in commands)
    assert editable(commands) == []


@pytest.mark.parametrize("copy", [shutil.copy2, os.link], ids=["cp -a", "cp -al"])
def test_a_copy_runs_its_own_code_and_the_first_one_stays(tmp_path, commands, copy):
    made(tmp_path / "c")
    shutil.copytree(tmp_path / "c", tmp_path / "b", symlinks=True, copy_function=copy)
    commands.clear()
    ensure_environment(tmp_path / "b/.venv", "", tmp_path / "b")
    assert editable(commands) == [str(tmp_path / "b")]
    assert (tmp_path / "b/.venv/bin/tool").read_text().startswith(f"#!{tmp_path}/b/.venv/bin/python\n")
    assert f"{tmp_path}/b/.venv" in (tmp_path / "b/.venv/bin/activate").read_text()
    assert (tmp_path / "c/.venv/bin/tool").read_text().startswith(f"#!{tmp_path}/c/.venv/bin/python\n")


@pytest.mark.parametrize("place", ["d", "c2", "c/inner", "a place (2)"])
def test_a_moved_one_is_repaired(tmp_path, commands, place):
    made(tmp_path / "c")
    (tmp_path / "c").rename(tmp_path / "moving")
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / "moving").rename(tmp_path / place)
    commands.clear()
    ensure_environment(tmp_path / place / ".venv", "", tmp_path / place)
    assert editable(commands) == [str(tmp_path / place)]
    if " " not in place:  # a #! line cannot hold a space
        assert subprocess.check_output([tmp_path / place / ".venv/bin/tool"], text=True) == "runs\n"
    commands.clear()
    ensure_environment(tmp_path / place / ".venv", "", tmp_path / place)
    assert commands == []


def test_an_environment_elsewhere_serves_two_checkouts(tmp_path, commands):
    for name in ("c", "b", "c"):
        root = tmp_path / name
        ensure_environment(tmp_path / "env", "", root if root.is_dir() else new_checkout(root))
    assert editable(commands) == [str(tmp_path / "c")]
    shutil.rmtree(tmp_path / "c")
    ensure_environment(tmp_path / "env", "", tmp_path / "b")
    assert editable(commands) == [str(tmp_path / "c"), str(tmp_path / "b")]


@pytest.mark.parametrize("damage", ["{", "[]", "{}", ""])
def test_a_damaged_stamp_is_written_anew(tmp_path, commands, damage):
    folder = made(tmp_path / "c")
    stamp = read_stamp(folder)
    (folder / STAMP).write_text(damage)
    ensure_environment(folder, "", tmp_path / "c")
    assert read_stamp(folder) == stamp


def test_a_python_that_is_gone_is_named_and_the_remedy_works(tmp_path, commands):
    folder = made(tmp_path / "c")
    (folder / "bin/python").unlink()
    (folder / "bin/python").symlink_to(tmp_path / "uninstalled")
    with pytest.raises(SetupError, match="uninstalled, is gone; make it again: rm -r") as caught:
        ensure_environment(folder, "", tmp_path / "c")
    command = str(caught.value).partition("again: ")[2].partition(" and make env")[0]
    subprocess.run(command, shell=True, check=True)
    ensure_environment(folder, "", tmp_path / "c")
    assert (folder / "bin/python").exists()


def test_a_moved_environment_of_conda_is_named(tmp_path, commands):
    folder = made(tmp_path / "c")
    (folder / "conda-meta").mkdir()
    (folder / STAMP).write_text(json.dumps(read_stamp(folder) | {"environment": "/old/place"}))
    with pytest.raises(SetupError, match=r"conda made it in /old/place.*rm -r"):
        ensure_environment(folder, "", tmp_path / "c")


def test_a_folder_of_something_else_is_no_place_for_an_environment(tmp_path):
    (tmp_path / "photos").mkdir()
    assert environment_folder("photos", tmp_path) == tmp_path / "photos"
    (tmp_path / "photos/1.jpg").touch()
    for given in ("photos", "photos/1.jpg", "", " "):
        with pytest.raises(SetupError, match="ENV_DIR"):
            environment_folder(given, tmp_path)


def test_code_of_another_checkout_is_named_where_it_would_run(tmp_path, monkeypatch):
    root = new_checkout(tmp_path / "it's b")
    monkeypatch.chdir(root)
    with pytest.raises(SetupError, match="the code that runs is that of") as caught:
        project_root()
    assert str(root) in str(caught.value) and str(Path(facefront.__file__).parent) in str(caught.value)
    assert project_root(ROOT) == ROOT.resolve()


def test_the_remedy_for_code_of_another_checkout_works(tmp_path):
    root = tmp_path / "it's b"
    shutil.copytree(ROOT / "lib/facefront", root / "lib/facefront", ignore=shutil.ignore_patterns("packs", "*.npz"))
    (root / "spec/profiles").mkdir(parents=True)
    with pytest.raises(SetupError) as caught:
        check_checkout(root)
    setting = str(caught.value).partition("or set ")[2]
    code = "from facefront.study.profiles import project_root; print(project_root())"
    command = (
        f"cd '{str(root).replace(chr(39), chr(39) + chr(92) + chr(39) * 2)}' && {setting} {sys.executable} -c '{code}'"
    )
    run = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(root)


OWN_CODE = ("clean", "make_env")  # take the code beside them
BY_THE_WORKING_FOLDER = ("extract_embeddings", "frontalize", "preprocess", "execute_notebook", "record_expected")
THEIR_AUTHORS_CODE = ("check_liveportrait_parity", "check_parity", "compare_liveportrait_crops", "fuzz")


def test_every_command_checks_the_code_that_runs():
    left_out = {*OWN_CODE, *BY_THE_WORKING_FOLDER, *THEIR_AUTHORS_CODE}
    for path in sorted([*(ROOT / "scripts").glob("*.py"), *(ROOT / "tools").glob("*.py")]):
        if path.stem not in left_out:
            assert "check_checkout(" in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    "command",
    ["compute_similarity.py --emb e --out o.csv", "summarize.py --metrics m.csv --out o.csv"],
    ids=lambda command: command.split()[0],
)
def test_a_command_of_another_checkout_stops_in_one_line(tmp_path, command):
    root = new_checkout(tmp_path / "b")
    script, *arguments = command.split()
    (root / "scripts").mkdir(exist_ok=True)
    shutil.copy(ROOT / "scripts" / script, root / "scripts" / script)
    run = subprocess.run(
        [sys.executable, root / "scripts" / script, *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT / "lib")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.startswith(f"{root}: the code that runs is that of {ROOT / 'lib/facefront'}")
    assert len(run.stderr.splitlines()) == 1


def test_a_package_that_is_used_outside_of_a_checkout_has_no_place_to_check(tmp_path):
    (tmp_path / "spec/profiles").mkdir(parents=True)
    assert project_root(tmp_path) == tmp_path.resolve()


LINUX = Facts((3, 11), "cpython", "linux", "x86_64", True, ("glibc", "2.28"), "")
MAC = Facts((3, 12), "cpython", "darwin", "arm64", True, ("", ""), "14.0")


def facts(base, **changes):
    return Facts(**{**vars(base), **changes})


@pytest.mark.parametrize(
    "good", [LINUX, MAC, facts(LINUX, machine="aarch64", libc=("glibc", "2.39")), facts(MAC, macos="26.1")]
)
def test_supported_platforms_pass(good):
    check_platform(good, "python")


@pytest.mark.parametrize(
    "bad",
    [
        facts(LINUX, libc=("glibc", "2.17")),
        facts(LINUX, libc=("", "")),
        facts(LINUX, libc=("musl", "1.2.5")),
        facts(LINUX, machine="i686", is_64_bit=False),
        facts(LINUX, is_64_bit=False),
        facts(LINUX, machine="riscv64"),
        facts(LINUX, machine="ppc64le"),
        facts(LINUX, implementation="pypy"),
        facts(MAC, machine="x86_64"),
        facts(MAC, macos="13.6"),
        facts(MAC, macos=""),
        facts(LINUX, system="win32", machine="AMD64"),
        facts(LINUX, system="freebsd14"),
    ],
)
def test_others_are_refused_in_one_line(bad):
    with pytest.raises(SetupError, match="nothing can be installed; it needs CPython on Linux") as caught:
        check_platform(bad, "/usr/bin/python3")
    assert "/usr/bin/python3" in str(caught.value) and bad.machine in str(caught.value)


@pytest.mark.parametrize(
    "text", ["exit 1", "echo hello", 'echo \'[[3, 10], "cpython", "linux", "x86_64", true, ["glibc", "2.35"], ""]\'']
)
def test_an_interpreter_that_does_not_run_or_is_too_old_is_passed_over(tmp_path, monkeypatch, text):
    (tmp_path / "python3.11").write_text(f"#!/bin/sh\n{text}\n")
    (tmp_path / "python3.11").chmod(0o755)
    os.symlink(sys.executable, tmp_path / "python3.12")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert find_interpreter("") == str(tmp_path / "python3.12")
    with pytest.raises(SetupError, match=r"PYTHON=python3.11: is not Python 3.11 or 3.12.*make env PYTHON="):
        find_interpreter("python3.11")


def test_on_windows_the_message_names_wsl(monkeypatch):
    monkeypatch.setattr(platforms.sys, "platform", "win32")
    with pytest.raises(SetupError, match="WSL"):
        platforms.check_system()


def test_this_interpreter_says_what_it_is():
    assert ask(sys.executable).version == sys.version_info[:2]
    assert ask("/no/such/python") is None
