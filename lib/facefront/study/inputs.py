"""Open the sets of a report, and record everything that it depends on, if that changed.

Each set's `results/<profile>/notebooks/inputs.json` holds settings, photos, weights, code and pins, each by its
SHA-256; notebooks older than this file run again. It is left untouched when nothing changed, so that a second `make
report` runs no notebook and builds no model. What is written in a language stands apart, in `words.sha256`, so that a
changed sentence runs the notebooks of that language alone.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from facefront.files.handover import set_aside
from facefront.languages import within, words_sha256
from facefront.runtime.versions import library_versions
from facefront.study.analysis import FAULT
from facefront.study.files import write_text
from facefront.study.options import Options
from facefront.study.parts import Place, open_studies, places
from facefront.study.study import Study, inputs_path

SOURCES = {".py", ".html", ".css", ".js", ".csv", ".json", ".toml"}
"""File types of the package that can change a report in every language; weights are listed by name."""


def describe_inputs(study: Study, root: Path, images: str) -> dict[str, Any]:
    """Return everything that can change the report, as JSON can hold it."""
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
        "libraries": library_versions(),
        "pins": hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest(),
    }


def prepare(options: Options, root: Path) -> list[Place]:
    """Open the sets of a profile, record what changed, and return them with their folders of photos.

    Raises SetupError where the run cannot start.
    """
    found = places(options.profile, options.data, root)
    studies = open_studies(options.profile, data=options.data, weights=options.weights, root=root)
    for place, study in zip(found, studies, strict=True):
        _write_changed(describe_inputs(study, root, options.images), study, inputs_file(place.profile, root))
        _write_words(words_file(place.profile, options.language, root), words_sha256(options.language))
    return found


def inputs_file(profile: str, root: Path) -> Path:
    """Return the path of what a set's report depends on."""
    return inputs_path(root / "results" / profile)


def words_file(profile: str, language: str, root: Path) -> Path:
    """Return the path of the hash of a language's words, as a set's notebooks had them."""
    return within(root / "results" / profile, language) / "notebooks" / "words.sha256"


def _write_words(path: Path, sha256: str) -> None:
    if not path.is_file() or path.read_text(encoding="ascii") != sha256:
        write_text(sha256, path)


def _write_changed(inputs: Mapping[str, Any], study: Study, path: Path) -> None:
    """Let the notebooks run again where an input changed, the machine lost a photo, or their files were changed."""
    text = json.dumps(inputs, indent=1, sort_keys=True, default=str)
    changed, faults = study.changed_files(), study.store.clear(FAULT)
    for fault in changed.values():
        print(fault, file=sys.stderr)
    if changed or faults or not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_text(text, path)
    set_aside(changed)  # after the line above: a run that ends between the two runs the notebooks all the same
