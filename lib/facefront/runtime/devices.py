"""Choose where the models run: ONNX Runtime's providers, torch's device, and the threads that each may take."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import joblib

from facefront.errors import SetupError

if TYPE_CHECKING:
    import onnxruntime
    import torch

N = TypeVar("N", bound="torch.nn.Module")
Device = Literal["auto", "cpu", "cuda"]


OTHERS = (b"PK", b"\x80\x02"), {".npz", ".safetensors"}
"""First bytes and endings of weights that are not ONNX."""


def is_onnx(path: Path) -> bool:
    """Return whether ONNX Runtime may open the file. Protocol buffers skip what they do not know, so that an ONNX file
    could begin like another one, and miss what ONNX files are checked for."""
    with path.open("rb") as stream:
        return not stream.read(2).startswith(OTHERS[0]) and path.suffix not in OTHERS[1]


def cuda_is_present() -> bool:
    """Return whether this machine has an NVIDIA driver with a device; a build made for CUDA says nothing about that."""
    return os.path.exists("/dev/nvidiactl") or os.path.exists("/dev/dxg")


def visible_gpus() -> list[str]:
    """Return the NVIDIA devices that this process may use, as CUDA_VISIBLE_DEVICES names them: by number or UUID."""
    named = os.environ.get("CUDA_VISIBLE_DEVICES")
    if named is not None:
        return [name.strip() for name in named.split(",") if name.strip() not in {"", "-1"}]
    if not cuda_is_present():
        return []
    import torch

    return [str(number) for number in range(torch.cuda.device_count())]


def onnx_providers(device: Device = "auto") -> list[str]:
    """Return ONNX Runtime's providers for the device, the first choice first.

    onnxruntime-gpu lists CUDA on machines without a GPU too and fails at every session, so that it is asked for only
    where there is one. Raises SetupError where `device` is "cuda" and there is none, or is not a known word.
    """
    import onnxruntime

    usable = cuda_is_present() and "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    if _wants_cuda(device, usable):
        onnxruntime.preload_dlls()
        return ["CUDAExecutionProvider", "CPUExecutionProvider"]
    return ["CPUExecutionProvider"]


def torch_device(device: Device = "auto") -> str:
    """Return "cuda" or "cpu". Raises SetupError where `device` is "cuda" and torch has none, or is not a known word."""
    import torch

    return "cuda" if _wants_cuda(device, torch.cuda.is_available()) else "cpu"


def channels_last(network: N, device: str) -> N:
    """Return the torch network on the device with its weights channels last, in which convolutions are fastest."""
    import torch

    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack the format
    return network


def open_session(path: Path | str, device: Device = "auto", threads: int = 1) -> onnxruntime.InferenceSession:
    """Return a session of the file; see `start_session`. Raises SetupError where the file is no ONNX model."""
    if _is_lfs_pointer(Path(path)):
        raise SetupError(f"{path}: a Git LFS pointer, not the file itself; run git lfs pull where it came from")
    if Path(path).is_file() and not is_onnx(Path(path)):
        raise SetupError(f"{path}: begins or is named as no ONNX model does; get the file again")
    return start_session(str(path), path, device, threads)


def start_session(
    model: str | bytes, name: Path | str, device: Device = "auto", threads: int = 1
) -> onnxruntime.InferenceSession:
    """Return an `onnxruntime.InferenceSession` of a model; warnings are silenced, errors are not.

    model: the path of a file, or its bytes; name: for messages; threads: of the CPU provider, within one operator;
    workers are processes, so that one is the default; 0 means all cores that this process may use. Raises SetupError
    where it is no ONNX model, or where "cuda" was asked for and does not come up.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or joblib.cpu_count()  # its own count ignores a container's limit
    options.inter_op_num_threads, options.log_severity_level = 1, 3
    try:
        from facefront.runtime.bound_session import BoundSession

        session = BoundSession(model, options, providers=onnx_providers(device))
    except run_faults() as error:
        if is_out_of_memory(error):
            raise MemoryError(one_line(error)) from None
        raise SetupError(f"{name}: not a usable ONNX model ({one_line(error)}); get the file again") from None
    if device == "cuda" and "CUDAExecutionProvider" not in session.get_providers():
        raise SetupError(f"{name}: ONNX Runtime could not use CUDA; mend the CUDA libraries, or set device to cpu")
    return session


def run_faults() -> tuple[type[Exception], ...]:
    """Return what ONNX Runtime raises for a model that it cannot open or run."""
    from onnxruntime.capi import onnxruntime_pybind11_state as faults

    broken = (faults.Fail, faults.InvalidArgument, faults.InvalidGraph, faults.InvalidProtobuf, faults.NoSuchFile)
    return (*broken, faults.NotImplemented, faults.RuntimeException)


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether a library lacked memory: OpenCV, torch on a processor and ONNX Runtime say so in words alone."""
    words = str(error).lower()
    known = ("out of memory", "insufficient memory", "bad_alloc", "bad allocation")
    return isinstance(error, MemoryError) or any(w in words for w in known) or ("alloc" in words and "memory" in words)


def is_of_device(error: BaseException) -> bool:
    """Return whether a GPU, its driver or its libraries failed: torch and ONNX Runtime say so in words alone."""
    words = str(error).lower()
    return any(name in words for name in ("cuda error", "cuda failure", "cudnn", "cublas", "nvidia driver"))


def memory_faults() -> tuple[type[Exception], ...]:
    """Return what a lack of memory can raise, among others: `is_out_of_memory` tells. ONNX Runtime's own types count
    where it is in use."""
    import cv2

    return (MemoryError, RuntimeError, cv2.error, *(run_faults() if "onnxruntime" in sys.modules else ()))


def _is_lfs_pointer(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(24) == b"version https://git-lfs."


def limit_threads(threads: int) -> None:
    """Let OpenCV, and torch if it has been imported, use so many threads in this process. For worker processes."""
    import cv2

    cv2.setNumThreads(threads)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(threads)


def one_line(error: BaseException, limit: int = 160) -> str:
    """Return the start of an error's message, as one line."""
    return " ".join(str(error).split())[:limit]


def _wants_cuda(device: str, usable: bool) -> bool:
    if device not in {"auto", "cpu", "cuda"}:
        raise SetupError(f"device is {device!r}; give auto, cpu or cuda")
    if device == "cuda" and not usable:
        raise SetupError("device is 'cuda', but no CUDA device can be used here; set device to auto or cpu")
    return usable and device != "cpu"
