"""Real worker processes that see neither photos nor results: the same tables, whatever dies."""

import hashlib
import os
import platform
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import LocalCluster

from drawn import make_project, use_drawn_components
from facefront.errors import SetupError
from facefront.study import cluster as clusters
from facefront.study import same_code
from facefront.study.engine import run_batches
from facefront.study.progress import Progress
from facefront.study.settings import EngineSettings
from facefront.study.study import Study
from facefront.weights import FoundWeight, sha256_of

TABLES = ("images", "faces", "frontals", "frontal_faces", "embeddings")
PRELOAD = """
import sys
import pytest
sys.path[:0] = [{tests!r}, {tests!r} + "/study"]
import drawn
drawn.use_drawn_components(pytest.MonkeyPatch())
from pathlib import Path
from facefront.files import regular
def hidden(path, *arguments, open_=regular.os.open, **named):  # as on a machine without the run's folders
    if str(path).startswith({unseen!r}):
        raise FileNotFoundError(2, "No such file or directory", str(path))
    return open_(path, *arguments, **named)
regular.os.open = hidden
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        use_drawn_components(patch)
        yield make_project(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def cluster(project, tmp_path_factory) -> Iterator[LocalCluster]:
    folder = tmp_path_factory.mktemp("workers")
    preload = folder / "preload.py"
    preload.write_text(PRELOAD.format(tests=str(Path(__file__).parents[1]), unseen=str(project)))
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        local_directory=str(folder),
        preload=[str(preload)],
    ) as started:
        yield started


def use(project: Path, engine: str) -> None:
    path = project / "spec/profiles/drawn.yaml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("engine:")]
    path.write_text("\n".join([*lines, f"engine: {engine}", ""]))


def save(project: Path, results: str) -> Study:
    study = Study.open("drawn", root=project, results=f"results/{results}")
    study.save(**{name: getattr(study, name) for name in TABLES})
    return study


def tables(project: Path, results: str) -> dict[str, bytes]:
    return {name: (project / f"results/{results}/tables/{name}.parquet").read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def expected(project) -> dict[str, bytes]:
    use(project, "{backend: sequential, batch: 2}")
    save(project, "here")
    return tables(project, "here")


def test_workers_that_see_no_photo_give_the_same_tables_and_outputs(project, cluster, expected):
    use(project, f"{{backend: dask, batch: 2, address: '{cluster.scheduler_address}'}}")
    study = save(project, "there")
    assert tables(project, "there") == expected
    assert all((study.results / path).is_file() for path in study.frontals["path"])


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(project, cluster, expected, monkeypatch):
    use(project, f"{{backend: dask, batch: 1, address: '{cluster.scheduler_address}'}}")
    settle, settled, killed = clusters.Cluster._settle, [], []

    def killing(self, future, sent):
        settled.append(future.key)
        if len(settled) == 3:
            killed.extend(self._client.run(os.getpid).values())
        if len(settled) in {3, 6}:  # both workers, one after the other
            os.kill(killed[len(settled) // 3 - 1], signal.SIGKILL)
        return settle(self, future, sent)

    monkeypatch.setattr(clusters.Cluster, "_settle", killing)
    save(project, "killed")
    assert len(killed) == 2
    assert tables(project, "killed") == expected


def test_a_worker_with_another_version_is_refused_with_the_difference(project, cluster, monkeypatch):
    use(project, f"{{backend: dask, batch: 2, address: '{cluster.scheduler_address}'}}")
    own = same_code.library_versions() | {"numpy": "0.9"}
    monkeypatch.setattr(same_code, "library_versions", lambda: own)  # of this process: workers have the real ones
    with (
        pytest.raises(SetupError, match=r"worker tcp://.*: numpy .* for 0\.9; install the same versions"),
        clusters.connected(cluster.scheduler_address, len, None),
    ):
        pass


def give_weight(batch, component):
    return [weight.path.read_bytes() for weight in component[0]]


def test_model_files_are_given_to_a_worker_that_lacks_them(project, cluster, tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(b"weights")
    weight = FoundWeight("model", path, sha256_of(path), 7, "none")
    (tmp_path / "run").mkdir()
    there = path.rename(tmp_path / "run" / path.name)
    with clusters.connected(cluster.scheduler_address, give_weight, ((weight,),)) as connection:
        connection._weights[weight.sha256] = replace(weight, path=there)  # the run alone has it
        assert connection.alone([]) == [b"weights"]


@pytest.mark.parametrize("content", [None, b"others"])
def test_a_model_file_that_the_run_has_lost_stops_it_with_one_line(project, cluster, tmp_path, content):
    path = tmp_path / "model.bin"
    if content:
        path.write_bytes(content)
    weight = FoundWeight("model", path, hashlib.sha256(b"lost").hexdigest(), 4, "none")
    engine, taken = EngineSettings("dask", batch=1, address=cluster.scheduler_address), []
    items = (taken.append(item) or item for item in range(50))
    with pytest.raises(SetupError, match="run again") as stopped:
        list(run_batches(give_weight, items, ((weight,),), engine, Progress("weights", 50)))
    assert str(path) in str(stopped.value)
    assert platform.node() in str(stopped.value)
    assert "\n" not in str(stopped.value)
    assert len(taken) < 50  # no worker can do anything


@pytest.mark.parametrize(("content", "found"), [(b"weights", True), (b"others", False)])
def test_a_worker_takes_a_model_file_from_its_own_downloads_if_it_is_the_right_one(
    tmp_path, monkeypatch, content, found
):
    monkeypatch.setenv("FACEFRONT_WEIGHTS", str(tmp_path / "downloads"))
    monkeypatch.setattr(clusters, "_folder", lambda: tmp_path / "worker")
    (tmp_path / "downloads").mkdir()
    own = tmp_path / "downloads" / "model.bin"
    own.write_bytes(content)
    weight = FoundWeight("model", tmp_path / "of the run" / own.name, hashlib.sha256(b"weights").hexdigest(), 7, "none")
    assert clusters._located(weight) == (own if found else None)
