"""Start a dask scheduler and worker processes on this machine, and print what to give to ENGINE.

There is a worker for each GPU, which it has to itself, or one for each core where there is no GPU. `make cluster` calls
it. It runs until it is stopped.
"""

import contextlib
import logging
import re
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import joblib
from distributed import Nanny, Scheduler, SpecCluster
from distributed.system import MEMORY_LIMIT

from facefront.errors import SetupError
from facefront.runtime.devices import visible_gpus
from facefront.runtime.workers import GPU
from facefront.study.options import check_checkout

ROOT = Path(__file__).resolve().parents[1]
DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""Runs in each worker: Ctrl-C goes to all processes of a terminal, and only this one answers it."""

HOST = "127.0.0.1"
PORT = 8786
DASHBOARD = 8787
QUIET = logging.WARNING
OF_A_PAGE = re.compile(r"Uncaught exception GET \S+/ws ")
"""Begins what tornado logs, with a traceback, where a page of the dashboard is closed while its connection opens."""


def main() -> int:
    """Return 0 when it was stopped, 2 where the port is taken or another checkout's code would run."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        check_checkout(ROOT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    logging.getLogger("tornado.application").addFilter(is_of_cluster)
    with contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder:
        try:
            cluster = SpecCluster(scheduler=scheduler(), workers=workers(folder), silence_logs=QUIET)
        except (OSError, RuntimeError) as error:
            print(f"port {PORT}: {error}; stop the other cluster, or give its address to ENGINE", file=sys.stderr)
            return 2
        with cluster:
            print(f"{len(cluster.workers)} workers; make report ENGINE={cluster.scheduler_address}")
            print(f"dashboard: {cluster.dashboard_link}", flush=True)
            signal.pause()
    return 0


def is_of_cluster(record: logging.LogRecord) -> bool:
    """Return False for what a browser causes: the cluster goes on, and whoever closed the page knows."""
    return not OF_A_PAGE.match(record.getMessage())


def scheduler() -> dict[str, Any]:
    """Return the scheduler, as `SpecCluster` takes it."""
    return {"cls": Scheduler, "options": {"host": HOST, "port": PORT, "dashboard_address": f"{HOST}:{DASHBOARD}"}}


def workers(folder: str) -> dict[int, dict[str, Any]]:
    """Return a worker for each GPU, or else for each core, as `SpecCluster` takes them. folder: for their files."""
    gpus = visible_gpus()
    own: list[dict[str, Any]] = [{"env": {"CUDA_VISIBLE_DEVICES": gpu}, "resources": {GPU: 1}} for gpu in gpus]
    own = own or [{} for _ in range(joblib.cpu_count())]
    shared: dict[str, Any] = {
        "host": HOST,
        "nthreads": 1,
        "local_directory": folder,
        "memory_limit": MEMORY_LIMIT // len(own),
    }
    shared |= {"dashboard": False, "silence_logs": QUIET, "preload": DEAF}
    return {number: {"cls": Nanny, "options": shared | each} for number, each in enumerate(own)}


if __name__ == "__main__":
    sys.exit(main())
