"""Keep the memory of client and scheduler flat: dask keeps the last thousand messages of each connection.

Those of less than 1 MB are kept whole, with the photos in them: up to 1 GB in the client, and in the scheduler for each
worker.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from facefront.errors import SetupError
from facefront.study.waiting import ANSWER

if TYPE_CHECKING:
    from distributed import Client

SETTING = "distributed.admin.low-level-log-length"
KEPT = 10
"""Messages of a connection that stay in memory."""


@contextmanager
def few_messages() -> Iterator[None]:
    """Let connections that this process opens meanwhile keep few messages."""
    import dask

    with dask.config.set({SETTING: KEPT}):
        yield


def keep_few_messages(client: Client) -> None:
    """Let the scheduler keep few messages, of the connections that it has and of later ones.

    Raises SetupError where it cannot load this package, without which it cannot take tasks either.
    """
    try:
        client.run_on_scheduler(_keep_few, callback_timeout=ANSWER)
    except ImportError as error:
        address = client.scheduler.address if client.scheduler else "dask scheduler"
        raise SetupError(
            f"{address}: the scheduler cannot load facefront ({error}); start it with lib/ of this checkout in "
            "PYTHONPATH (docs/cluster.md), and run again"
        ) from error


def _keep_few(dask_scheduler: Any = None) -> None:
    import dask

    dask.config.set({SETTING: KEPT})
    for connection in [*dask_scheduler.stream_comms.values(), *dask_scheduler.client_comms.values()]:
        connection.recent_message_log = deque(connection.recent_message_log, maxlen=KEPT)
