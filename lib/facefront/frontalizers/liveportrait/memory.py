"""The number of pictures in a batch: as many as pay, and as many as memory holds."""

from __future__ import annotations

import psutil

from facefront.runtime.workers import sharers

PICTURE_BYTES = {"cpu": 900_000_000, "cuda": 1_200_000_000}
"""What one picture takes on its way, at the most (measured)."""

MOST = {"cpu": 4, "cuda": 32}
"""Beyond this, more at a time is not quicker."""

SHARE = 0.5
"""Of what is free: others work beside us."""


def batch_size(device: str) -> int:
    """Return the pictures in a batch on the device ("cpu" or "cuda"), at least 1. Workers share its memory evenly: they
    start together, and each sees what is free before the others take theirs."""
    kind = device.partition(":")[0]
    free = _free_cuda() if kind == "cuda" else psutil.virtual_memory().available
    return max(1, min(MOST[kind], int(SHARE * free / sharers(kind) / PICTURE_BYTES[kind])))


def _free_cuda() -> float:
    import torch

    return float(torch.cuda.mem_get_info()[0])
