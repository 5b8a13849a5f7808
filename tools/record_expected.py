"""Keep the numbers of the default run in spec/expected, or compare a run with them.

record_expected.py                    what reports/heads says → spec/expected/heads.yaml and the README's table
record_expected.py --subset           draws and measures a few people → spec/expected/heads-subset.yaml
record_expected.py [--subset] --check compares instead of writing; a line for each deviation, and status 1
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import yaml

from drawnheads.sets.biwi_set import make_biwi
from drawnheads.sets.lfw_set import make_lfw
from facefront import measure
from facefront.errors import SetupError
from facefront.files.yaml_files import load_section
from facefront.report import Context, Values, tables
from facefront.report.expected import deviations, markdown, pick
from facefront.report.size import LIMITS, page_size
from facefront.study.files import write_text
from facefront.study.parts import load_parts
from facefront.study.profiles import load_profile, project_root
from facefront.study.study import Study

PROFILE = "heads"
_Maker = tuple[Callable[..., Path], dict[str, int]]
SUBSET: dict[str, _Maker] = {
    "heads-biwi": (make_biwi, {"frames": 7, "recordings": 6}),
    "heads-lfw": (make_lfw, {"people": 30}),
}
"""The few people for the numbers that a test compares: 42 frames of six people, and the photos of thirty."""


def _parts(profile: str, root: Path) -> Sequence[str]:
    parts = load_parts(profile, root)
    if parts is None:
        raise SetupError(f"spec/profiles/{profile}.yaml: has no parts; give a profile of several sets")
    return parts.parts


def numbers_of_report(root: Path, profile: str) -> dict[str, dict[str, float]]:
    """Return the numbers that the parts of a finished report printed."""
    found = {}
    for part in _parts(profile, root):
        path = root / "reports" / profile / part / "values.json"
        if not path.is_file():
            raise SetupError(f"{path}: no such file; run `make report PROFILE={profile}` first")
        found[part] = numbers_in(json.loads(path.read_text(encoding="utf-8")))
    return found


def numbers_of_subset(root: Path, profile: str, weights: str, workers: int) -> dict[str, dict[str, float]]:
    """Return the numbers of a few people that are drawn for it."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for part, name in zip(_parts(profile, root), SUBSET, strict=True):
            make, size = SUBSET[name]
            data = make(Path(folder, name), **size, workers=workers).parent
            study = Study.open(part, data=str(data), weights=weights, results=f"{folder}/results-{name}", root=root)
            found[part] = numbers_in(measured(study, root).to_dict())
    return found


def measured(study: Study, root: Path) -> Values:
    """Return the numbers of a study that are expected of it, made by the report's own tables."""
    spec = load_section(measure.MeasureSpec, root / "spec" / "pairs.yaml", "measure")
    context = Context(study.dataset.title, spec, Values())
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    pairs = measure.build_pairs(study.images, study.embeddings, spec, faces=faces, frontals=study.frontals)
    photos, people = len(study.images), study.images["person"].nunique()
    context.put("data.photos", photos, ",d")
    context.put("data.people", people, ",d")
    for role in ("gt", "probe"):
        context.put(f"data.{role}{'s' * (role == 'probe')}", (study.images["role"] == role).sum(), ",d")
    tables.data_table(study.images, study.faces, context)
    tables.net_gain_table(measure.adjust_p(measure.net_gain(pairs, spec), spec.primary), context)
    tables.error_rates_table(measure.verification_table(pairs, spec), context)
    if len(study.dataset.verification):
        scored = measure.score_image_pairs(study.dataset.verification, study.photo_embeddings)
        tables.protocol_table(measure.protocol_accuracy(scored, study.images, spec), context)
    return context.values


def numbers_in(values: dict[str, dict]) -> dict[str, float]:
    """Return the numbers of values.json that are expected of a run."""
    return pick({name: value["number"] for name, value in values.items() if "number" in value})


def main() -> int:
    """Return 0 where it was written or agrees, 1 where a run deviates, 2 where there is no run to compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subset", action="store_true", help="a few people instead of the whole report")
    parser.add_argument("--check", action="store_true", help="compare with what is kept")
    parser.add_argument("--profile", default=PROFILE, help="a profile of both drawn sets")
    parser.add_argument("--weights", default="", help="the folder of weights, for a profile that needs one")
    parser.add_argument("--workers", type=int, default=2, help="processes that draw the subset")
    arguments = parser.parse_args()
    try:
        root = project_root()
        path = root / "spec" / "expected" / f"{arguments.profile}{'-subset' * arguments.subset}.yaml"
        found = (
            numbers_of_subset(root, arguments.profile, arguments.weights, arguments.workers)
            if arguments.subset
            else numbers_of_report(root, arguments.profile)
        )
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.check:
        page = root / "reports" / arguments.profile / "report.html"
        return check(path, found, [] if arguments.subset else too_large(page))
    return record(path, found, root, table=not arguments.subset)


def too_large(page: Path) -> list[str]:
    """Return a line for each limit that the page exceeds."""
    size, limits = vars(page_size(page)), vars(LIMITS)
    return [
        f"{page.name}: {size[k]:,.5g} {k.replace('_', ' ')}, at most {limits[k]:,.5g}"
        for k in limits
        if size[k] > limits[k]
    ]


def check(path: Path, found: dict[str, dict[str, float]], more: Sequence[str] = ()) -> int:
    """Print what deviates. more: lines on the page itself."""
    expected = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    lines = [
        f"{part}: {line}"
        for part in sorted({*expected, *found})
        for line in deviations(expected.get(part, {}), found.get(part, {}))
    ]
    lines += more
    print("\n".join(lines) or f"as expected ({path.name})")
    return 1 if lines else 0


def record(path: Path, found: dict[str, dict[str, float]], root: Path, *, table: bool) -> int:
    """Write the file and, where wanted, the table between the README's marks."""
    rounded = {part: {n: int(v) if v == int(v) else round(v, 7) for n, v in ns.items()} for part, ns in found.items()}
    head = "# What a run's numbers should be: written by tools/record_expected.py, never by hand.\n"
    write_text(head + yaml.safe_dump(rounded, sort_keys=False, width=200), path)
    readme = root / "README.md"
    if table and path.stem == PROFILE:
        titles = {part: load_profile(part, root).title for part in rounded}
        marked = f"<!-- expected -->\n{markdown(rounded, titles)}\n<!-- /expected -->"
        text = readme.read_text(encoding="utf-8")
        write_text(re.sub(r"<!-- expected -->.*<!-- /expected -->", lambda _: marked, text, flags=re.S), readme)
    print(path.relative_to(root))
    return 0


if __name__ == "__main__":
    sys.exit(main())
