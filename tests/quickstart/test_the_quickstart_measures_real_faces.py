"""The commands as they stand, on real photos with real weights."""

import shutil

import pandas as pd

from quickstart_commands import SCRIPTS, chain, start


def test_four_people_go_from_photos_to_a_report(real_root, tmp_path):
    shutil.copytree(SCRIPTS.parent / "spec", tmp_path / "spec")
    photos = real_root / "cfp-dataset/Data/Images"
    for person in ("001", "002", "003", "004"):
        for kind, source, numbers in (("GT", "frontal", ("01",)), ("Angle", "profile", ("01", "02"))):
            folder = tmp_path / "data" / kind / person
            folder.mkdir(parents=True)
            for number in numbers:
                shutil.copy(photos / person / source / f"{number}.jpg", folder)
    for command in chain("template", "retina", "mobilefacenet"):
        process = start(command, tmp_path, WEIGHTS=str(real_root / "models"))
        errors = process.communicate(timeout=600)[1]
        assert process.returncode == 0, errors
    table = pd.read_csv(tmp_path / "results/master_report.csv").set_index("model")
    assert (table[["attempted", "generated", "detected", "scored"]] == 8).all(axis=None)
    assert (table["note"] == "n<5").all() and table["low"].isna().all()
    # A crop keeps the face, so that it stays about as similar; a head turned by 60 degrees from one photo loses.
    assert abs(table.loc["Angle_pre", "net_gain"]) < 0.15
    assert table.loc["template", "net_gain"] < table.loc["Angle_pre", "net_gain"]
