"""`python -m facefront.run.inputs <file>`: write down what a report depends on, only if it changed.

The file is what `make` compares the notebooks with: settings, photos, weights, code and pins, each by its SHA-256. It
stays untouched when nothing changed, so a second `make report` does nothing.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from facefront.errors import SetupError
from facefront.run.files import write_text
from facefront.run.settings import project_root
from facefront.run.study import Study


def describe_inputs(study: Study, root: Path, images: str) -> dict[str, Any]:
    """Everything that can change the report, as JSON can hold it."""
    code = sorted(path for path in (root / "lib").rglob("*.*") if path.suffix in {".py", ".html", ".css", ".csv"})
    labels = study.dataset.images.drop(columns="path").to_csv() + study.dataset.verification.to_csv()
    return {
        "profile": dataclasses.asdict(study.profile),
        "pairs": (root / "spec" / "pairs.yaml").read_text(encoding="utf-8"),
        "photos": study.manifest_sha256,
        "labels": hashlib.sha256(labels.encode()).hexdigest(),
        "notes": list(study.dataset.notes),
        "weights": {f"{c.kind}.{c.name}": [weight.sha256 for weight in c.weights] for c in study.components.all},
        "absent": [dataclasses.asdict(absent) for absent in study.components.absent],
        "images": images,
        "code": hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest(),
        "pins": hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest(),
    }


def main() -> int:
    """Compare, write if changed; 2 and one line on stderr where the run cannot start."""
    path = Path(sys.argv[1])
    try:
        root = project_root()
        study = Study.open(os.environ["PROFILE"], data=os.environ["DATA"], weights=os.environ["WEIGHTS"], root=root)
        text = json.dumps(describe_inputs(study, root, os.environ["IMAGES"]), indent=1, sort_keys=True, default=str)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_text(text, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
