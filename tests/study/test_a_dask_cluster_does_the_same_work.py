"""The engine on a dask cluster: same tables, one client a step, none left open."""

import numpy as np
import pytest
from distributed import LocalCluster

from drawn import make_project, use_drawn_components
from facefront.errors import SetupError
from facefront.study.study import Study


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    return make_project(tmp_path)


def use_dask(root, address: str) -> None:
    path = root / "spec/profiles/drawn.yaml"
    engine = f"engine: {{backend: dask, workers: 1, batch: 2, address: '{address}'}}"
    path.write_text(path.read_text().replace("engine: {backend: sequential, batch: 2}", engine))


def test_a_cluster_gives_the_same_embeddings_and_no_client_is_left(project):
    here = Study.open("drawn", root=project, results="results/here").embeddings
    # Workers are threads of this process, so that the drawn stand-ins are known to them.
    with LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        use_dask(project, cluster.scheduler_address)
        there = Study.open("drawn", root=project, results="results/there").embeddings
        assert not [client for client in cluster.scheduler.clients if client != "fire-and-forget"]
    assert list(here["image_id"]) == list(there["image_id"])
    assert np.array_equal(np.stack(here["vector"].dropna()), np.stack(there["vector"].dropna()))


def test_a_cluster_without_an_address_stops_with_one_line(project):
    use_dask(project, "")
    with pytest.raises(SetupError, match=r"engine\.address is empty"):
        assert Study.open("drawn", root=project).faces is None
