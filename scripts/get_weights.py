"""List the weight files that a profile takes, with key, size, licence and source; --accept downloads what is missing.

Downloads go to $FACEFRONT_WEIGHTS, else $HF_HOME/facefront, else the user's cache, and every run looks there after
--weights. One that was cut goes on where it was. $PROFILE, $WEIGHTS and $ACCEPT serve where options are not given.
Exit code 0: the files are listed, and those of accepted licences are there; 2: something is not known or cannot be had,
and why; 130: stopped.
"""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from facefront.errors import SetupError, suggest
from facefront.study.needs import list_needs, missing
from facefront.study.options import check_accept, check_checkout, check_weights
from facefront.study.parts import places
from facefront.study.profiles import load_profile, project_root
from facefront.weights import CATALOGUE, WeightFile, cache_folder, weights_folder
from facefront.weights.catalogue import catalogued
from facefront.weights.download import download_weights

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
PARSER.add_argument("keys", nargs="*", metavar="key", help=f"instead of a profile's: {', '.join(CATALOGUE)}")
PARSER.add_argument("--profile", default=os.environ.get("PROFILE") or "folder", help="spec/profiles/<name>.yaml")
PARSER.add_argument("--weights", default=os.environ.get("WEIGHTS") or "weights", help="folder of the weight files")
PARSER.add_argument(
    "--accept",
    nargs="?",
    const="yes",
    default=argparse.SUPPRESS,
    metavar="key,key",
    help="accept the licences, all or those of these files, and download",
)


def main(arguments: list[str] | None = None) -> int:
    """Return the exit code; see above."""
    given = PARSER.parse_args(arguments)
    try:
        check_checkout(Path(__file__).resolve().parents[1])
        accepted = check_accept(getattr(given, "accept", os.environ.get("ACCEPT", "")))
        folder = weights_folder(check_weights(given.weights, Path.cwd()))
        files = choose(given.keys, given.profile, folder)
        check_keys(accepted, files)
        lacking = missing(list(files), folder)
        for file, users in files.items():
            print(describe(file, users, file in lacking))
        wanted = [file for file in lacking if file.url]
        agreed = [file for file in wanted if {"yes", file.key} & {*accepted}]
        if left := [file for file in wanted if file not in agreed]:
            print(offer(left))
        for path in download_weights(agreed, accept=True):
            print(f"{path} is there, and is the published file")
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on where it was", file=sys.stderr)
        return 130
    return 0


def check_keys(accepted: tuple[str, ...], files: Iterable[WeightFile]) -> None:
    """Refuse a key that is none of the listed files."""
    known = ["yes", *(file.key for file in files)]
    for key in accepted:
        if key not in known:
            raise SetupError(f"ACCEPT={','.join(accepted)}: {key!r} is none of the files; {suggest(key, known)}")


def choose(keys: list[str], profile: str, folder: Path) -> dict[WeightFile, list[str]]:
    """Return the files, each with the components that take it."""
    if keys and all(key in CATALOGUE for key in keys):
        return {catalogued(key): [] for key in keys}
    root = project_root()
    profiles = [load_profile(place.profile, root) for place in places(profile, "", root)]
    if keys:
        return {catalogued(key): [] for key in keys}
    files: dict[WeightFile, list[str]] = {}
    for need in (need for settings in profiles for need in list_needs(settings)):
        for file in need.pick(folder):
            users = files.setdefault(file, [])
            users += [need.component] * (need.component not in users)
    return files


def describe(file: WeightFile, users: list[str], lacking: bool) -> str:
    """Return three lines: what it is and whether it is there, its licence, its source."""
    state = "to download" if file.url else "bring your own"
    inside = f" (in it, {file.archive.member}; {file.archive.bytes / 1e6:.1f} MB in all)" if file.archive else ""
    return (
        f"{file.key}: {file.filename}, {file.size_words}: {state if lacking else 'is there'}"
        f"{' — ' * bool(users)}{', '.join(users)}\n"
        f"    licence: {file.licence}{' — ' * bool(file.terms_url)}{file.terms_url}\n"
        f"    source: {file.url or file.note}{inside}"
    )


def offer(files: list[WeightFile]) -> str:
    """Return the size of the download; an archive counts once."""
    sizes = {file.url: file.archive.bytes if file.archive else file.bytes or 0 for file in files}
    return (
        f"{sum(sizes.values()) / 1e6:.0f} MB to download into {cache_folder()}: nothing was downloaded of them; accept "
        f"all their licences with ACCEPT=yes, or one by one: ACCEPT={','.join(file.key for file in files)} "
        "(without make: --accept)"
    )


if __name__ == "__main__":
    sys.exit(main())
