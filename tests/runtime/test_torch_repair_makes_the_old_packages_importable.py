import subprocess
import sys

import pytest
import torch

from facefront.runtime.torch_repair import plain_nms, repair


def run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def brute_force_nms(boxes, scores, threshold):
    kept = []
    for i in sorted(range(len(boxes)), key=lambda i: -scores[i]):
        x1, y1, x2, y2 = boxes[i]
        overlaps = []
        for a1, b1, a2, b2 in (boxes[j] for j in kept):
            shared = max(0, min(x2, a2) - max(x1, a1)) * max(0, min(y2, b2) - max(y1, b1))
            overlaps.append(shared / ((x2 - x1) * (y2 - y1) + (a2 - a1) * (b2 - b1) - shared))
        if all(overlap <= threshold for overlap in overlaps):
            kept.append(i)
    return kept


@pytest.mark.parametrize("threshold", [0.1, 0.4, 0.7])
def test_nms_keeps_what_a_brute_force_keeps(threshold):
    repair()
    from torchvision.ops import nms

    random = torch.Generator().manual_seed(0)
    corners = torch.rand(200, 2, generator=random) * 80
    boxes = torch.cat([corners, corners + 5 + 30 * torch.rand(200, 2, generator=random)], 1)
    scores = torch.rand(200, generator=random)
    expected = brute_force_nms(boxes.double().tolist(), scores.tolist(), threshold)
    assert 5 < len(expected) < 200
    assert plain_nms(boxes, scores, threshold).tolist() == expected
    assert nms(boxes, scores, threshold).tolist() == expected


def test_nms_of_no_boxes_is_empty():
    kept = plain_nms(torch.zeros(0, 4), torch.zeros(0), 0.5)
    assert kept.dtype == torch.int64
    assert kept.tolist() == []


def test_all_four_packages_import_after_the_repair_even_if_torchvision_failed_before():
    code = """
try:
    import torchvision
except RuntimeError:
    pass
from facefront.runtime.torch_repair import repair
repair(); repair()
import facexlib.detection, gfpgan, basicsr, spandrel
from torchvision.transforms.functional_tensor import rgb_to_grayscale
print("imported")
"""
    assert run_python(code).endswith("imported")


def test_a_native_nms_is_left_alone():
    code = """
import torch
import facefront.runtime.torch_repair as module
module._native_operators_load = lambda: True
module._alias_functional_tensor = lambda: None
module.repair()
print(hasattr(torch.ops.torchvision, "nms"))
"""
    assert run_python(code) == "False"


def test_importing_the_package_imports_neither_torch_nor_onnxruntime():
    code = """
import sys
import facefront, facefront.detectors, facefront.embedders, facefront.weights, facefront.runtime.devices
print({"torch", "torchvision", "onnxruntime", "insightface", "facexlib"} & set(sys.modules))
"""
    assert run_python(code) == "set()"
