"""Hostile names and trees for the loaders of sets: photos and notes that every writer takes, or one line."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from facefront.datasets import FORMATS, load_dataset
from facefront.quickstart.photos import list_photos, plan_outputs
from facefront.study.files import png_name, write_table, write_text
from fuzzing import Case

PHOTO = b"P5 1 1 255\n\0"
NAMES = [
    "01.jpg", "1.png", "A_0001.jpg", "frame_00003_rgb.png", "frame_00003_pose.txt", "frame_99999999999_rgb.png",
    "pairs.txt", "01", "001", "A", "frontal", "profile", "GT", "Angle", "data", "Data", "Images", "Protocol", "hpdb",
    "preprocess.csv", "frontalize.csv", "preprocess.sqlite",
    "x" * 251 + ".jpg", "照" * 83 + ".jpg", "..jpg", " .jpg", ". .jpg", " ", "...", "-rf.jpg", "=1+1.jpg", "@a.png",
    "\u202egpj.exe.jpg", "a\nb.jpg", "a\tb.png", "a\x1b[31m.jpg", "CON.jpg", "a\\b.jpg", "a;b$(c)`d`.jpg", "%s%n.jpg",
    "'\"<b>&amp;.jpg", "e\u0301.jpg", "\u00e9.jpg", "A.JPG", "a.jpg", "٣٣.jpg", "9" * 30 + ".jpg", "\U0001f600.heic",
    os.fsdecode(b"J\xf6rg.jpg"), os.fsdecode(b"\xff\xfe"), os.fsdecode(b"\xed\xa0\x80.jpg"),
]  # fmt: skip
CONTENTS = [b"", PHOTO, b"10 300\n", b"9" * 5000, b"\xff" * 50, b"1 0 0 0 1 0 0 0 1\n\n0 0 0\n"]
FORMS = {
    "folder": ["GT/001", "GT/002", "Angle/001", "Angle/002"],
    "cfp": ["Data/Images/001/frontal", "Data/Images/001/profile", "Protocol/Split/FF/01"],
    "lfw": ["A", "B", "."],
    "biwi": ["01", "02", "99"],
}


def cases(rng: np.random.Generator, folder: Path) -> Iterator[Case]:
    """Yield without end a tree of its own for each case, loaded as a set and as photos of one's own."""
    number = 0
    while True:
        for form in FORMATS:
            root, out = folder / f"{number}" / "in", folder / f"{number}" / "out"
            for place in FORMS[form]:
                _fill(root / place, rng, form)
            number += 1
            run = partial(_load, form, root, out / "set")
            yield Case("paths", f"{form} in {root}", run, untouched=[root], memory=1 << 28)
            run = partial(_list, root / FORMS[form][0].split("/")[0], out / "photos")
            yield Case("paths", f"photos of {root}", run, untouched=[root], memory=1 << 28)


def _load(form: str, root: Path, out: Path) -> None:
    dataset = load_dataset(form, root)
    _write(dataset.images, dataset.notes, out)
    for image_id in dataset.images["image_id"]:
        _write_picture(out, png_name(image_id))


def _list(root: Path, out: Path) -> None:
    photos = list_photos(root)
    _write(photos, (), out)
    for name in plan_outputs(photos).values():
        _write_picture(out, name)


def _write(table: pd.DataFrame, notes: Sequence[str], out: Path) -> None:
    """Write as the report's writers do: Parquet, CSV, JSON, SQLite, HTML."""
    write_table(table, out / "images.parquet")
    table.to_csv(out / "images.csv")
    write_text(json.dumps([*notes, *table["path"]], ensure_ascii=False), out / "notes.json")
    write_text(table.to_html(), out / "images.html")
    with sqlite3.connect(out / "images.sqlite") as connection:
        connection.execute("CREATE TABLE names (name TEXT)")
        connection.executemany("INSERT INTO names VALUES (?)", [(path,) for path in table["path"]])


def _write_picture(out: Path, name: str) -> None:
    if not (out / name).resolve().is_relative_to(out.resolve()):
        raise AssertionError(f"{name!r} lies outside")
    write_text("", out / name)


def _fill(place: Path, rng: np.random.Generator, form: str) -> None:
    makers: list[Callable[[Path, np.random.Generator], object]] = [
        _file,
        _file,
        _file,
        _file,
        _folder,
        _fifo,
        _link,
        _sparse,
    ]
    place.mkdir(parents=True, exist_ok=True)
    usual = {"folder": "01.jpg", "cfp": "01.jpg", "lfw": f"{place.name}_0001.jpg", "biwi": "frame_00003_rgb.png"}[form]
    names = [usual] * (rng.random() < 0.8) + [str(name) for name in rng.choice(np.array(NAMES, object), 6)]
    for name in names:
        path = place / name
        if not os.path.lexists(path):
            makers[rng.integers(len(makers))](path, rng)


def _file(path: Path, rng: np.random.Generator) -> None:
    path.write_bytes(CONTENTS[rng.integers(len(CONTENTS))])


def _folder(path: Path, rng: np.random.Generator) -> None:
    path.mkdir()
    (path / "01.jpg").write_bytes(PHOTO)


def _fifo(path: Path, rng: np.random.Generator) -> None:
    os.mkfifo(path)


def _link(path: Path, rng: np.random.Generator) -> None:
    targets = [path.name, ".", "..", "/dev/zero", "/proc/self/pagemap", "nowhere", "/etc/passwd", "01.jpg"]
    os.symlink(targets[rng.integers(len(targets))], path)


def _sparse(path: Path, rng: np.random.Generator) -> None:
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
