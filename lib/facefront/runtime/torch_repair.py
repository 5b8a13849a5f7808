"""Two repairs that let torchvision, facexlib, gfpgan, basicsr and spandrel be imported: call `repair()` before them.

- PyPI's torchvision is built against CUDA. Beside a CPU build of torch its library of operators does not load, and
  `import torchvision` fails at `torchvision::nms`. The operators' schemas are declared instead, with a plain NMS.
- basicsr imports `torchvision.transforms.functional_tensor`, which torchvision 0.17 removed.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

_NMS = "torchvision::nms"
_QNMS = "torchvision::qnms"
_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
_FUNCTIONAL_TENSOR = "torchvision.transforms.functional_tensor"


def repair() -> None:
    """Make the packages above importable. May be called any number of times; a native NMS is left alone."""
    if "torchvision" not in sys.modules and not _native_operators_load():
        _declare_operators()
        boxes: Any = importlib.import_module("torchvision.ops.boxes")
        boxes._assert_has_ops = _operators_are_declared
    _alias_functional_tensor()


def plain_nms(boxes: torch.Tensor, scores: torch.Tensor, iou_threshold: float) -> torch.Tensor:
    """Keep the boxes that overlap each better one by at most the threshold: greedy non-maximum suppression.

    boxes: float tensor [N, 4], x1 y1 x2 y2; scores: float tensor [N]. Returns the kept indices, int64 [K], by
    falling score; of equal scores the first is the better one.
    """
    import torch

    order = scores.argsort(descending=True, stable=True)
    keep = []
    while len(order):
        best, order = order[0], order[1:]
        keep.append(best)
        order = order[~(_overlaps(boxes[best], boxes[order]) > iou_threshold)]
    return torch.stack(keep) if keep else order


def _overlaps(box: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Return the intersection over union of one box [4] with others [N, 4]."""
    sides = (box[2:].minimum(others[:, 2:]) - box[:2].maximum(others[:, :2])).clamp(min=0)
    intersection = sides.prod(1)
    return intersection / ((box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(1) - intersection)


def _native_operators_load() -> bool:
    import torch

    spec = importlib.util.find_spec("torchvision")
    for folder in (spec and spec.submodule_search_locations) or ():
        for library in [*Path(folder).glob("_C*.so"), *Path(folder).glob("_C*.pyd")]:
            try:
                torch.ops.load_library(library)
            except OSError:
                continue
            return True
    return False


def _declare_operators() -> None:
    import torch

    if hasattr(torch.ops.torchvision, "nms"):
        return  # declared by another repair
    torch.library.define(_NMS, _SCHEMA)
    torch.library.define(_QNMS, _SCHEMA)
    torch.library.impl(_NMS, "default", plain_nms)


def _operators_are_declared() -> None:
    """Replace torchvision's check that its own library was loaded; only `torchvision.ops.nms` calls it."""


def _alias_functional_tensor() -> None:
    if importlib.util.find_spec(_FUNCTIONAL_TENSOR) is not None:
        return
    from torchvision.transforms.functional import rgb_to_grayscale

    module: Any = importlib.util.module_from_spec(ModuleSpec(_FUNCTIONAL_TENSOR, None))
    module.rgb_to_grayscale = rgb_to_grayscale
    sys.modules[_FUNCTIONAL_TENSOR] = module
