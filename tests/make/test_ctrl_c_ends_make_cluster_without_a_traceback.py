"""Ctrl-C reaches every process of the terminal: the workers leave the answer to the script that started them."""

import logging
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
START = """
import signal
import sys
import joblib
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is deaf to it
sys.path.insert(0, {scripts!r})
import start_cluster
if __name__ == "__main__":
    start_cluster.PORT, start_cluster.DASHBOARD, joblib.cpu_count = 0, 0, lambda: 2
    sys.exit(start_cluster.main())
"""


def test_ctrl_c_is_no_traceback_of_any_process(tmp_path):
    script = tmp_path / "start.py"
    script.write_text(START.format(scripts=str(SCRIPTS)))
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=(tmp_path / "errors").open("w"),
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert "2 workers; make report ENGINE=tcp://" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=120) == 0
    assert "Traceback" not in (tmp_path / "errors").read_text()


@pytest.mark.parametrize(("message", "said"), [("GET /status/ws", 0), ("GET /status", 1)])
def test_a_page_of_the_dashboard_that_is_closed_while_it_opens_is_no_error(message, said, caplog):
    log = logging.getLogger("facefront of a test")
    log.addFilter(runpy.run_path(str(SCRIPTS / "start_cluster.py"))["is_of_cluster"])
    log.error("Uncaught exception %s (127.0.0.1)", message)
    assert len(caplog.records) == said
