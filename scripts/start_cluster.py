"""Start a dask scheduler and worker processes on this machine, one for each core, and print their address.

`make cluster` calls it. It runs until it is stopped.
"""

import signal
import sys
import tempfile
from pathlib import Path

import joblib
from distributed import LocalCluster

from facefront.errors import SetupError
from facefront.study.options import check_checkout

ROOT = Path(__file__).resolve().parents[1]
DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""Runs in each worker: Ctrl-C goes to all processes of a terminal, and only this one answers it."""

PORT = 8786
DASHBOARD = 8787


def main() -> int:
    """Return 0 when it was stopped, 2 where the port is taken or another checkout's code would run."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        check_checkout(ROOT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        try:
            cluster = LocalCluster(
                n_workers=joblib.cpu_count(),
                threads_per_worker=1,
                scheduler_port=PORT,
                dashboard_address=f"127.0.0.1:{DASHBOARD}",
                local_directory=folder,
                preload=DEAF,
            )
        except (OSError, RuntimeError) as error:
            print(f"port {PORT}: {error}; stop the other cluster, or give its address to ENGINE", file=sys.stderr)
            return 2
        with cluster:
            print(f"{len(cluster.workers)} workers; make report ENGINE={cluster.scheduler_address}")
            print(f"dashboard: {cluster.dashboard_link}", flush=True)
            try:
                signal.pause()
            except KeyboardInterrupt:
                return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
