"""ArcFace-style recognisers in ONNX. Source: Deng et al., arXiv 1801.07698."""

from __future__ import annotations

import numpy as np

from facefront.embedders.contract import normalise_rows
from facefront.embedders.onnx_model import ColorOrder, CropModel
from facefront.errors import SetupError, suggest
from facefront.faces import CROP_SIZE
from facefront.runtime.devices import Device, is_out_of_memory, one_line, open_session, run_faults
from facefront.weights import FoundWeight

BATCH = 32  # crops that are embedded at once at most: bounds the memory, and larger batches are no faster


class ArcFace:
    """A recogniser of aligned face crops.

    The input is (pixel − input_mean) / input_std with pixels 0 … 255. Where neither is given: 0 and 1 if the graph
    subtracts and multiplies itself, else 127.5 for both, as InsightFace has it. color_order: of the model's input.
    output: the name of the embedding among several outputs; empty takes the only one that has a row of at least two
    numbers for each crop. Layout (NCHW or NHWC), side, number type and batch size come from the file.

    crop_size: side of the crops that `embed` takes, in pixels. Raises SetupError, naming the file, for a model that
    does not turn two different trial crops into two different finite vectors.
    """

    key = "arcface"
    libraries = ("onnxruntime",)
    version = 2

    def __init__(
        self,
        weight: FoundWeight,
        *,
        color_order: ColorOrder = "RGB",
        input_mean: float | None = None,
        input_std: float | None = None,
        output: str = "",
        device: Device = "auto",
        threads: int = 1,
    ) -> None:
        self.weight = weight
        self.model = CropModel(
            weight.path, color_order, (input_mean, input_std), open_session(weight.path, device, threads)
        )
        self.crop_size = self.model.layout.side or CROP_SIZE
        self.output, self.dimension = self._try_out(output)

    def embed(self, crops: np.ndarray) -> np.ndarray:
        """Return the embeddings of crops, uint8 [N, S, S, 3] BGR with S = crop_size: float32 [N, D] of unit length.

        A vector of zeros stays one. Raises ValueError for other crops, SetupError where the answer has NaN or infinity.
        """
        crops, side = np.asarray(crops), self.crop_size
        if crops.dtype != np.uint8 or crops.shape[1:] != (side, side, 3):
            raise ValueError(f"expected crops, uint8 [N, {side}, {side}, 3]; got {crops.dtype} {list(crops.shape)}")
        size = self.model.layout.batch or BATCH
        parts = [self.model.run(crops[i : i + size], [self.output])[0] for i in range(0, len(crops), size)]
        vectors = np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)
        vectors = vectors.reshape(len(crops), self.dimension)
        if not np.isfinite(vectors).all():
            raise SetupError(f"{self.weight.path}: the model answers with NaN or infinity; get the file again")
        return normalise_rows(vectors)

    def applied(self) -> str:
        """Return the first of ONNX Runtime's providers that took the model."""
        return self.model.session.get_providers()[0]

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """Return everything that changes the vectors."""
        return {
            "name": self.key,
            "version": self.version,
            "weights": self.weight.sha256,
            "input_mean": self.model.input_mean,
            "input_std": self.model.input_std,
            "color_order": self.model.color_order,
            "crop_size": self.crop_size,
            "output": self.output,
        }

    def _try_out(self, output: str) -> tuple[str, int]:
        """Run two crops of noise; return the embedding's output name and its length."""
        side, names, path = self.crop_size, self.model.layout.outputs, self.weight.path
        if output and output not in names:
            raise SetupError(f"{path}: no output {output!r}; {suggest(output, names)}")
        crops = np.random.default_rng(0).integers(0, 256, (2, side, side, 3)).astype(np.uint8)
        size = min(self.model.layout.batch or len(crops), len(crops))
        try:
            parts = [self.model.run(crops[i : i + size], list(names)) for i in range(0, len(crops), size)]
        except run_faults() as error:
            remedy = "free some memory" if is_out_of_memory(error) else "export it again"
            raise SetupError(f"{path}: the model fails on {size} crops ({one_line(error)}); {remedy}") from None
        answers = {name: [part[i] for part in parts] for i, name in enumerate(names)}
        fits = [name for name, rows in answers.items() if all(_are_vectors(each, size) for each in rows)]
        chosen = [name for name in fits if output in {"", name}]
        if len(chosen) != 1:
            shapes = ", ".join(f"{name} {list(rows[0].shape)}" for name, rows in answers.items())
            remedy = f"name one by the parameter output: {', '.join(fits)}" if fits else "give a recogniser's file"
            raise SetupError(
                f"{path}: {len(names)} outputs ({shapes} for {size} crops); expected a recogniser: one vector for "
                f"each crop; {remedy}"
            )
        vectors = np.concatenate(answers[chosen[0]]).astype(np.float64)
        if not np.isfinite(vectors).all():
            raise SetupError(f"{path}: the model answers with NaN or infinity; get or export the file again")
        if np.ptp(vectors, axis=0).max() == 0:
            raise SetupError(f"{path}: the model answers two different crops with one vector; get or export it again")
        return chosen[0], vectors.shape[1]


def _are_vectors(rows: np.ndarray, count: int) -> bool:
    """Return true for floating-point [count, D] with D of at least 2."""
    return rows.ndim == 2 and len(rows) == count and rows.shape[1] > 1 and np.issubdtype(rows.dtype, np.floating)
