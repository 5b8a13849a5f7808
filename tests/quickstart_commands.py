"""The five commands of the Quickstart, run in this process or in ones of their own."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).parents[1] / "scripts"
COMMANDS = """
python scripts/preprocess.py --in data/Angle --out data/Angle_pre --align
python scripts/frontalize.py --model {model} --in data/Angle_pre --out results/frontal/images
python scripts/extract_embeddings.py --detector {detector} --backbone {backbone} --in data/ --out results/embeddings
python scripts/compute_similarity.py --pairs spec/pairs.yaml --emb results/embeddings --out results/metrics.csv
python scripts/summarize.py --metrics results/metrics.csv --out results/master_report.csv
"""


def chain(model: str = "none", detector: str = "dots", backbone: str = "colours") -> list[list[str]]:
    """The commands as a reader types them, with other components."""
    lines = COMMANDS.format(model=model, detector=detector, backbone=backbone).strip().splitlines()
    return [line.replace("python scripts/", "").replace(".py", "", 1).split() for line in lines]


def call(command: list[str], *more: str) -> int:
    """Run a script in this process; its exit code."""
    return runpy.run_path(str(SCRIPTS / f"{command[0]}.py"))["main"]([*command[1:], *more])


def start(command: list[str], folder: Path, **environment: str) -> subprocess.Popen:
    """Start a script in a folder, as a shell would."""
    return subprocess.Popen(
        [sys.executable, str(SCRIPTS / f"{command[0]}.py"), *command[1:]],
        cwd=folder,
        env=os.environ | {"OMP_NUM_THREADS": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
