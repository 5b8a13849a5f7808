"""JupyterLab opens without its question about news, and looks for no newer version: a run needs no network."""

import json

from facefront.study.environment import silence_lab

VIEWER = {"defaultViewers": {"python": "Jupytext Notebook"}}


def test_the_settings_beside_it_stay(tmp_path):
    path = tmp_path / "default_setting_overrides.json"
    path.write_text(json.dumps({"@jupyterlab/docmanager-extension:plugin": VIEWER}), encoding="utf-8")
    silence_lab(path)
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found.pop("@jupyterlab/docmanager-extension:plugin") == VIEWER
    assert found == {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
