"""ArcFace-style recognisers in ONNX, through InsightFace's class. Source: Deng et al., arXiv 1801.07698."""

from __future__ import annotations

import numpy as np

from facefront.devices import Device, open_session
from facefront.embedders.contract import normalise_rows
from facefront.errors import SetupError
from facefront.faces import CROP_SIZE
from facefront.weights import FoundWeight

BATCH = 32  # crops that are embedded at once at most: bounds the memory, and larger batches are no faster


class ArcFace:
    """A recogniser of 112×112 RGB crops.

    input_mean, input_std: the input is (RGB − mean) / std. InsightFace tells them from the names of the first nodes:
    127.5 for both, or 0 and 1 where the graph subtracts and multiplies itself; give both where that is wrong.
    Crops go in batches where the model's batch axis is dynamic, one by one where it is fixed at 1.
    """

    key = "arcface"
    version = 1

    def __init__(
        self,
        weight: FoundWeight,
        *,
        input_mean: float | None = None,
        input_std: float | None = None,
        device: Device = "auto",
        threads: int = 1,
    ) -> None:
        from insightface.model_zoo.arcface_onnx import ArcFaceONNX

        session = open_session(weight.path, device, threads)
        _check(session, weight)
        if (input_mean is None) != (input_std is None) or input_std == 0:
            raise SetupError(f"{weight.path}: input_mean {input_mean}, input_std {input_std}; give both, std not zero")
        self.weight = weight
        self.model = ArcFaceONNX(str(weight.path), session)
        self.model.input_size = (CROP_SIZE, CROP_SIZE)  # the class takes it from axes that may be dynamic
        if input_mean is not None:
            self.model.input_mean, self.model.input_std = input_mean, input_std
        self._batch = 1 if session.get_inputs()[0].shape[0] == 1 else BATCH

    def embed(self, crops: np.ndarray) -> np.ndarray:
        """Crops, uint8 [N, 112, 112, 3] BGR, as float32 [N, D] of unit length; a vector of zeros stays zeros.

        Raises ValueError for other crops, SetupError where the model answers with NaN or infinity.
        """
        crops = np.asarray(crops)
        if crops.dtype != np.uint8 or crops.shape[1:] != (CROP_SIZE, CROP_SIZE, 3):
            raise ValueError(f"expected crops, uint8 [N, 112, 112, 3]; got {crops.dtype} {list(crops.shape)}")
        parts = [self.model.get_feat(list(crops[i : i + self._batch])) for i in range(0, len(crops), self._batch)]
        vectors = np.concatenate(parts) if parts else np.empty((0, self.model.output_shape[-1]))
        if not np.isfinite(vectors).all():
            raise SetupError(f"{self.weight.path}: the model answers with NaN or infinity; get the file again")
        return normalise_rows(vectors)

    def applied(self) -> str:
        """The first of ONNX Runtime's providers that took the model."""
        return self.model.session.get_providers()[0]

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """Everything that changes the vectors."""
        return {
            "name": self.key,
            "version": self.version,
            "weights": self.weight.sha256,
            "input_mean": float(self.model.input_mean),
            "input_std": float(self.model.input_std),
        }


def _check(session, weight: FoundWeight) -> None:
    """Refuse a model that does not turn [N or 1, 3, 112, 112] into [N or 1, D]."""
    inputs, outputs = session.get_inputs(), session.get_outputs()
    shape, answer = inputs[0].shape, outputs[0].shape
    batch_fits = len(shape) == 4 and (shape[0] == 1 or not isinstance(shape[0], int))
    sides_fit = all(side == CROP_SIZE or not isinstance(side, int) for side in shape[2:])
    one_vector = len(outputs) == 1 and len(answer) == 2 and isinstance(answer[1], int)
    if len(inputs) != 1 or not batch_fits or shape[1] != 3 or not sides_fit or not one_vector:
        raise SetupError(
            f"{weight.path}: {len(outputs)} outputs, input {shape}, first output {answer}; expected a recogniser: "
            "one input [N, 3, 112, 112], one output [N, D]"
        )
