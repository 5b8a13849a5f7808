"""A task that hangs is given up and its worker restarted; a wait without workers ends in one line."""

from types import SimpleNamespace

import pytest

from facefront.errors import SetupError
from facefront.study import waiting
from facefront.study.cluster import Cluster
from facefront.study.engine import run_batches
from facefront.study.progress import Progress
from facefront.study.settings import EngineSettings
from facefront.study.waiting import Tasks

PATIENCE = 600


class Clock:
    """Time passes when nothing comes."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now


class Queue(list):
    """Gives what was put into it; else `LOOK_EVERY` seconds pass."""

    clock: Clock

    def put(self, future):
        self.append(future)

    def get(self, timeout):
        if self:
            return self.pop(0)
        self.clock.now += timeout
        raise waiting.Empty


class Future:
    released = False

    def __init__(self, key):
        self.key = key

    def add_done_callback(self, done):
        self.done = done

    def release(self):
        self.released = True


class Client:
    """A scheduler whose workers are known, and which of them has which task."""

    def __init__(self, workers, busy=None):
        self.workers, self.busy, self.restarted, self.waited = workers, busy or {}, [], []
        self.scheduler = SimpleNamespace(address="tcp://here:8786", processing=None)

    def nthreads(self, callback_timeout):
        return dict.fromkeys(self.workers, 1)

    def sync(self, function, workers, callback_timeout):
        return self.busy

    def restart_workers(self, addresses, timeout, raise_for_error):
        self.restarted += addresses

    def wait_for_workers(self, number, timeout):
        self.waited.append(timeout)
        raise TimeoutError


@pytest.fixture
def clock(monkeypatch):
    clock = Queue.clock = Clock()
    monkeypatch.setattr(waiting, "time", clock)
    monkeypatch.setattr(waiting, "SimpleQueue", Queue)
    return clock


def started(client, *keys, patience=PATIENCE):
    tasks, futures = Tasks(client, patience), [Future(key) for key in keys]
    for future in futures:
        tasks.add(future)
    return tasks, futures


def test_a_task_that_takes_ten_times_as_long_as_its_peers_is_given_up_and_its_worker_restarted(clock):
    client = Client(["tcp://a", "tcp://b"], {"tcp://a": ["slow"], "tcp://b": []})
    tasks, (quick, slow) = started(client, "quick", "slow")
    clock.now = 100.0
    quick.done(quick)
    assert tasks.take() == (quick, None)
    given_up, fault = tasks.take()
    assert (given_up, fault.fatal, fault.host) == (slow, True, "tcp://a")
    assert slow.released
    assert fault.reason == "took more than 1000 s"
    assert clock.now == pytest.approx(1000, abs=2 * waiting.LOOK_EVERY)
    assert client.restarted == ["tcp://a"]


def test_a_task_that_waits_at_the_scheduler_does_not_hang(clock):
    client = Client(["tcp://a"], {"tcp://a": ["slow"]})
    tasks, (quick, behind, slow) = started(client, "quick", "behind", "slow", patience=60)
    quick.done(quick)
    assert tasks.take() == (quick, None)
    tasks.slowest = 1.0
    assert tasks.take()[0] is slow
    client.busy = {"tcp://a": ["behind"]}
    before = clock.now
    assert tasks.take()[0] is behind
    assert clock.now - before == pytest.approx(60, abs=2 * waiting.LOOK_EVERY)  # its time began with the restart


def test_what_was_given_up_is_not_returned_when_it_ends(clock):
    client = Client(["tcp://a"], {"tcp://a": ["slow"]})
    tasks, (slow, last) = started(client, "slow", "last", patience=60)
    tasks.slowest = 1.0
    assert tasks.take()[0] is slow
    slow.done(slow)
    last.done(last)
    assert tasks.take() == (last, None)


def test_a_task_whose_workers_are_gone_is_given_up(clock):
    tasks, _ = started(Client(["tcp://b"]))
    future = tasks.add(Future("bound"), ["tcp://a"])
    given_up, fault = tasks.take()
    assert (given_up, future.released, fault.fatal) == (future, True, False)
    assert fault.reason == "worker tcp://a: is gone; start it, and run again"


def test_a_cluster_without_workers_ends_the_run_with_one_line(clock, capsys):
    client = Client([])
    tasks, _ = started(client, "task")
    with pytest.raises(SetupError, match=r"tcp://here:8786: no worker came in 600 s .*run again: what was finished"):
        tasks.take()
    assert client.waited == [PATIENCE]
    assert "no worker is there; waiting 600 s" in "".join(capsys.readouterr())


def test_a_long_silence_is_said_where_no_task_has_ended(clock, capsys, monkeypatch):
    client = Client(["tcp://a"])
    tasks, (task,) = started(client, "task")
    count = client.nthreads

    def ends_at_last(callback_timeout):
        if clock.now > 2.5 * PATIENCE:
            task.done(task)
        return count(callback_timeout)

    monkeypatch.setattr(client, "nthreads", ends_at_last)
    assert tasks.take() == (task, None)
    assert client.restarted == []
    assert "".join(capsys.readouterr()).count("no task has ended for 600 s on 1 workers; still waiting") == 2


@pytest.mark.parametrize(("settings", "most"), [({"backend": "sequential"}, 4), ({"workers": 2}, 100)])
def test_a_model_that_does_not_load_is_tried_a_few_times_and_ends_in_one_line(tmp_path, settings, most):
    def step(batch, context):
        with (tmp_path / "tried").open("a") as file:
            file.write("x")
        raise SetupError("model.onnx: not a usable model; get it again")

    with Progress("broken", 300) as bar, pytest.raises(SetupError, match=r"model\.onnx: not a usable model") as stopped:
        list(run_batches(step, range(300), None, EngineSettings(batch=1, **settings), bar))
    assert "\n" not in str(stopped.value)
    assert len((tmp_path / "tried").read_text()) <= most


def test_a_fault_that_passes_lets_the_rest_of_the_work_go_on(tmp_path):
    failures = [*range(3)]  # two batches, and one of their items alone

    def step(batch, context):
        if failures:
            failures.pop()
            raise SetupError("model.onnx: a mount that comes back")
        return list(batch)

    settings = EngineSettings(backend="sequential", batch=1)
    with Progress("healed", 30) as bar:
        done = [item for result in run_batches(step, range(30), None, settings, bar) for item in result]
        assert bar.computed == 30
    assert sorted(done) == [*range(30)]


def test_a_result_that_died_with_the_last_worker_ends_the_run_with_one_line():
    def never(timeout):
        raise TimeoutError

    future, client = Future("lost"), Client([])
    future.result = never
    cluster = Cluster(client, len, None, PATIENCE)
    with pytest.raises(SetupError, match="no worker came in 600 s"):
        cluster._settle(future, None)
    assert future.released
    client.workers = ["tcp://a"]
    assert cluster._settle(future, None).reason.startswith("gave no result")
