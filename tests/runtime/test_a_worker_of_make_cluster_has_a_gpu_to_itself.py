"""`make cluster` starts one process for each GPU, which takes its batches from all of that GPU's memory."""

import os
import runpy
from pathlib import Path

import pytest
import torch
from distributed import Client, LocalCluster, SpecCluster

from facefront.frontalizers.liveportrait import memory
from facefront.runtime import devices, workers

START = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "start_cluster.py"))


@pytest.mark.parametrize(
    ("named", "there", "expected"),
    [("", 4, []), ("-1", 4, []), ("1", 4, ["1"]), ("2, GPU-6e", 4, ["2", "GPU-6e"]), (None, 3, ["0", "1", "2"])],
)
def test_the_gpus_are_those_that_this_process_may_use(monkeypatch, named, there, expected):
    monkeypatch.setattr(devices, "cuda_is_present", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: there)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if named is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", named)
    assert devices.visible_gpus() == expected


def test_without_a_gpu_there_is_a_worker_for_each_core(monkeypatch, tmp_path):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setattr(workers.joblib, "cpu_count", lambda: 3)
    options = [worker["options"] for worker in START["workers"](str(tmp_path)).values()]
    assert [each["nthreads"] for each in options] == [1, 1, 1]
    assert not any("env" in each or "resources" in each for each in options)
    assert workers.sharers("cuda") == workers.sharers("cpu") == 3


def seen() -> tuple[str, int, int]:
    return os.environ["CUDA_VISIBLE_DEVICES"], workers.sharers("cuda"), workers.sharers("cpu")


def test_a_process_sees_its_own_gpu_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "5,7")
    spec, scheduler = START["workers"](str(tmp_path)), START["scheduler"]()
    assert [worker["options"]["env"] for worker in spec.values()] == [{"CUDA_VISIBLE_DEVICES": each} for each in "57"]
    scheduler["options"] |= {"port": 0, "dashboard": False}
    with (
        SpecCluster(scheduler=scheduler, workers={1: spec[1]}) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        assert client.submit(seen).result() == ("7", 1, workers.joblib.cpu_count())


@pytest.mark.parametrize(("resources", "size"), [({workers.GPU: 1}, 32), ({}, 2)])
def test_the_batch_of_a_worker_with_a_gpu_is_from_all_of_its_memory(monkeypatch, resources, size):
    monkeypatch.setattr(workers.joblib, "cpu_count", lambda: 16)
    monkeypatch.setattr(memory, "_free_cuda", lambda: 80e9)
    named = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with LocalCluster(**named, resources=resources) as cluster, Client(cluster, set_as_default=False) as client:
        assert client.submit(memory.batch_size, "cuda").result() == size
