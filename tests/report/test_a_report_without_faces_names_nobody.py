"""IMAGES=none: no file that is shared holds a face, the name of a person, of a photo or of a folder of this machine."""

import base64
import json
import re
import shutil

import nbformat
import pandas as pd
import pytest

from drawn import make_project
from facefront.report import Names
from facefront.study.notebooks import without_places
from test_notebooks_survive_sets_of_few_faces import run_notebooks

PEOPLE = ("Zoë Quux", "a,b;c 77", "<b>Bob", "O\"Brien 's", "=1+1", "100% #1 ?x")
PHOTO = "IMG {} of Ms Xyzzy.png"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """The folder of a project after a run without faces on people with difficult names."""
    root = tmp_path_factory.mktemp("hidden place")
    make_project(root, people=len(PEOPLE))
    for side in ("GT", "Angle"):
        for i, name in enumerate(PEOPLE):
            folder = (root / "data" / side / f"p{i}").rename(root / "data" / side / name)
            for number, path in enumerate(sorted(folder.iterdir())):
                path.rename(folder / PHOTO.format(number))
    (root / "data/Angle" / PEOPLE[0] / PHOTO.format(0)).write_bytes(b"no picture")
    (root / "data/Angle" / PEOPLE[1] / "Ms Xyzzy.txt").write_text("a remark")
    shutil.rmtree(root / "data/Angle" / PEOPLE[5])
    leaked = root / "data/GT" / PEOPLE[2] / PHOTO.format(0)
    shutil.copy(leaked, root / "data/Angle" / PEOPLE[2] / PHOTO.format(8))
    shutil.copy(leaked, root / "data/Angle" / PEOPLE[3] / PHOTO.format(9))
    with pytest.MonkeyPatch.context() as patch:
        run_notebooks(root, patch, images="none")
    return root


def texts(root):
    """What may be shared, as text: the report, the figures, the sections; encoded pictures and tables as well."""
    for place in ("reports", "figures", "results/drawn/sections"):
        for path in (root / place).rglob("*"):
            if path.suffix == ".parquet":
                yield path, pd.read_parquet(path).to_csv()
            elif path.is_file():
                text = path.read_bytes().decode("utf-8", "replace")  # of a PDF or PNG, what it says of itself
                yield path, text
                for svg in re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", text):
                    yield path, base64.b64decode(svg).decode()


def forms(name):
    """The name as HTML, JSON, CSV and Python write it."""
    html = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    quotes = html.replace('"', "&#34;").replace("'", "&#39;")
    return {name, html, quotes, json.dumps(name)[1:-1], name.replace('"', '""'), repr(name)[1:-1]}


def test_no_file_names_a_person_a_photo_or_a_folder(shared):
    names = [*PEOPLE, "Xyzzy", str(shared), "hidden place"]
    seen = 0
    for path, text in texts(shared):
        seen += 1
        for name in names:
            for form in forms(name):
                assert form not in text, (path.relative_to(shared), name)
    assert seen > 40


def test_photos_and_people_keep_one_pseudonym_in_every_table(shared):
    pairs = pd.read_parquet(shared / "reports/drawn/pairs.parquet")
    named = pd.read_parquet(shared / "results/drawn/tables/pairs.parquet")
    assert len(pairs) == len(named)
    for column in ("left", "right", "left_person", "right_person"):
        assert pairs[column].nunique() == named[column].nunique()
    same = ["group", "detector", "backbone", "variant", "similarity"]
    left, right = (t[same].sort_values(same, ignore_index=True) for t in (pairs, named))
    pd.testing.assert_frame_equal(left, right)
    problems = pd.read_csv(shared / "reports/drawn/tables/problems.csv")
    poses = pd.read_csv(shared / "reports/drawn/tables/poses.csv")
    (unread,) = set(problems.loc[problems["status"] == "read_error", "image_id"])
    assert re.fullmatch(r"photo-\d{4}", unread)
    assert unread in set(pairs["left"])
    assert set(poses.loc[poses["role"] == "probe", "image_id"]) <= set(pairs["left"])


def test_the_faults_stay_with_their_numbers(shared):
    page = (shared / "reports/drawn/report.html").read_text("utf-8")
    assert "the ending is none of an image" in page
    assert "no photo in Angle/" in page
    assert "cannot be decoded as a picture" in page


def test_pseudonyms_say_nothing_of_the_order_of_names():
    people = [f"{i:03d}" for i in range(40)]
    images = pd.DataFrame({"image_id": [f"{p}/1.jpg" for p in people], "person": people, "sha256": people})
    names = Names.of(images, show=False)
    numbers = [names.person(person) for person in people]
    assert sorted(numbers) == [f"person-{i:03d}" for i in range(1, 41)]
    assert numbers != sorted(numbers)
    table = names.frame(images)
    assert table["image_id"].is_monotonic_increasing
    assert Names.of(images, show=True).frame(images) is images
    assert names.photo("somebody new") == names.person("somebody new") == "unnamed"
    assert names.photo("prototype:007") == f"prototype:{names.person('007')}"


def test_an_executed_notebook_names_no_folder_of_the_machine():
    home = "/home/ann/Ann's photos"
    output = nbformat.v4.new_output("execute_result", {"text/plain": f"PosixPath('{home}/x')"})
    warning = nbformat.v4.new_output("stream", name="stderr", text="/home/ann/.venv/lib/x.py: a warning")
    source = f'# Parameters\nprofile = "cfp"\ndata = "{home}"\nweights = "../my weights"\n'
    given = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]}, outputs=[output, warning])
    metadata = {"papermill": {"parameters": {"profile": "cfp", "data": home, "weights": "../my weights"}}}
    written = nbformat.v4.new_notebook(cells=[given], metadata=metadata)
    text = nbformat.writes(without_places(written, [home, "../my weights", "/home/ann"]))
    assert "ann" not in text.lower().replace("channel", "")
    assert "my weights" not in text
    assert "cfp" in text
    assert "/home/ann" in nbformat.writes(written)
