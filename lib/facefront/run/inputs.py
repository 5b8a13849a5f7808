"""`python -m facefront.run.inputs`: draw what is missing, and write down what a report depends on, if it changed.

PROFILE, DATA, WEIGHTS and IMAGES of the environment say which report. A set of drawn people that is missing is drawn.
Each set's `results/<profile>/notebooks/inputs.json` is what `make` compares its notebooks with: settings, photos,
weights, code and pins, each by its SHA-256. It stays untouched when nothing changed, so a second `make report` does
nothing. On stdout: the names of the sets.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from facefront.errors import SetupError
from facefront.heads.drawing import ensure_set
from facefront.run.files import write_text
from facefront.run.parts import Place, open_studies, places
from facefront.run.profiles import load_profile, project_root
from facefront.run.study import Study, data_folder

SOURCES = {".py", ".html", ".css", ".csv", ".json"}
"""What of the package can change a report besides its weights, which are listed by name."""


def describe_inputs(study: Study, root: Path, images: str) -> dict[str, Any]:
    """Everything that can change the report, as JSON can hold it."""
    code = sorted(path for path in (root / "lib").rglob("*.*") if path.suffix in SOURCES)
    labels = study.dataset.images.drop(columns="path").to_csv() + study.dataset.verification.to_csv()
    return {
        "profile": dataclasses.asdict(study.profile),
        "pairs": (root / "spec" / "pairs.yaml").read_text(encoding="utf-8"),
        "photos": study.manifest_sha256,
        "labels": hashlib.sha256(labels.encode()).hexdigest(),
        "notes": hashlib.sha256("\n".join(study.dataset.notes).encode()).hexdigest(),  # they name people
        "weights": {f"{c.kind}.{c.name}": [weight.sha256 for weight in c.weights] for c in study.components.all},
        "absent": [
            dataclasses.asdict(absent) for absent in (*study.components.absent, *study.components.others_absent)
        ],
        "images": images,
        "code": hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest(),
        "pins": hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest(),
    }


def main() -> int:
    """Draw, compare, write if changed; 2 and one line on stderr where the run cannot start."""
    profile, data, weights, images = (os.environ[name] for name in ("PROFILE", "DATA", "WEIGHTS", "IMAGES"))
    try:
        root = project_root()
        found = places(profile, data, root)
        for place in found:
            _draw_if_missing(place, root)
        for place, study in zip(found, open_studies(profile, data=data, weights=weights, root=root), strict=True):
            _write_changed(describe_inputs(study, root, images), root / "results" / place.profile)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    print(" ".join(place.profile for place in found))
    return 0


def _draw_if_missing(place: Place, root: Path) -> None:
    settings = load_profile(place.profile, root)
    if settings.dataset.drawn:
        ensure_set(settings.dataset.format, data_folder(settings, place.data, root), workers=settings.engine.workers)


def _write_changed(inputs: Mapping[str, Any], results: Path) -> None:
    path, text = results / "notebooks" / "inputs.json", json.dumps(inputs, indent=1, sort_keys=True, default=str)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_text(text, path)


if __name__ == "__main__":
    sys.exit(main())
