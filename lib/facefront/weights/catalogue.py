"""The weight files that the project knows: `catalogue.toml` beside this file, and what plug-ins add."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from facefront.errors import SetupError, suggest
from facefront.files.typed import from_mapping
from facefront.registry import look_up
from facefront.weights.files import WeightFile
from facefront.weights.packs import pack_of, packed_keys, packed_weight


def read_catalogue(path: Path) -> dict[str, WeightFile]:
    """Return the entries of a catalogue by key. Raises SetupError that names the file, the entry and its fault."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({error.strerror}); make it a readable file") from None
    except ValueError as error:
        raise SetupError(f"{path}: not valid TOML: {error}") from None
    keyed = {key: entry | {"key": key} if isinstance(entry, dict) else entry for key, entry in content.items()}
    files = from_mapping(dict[str, WeightFile], keyed, path)
    for file in files.values():
        if fault := _fault(file):
            raise SetupError(f"{path}: {file.key}: {fault}")
    return files


def _fault(file: WeightFile) -> str:
    """Return what is wrong with an entry, and the remedy; nothing where it can be searched for and downloaded."""
    archive = file.archive
    for name in (file.filename, *([archive.filename] if archive else [])):
        if name.startswith(".") or not name or set(name) & set("/\\"):
            return f"filename is {name!r}; give the bare name of a file"
    for sha256 in (file.sha256, *([archive.sha256] if archive else [])):
        if not re.fullmatch("[0-9a-f]{64}", sha256) and (sha256 or file.url):
            return f"sha256 is {sha256!r}; give 64 hexadecimal digits, which a file with a url must have"
    if file.bytes is None and (file.url or not file.most):
        return "it has no size; give bytes, or for a file without a url and a published size most"
    if not (file.url or file.terms_url):
        return "it has no url and no terms_url; say where it is got from"
    return ""


CATALOGUE = read_catalogue(Path(__file__).with_name("catalogue.toml"))


def add_catalogue(path: Path) -> None:
    """Add the entries of a plug-in's catalogue. Raises SetupError as `read_catalogue`, and where a key is taken."""
    files = read_catalogue(path)
    for key in files:
        if key in CATALOGUE or pack_of(key):
            raise SetupError(f"{path}: weights {key!r} are in the catalogue already; take another key")
    CATALOGUE.update(files)


def catalogued(key: str) -> WeightFile:
    """Return the catalogue's entry of that key, also of a file that comes with the package.

    Raises SetupError naming the nearest known key, and for a packed file whatever `read_pack` finds wrong.
    """
    if pack := pack_of(key):
        return packed_weight(key, pack.name)
    look_up("weights", key, {**CATALOGUE, **dict.fromkeys(packed_keys())})
    return CATALOGUE[key]


_OWN_KEYS = ("file", "sha256", "recognition")


def own_weight(entry: Mapping[str, Any]) -> WeightFile:
    """Return the entry of a weight file of the user's own: `{file: …, sha256: …, recognition: [AdaFace]}`.

    file: path, absolute or relative to the weights folder; recognition: the family of a recogniser, where an enhancer
    or a frontalizer could have been made with its like. Raises SetupError for an unknown key, a missing file name or
    a sha256 that is none.
    """
    for name in entry:
        if name not in _OWN_KEYS:
            raise SetupError(f"weights {dict(entry)}: unknown key {name!r}; {suggest(name, _OWN_KEYS)}")
    file, sha256 = str(entry.get("file") or ""), str(entry.get("sha256") or "").lower()
    if not file:
        raise SetupError(f"weights {dict(entry)}: file is missing; give the path of the weight file")
    if sha256 and not re.fullmatch("[0-9a-f]{64}", sha256):
        raise SetupError(f"weights {file}: sha256 is {sha256!r}; expected 64 hexadecimal digits")
    families = entry.get("recognition") or []
    if not isinstance(families, list | tuple) or not all(isinstance(family, str) for family in families):
        raise SetupError(f"weights {file}: recognition is {families!r}; give a list of families, such as [AdaFace]")
    terms = "as its owner states", "named by the profile"
    return WeightFile(file, file, *terms, sha256=sha256, recognition=tuple(families))


def describe_missing(keys: str | Sequence[str], *, all_of: bool = False) -> str:
    """Return one line on the files that would do (all_of: that are needed together): name, size, licence, source."""
    files = [catalogued(key) for key in ([keys] if isinstance(keys, str) else keys)]
    return "needs " + (", and " if all_of else ", or ").join(describe_file(file) for file in files)


def describe_file(file: WeightFile) -> str:
    """Return the name of a file and, in brackets, its size, licence and source."""
    here = "comes with the package" if pack_of(file.key) else f"bring your own: {file.note}"
    source = file.url or here
    inside = f", inside it {file.archive.member}" if file.archive else ""
    return f"{file.filename} ({file.size_words}; licence: {file.licence}; {source}{inside})"
