"""Messages hold photos, and dask would keep a thousand of each connection in client and scheduler."""

import dask
from distributed import LocalCluster, get_worker

from facefront.study.cluster import connected
from facefront.study.message_log import KEPT, SETTING


def place(batch, context):
    return get_worker().address


def test_client_and_scheduler_keep_few_messages_of_every_connection():
    named = {"n_workers": 2, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with (
        LocalCluster(**named, protocol="tcp://") as cluster,
        connected(cluster.scheduler_address, place, None) as connection,
    ):
        scheduler = cluster.scheduler
        assert connection.alone([]) in scheduler.workers
        logs = [connection._client.scheduler_comm, *scheduler.stream_comms.values(), *scheduler.client_comms.values()]
        assert len(logs) == 4
        assert {each.recent_message_log.maxlen for each in logs} == {KEPT}
        assert dask.config.get(SETTING) == KEPT  # of workers that come later
