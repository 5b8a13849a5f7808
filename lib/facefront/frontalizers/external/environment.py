"""Make the environment of a system: a venv that sees the project's packages, one of its own, or conda's."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from facefront.errors import SetupError
from facefront.frontalizers.external.process import Ended, Limit, run_limited_command
from facefront.frontalizers.external.system import System

LIMIT = Limit(seconds=3 * 3600, memory=32 << 30, output=64 << 30)
NAME = re.compile(r"^[A-Za-z0-9][\w.-]*")
LIST = """
import json
try:
    from importlib.metadata import distributions
    found = {(d.metadata["Name"], d.version) for d in distributions()}
except ImportError:  # Python 3.7
    from pkg_resources import working_set
    found = {(d.project_name, d.version) for d in working_set}
print(json.dumps(sorted("{}=={}".format(*each) for each in found)))
"""


def environment_key(system: System, source: Path) -> str:
    """Return a SHA-256 over what the environment is made of."""
    file = source / system.requirements_file
    content = file.read_text(encoding="utf-8", errors="replace") if system.requirements_file and file.is_file() else ""
    parts = system.environment, system.python, system.requirements, content, sys.version
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def make_environment(system: System, source: Path, folder: Path, log: Path) -> Path:
    """Make the environment in `folder`, anew, and return its Python. log: of the commands.

    Raises SetupError that names the requirement which does not build, where one does not.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    python = folder / "bin" / "python"
    for command in _commands(system, folder, source):
        _run(system, command, log)
    if system.environment == "project":
        (found,) = folder.glob("lib/python*/site-packages")
        (found / "project.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    wanted = list(system.requirements)
    if system.requirements_file and not _is_condas(system):
        if not (source / system.requirements_file).is_file():
            raise SetupError(f"{system.key}: its checkout has no {system.requirements_file}; correct system.yaml")
        wanted += ["-r", str(source / system.requirements_file)]
    if wanted:
        _run(system, [*_installer(system, python), *wanted], log)
    return python


def _is_condas(system: System) -> bool:
    """Return true where the file of requirements is conda's, not pip's."""
    return system.environment == "conda" and system.requirements_file.endswith((".yml", ".yaml"))


def packages_of(python: Path) -> tuple[str, ...]:
    """Return `name==version` of each package of an environment, sorted."""
    done = subprocess.run([python, "-I", "-c", LIST], capture_output=True, check=False)
    if done.returncode:
        raise SetupError(f"{python}: does not start; delete its folder and run the command again")
    return tuple(json.loads(done.stdout))


def _commands(system: System, folder: Path, source: Path) -> list[list[str]]:
    """Return the commands that make an environment: an empty one, or what conda's file says."""
    if system.environment == "project":
        return [[sys.executable, "-m", "venv", "--without-pip", str(folder)]]
    uv, conda = shutil.which("uv"), shutil.which("mamba") or shutil.which("conda")
    if system.environment == "conda":
        if not conda:
            raise SetupError(f"{system.key}: its environment needs conda or mamba, and there is none on PATH")
        if _is_condas(system):
            file = str(source / system.requirements_file)
            return [[conda, "env", "create", "--yes", "--prefix", str(folder), "--file", file]]
        return [[conda, "create", "--yes", "--prefix", str(folder), f"python={system.python}", "pip"]]
    if uv:
        return [[uv, "venv", "--seed", "--python", system.python, str(folder)]]
    own = f"{sys.version_info.major}.{sys.version_info.minor}" == system.python
    python = sys.executable if own else shutil.which(f"python{system.python}")
    if not python:
        raise SetupError(f"{system.key}: needs Python {system.python}, and there is none here; install it, or uv")
    return [[python, "-m", "venv", str(folder)]]


def _installer(system: System, python: Path) -> list[str]:
    """Return the command that installs packages; an environment of an older Python needs a pip of its time, its own."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", str(python)]
    shared = system.environment == "project"
    pip = [sys.executable, "-m", "pip", "--python", str(python)] if shared else [str(python), "-m", "pip"]
    return [*pip, "install", "--no-input", "--disable-pip-version-check"]


def _run(system: System, command: Sequence[str], log: Path) -> None:
    folder = log.parent / "build"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        ended = run_limited_command(command, folder, LIMIT)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"$ {' '.join(command)}\n{ended.log}\n")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if ended.fault:
        raise SetupError(f"{system.key}: its environment does not build: {_culprit(command, ended)}; see {log}")


def _culprit(command: Sequence[str], ended: Ended) -> str:
    """Return the requirement that pip or uv stopped at, and what it said."""
    lines = [line.strip() for line in ended.log.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "×", "fatal"))] or lines[-1:]
    tried = [line.split()[1] for line in lines if line.startswith("Collecting ") and len(line.split()) > 1]
    asked = [name[0] for part in command if re.search("[=@]", part) and (name := NAME.match(part))]
    named = [(name, line) for line in errors for name in asked if re.search(rf"\b{re.escape(name)}\b", line)]
    culprit, said = named[0] if named else ((tried[-1:] or [""])[0], (errors or [ended.fault])[0])
    return f"{culprit} ({said[:160]})" if culprit else said[:160]
