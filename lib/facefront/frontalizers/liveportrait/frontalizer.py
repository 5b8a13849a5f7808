"""`liveportrait_mod` and `facepoke`: LivePortrait's networks with the head's rotation edited away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args
from weakref import WeakKeyDictionary

import numpy as np

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers.contract import (
    CannotFrontalize,
    Fingerprint,
    Frontal,
    FrontalizerCard,
    Rotation,
    Source,
    Target,
    check_rotation,
    turn_each,
    turn_in_batches,
)
from facefront.frontalizers.liveportrait.cropping import (
    LIFT,
    crop,
    crop_matrix,
    landmarks_from_106,
    landmarks_from_five,
    limit_side,
    network_input,
)
from facefront.frontalizers.liveportrait.edit import Edit
from facefront.frontalizers.liveportrait.memory import batch_size
from facefront.frontalizers.liveportrait.openings import Landmarks106, Openings
from facefront.frontalizers.liveportrait.pasting import paste_back
from facefront.runtime.devices import Device, torch_device
from facefront.weights import FoundWeight

if TYPE_CHECKING:
    from facefront.frontalizers.liveportrait.portraits import Encoded

NETWORK_WEIGHTS = tuple(
    f"liveportrait_{name}"
    for name in (
        "appearance_feature_extractor",
        "motion_extractor",
        "warping_module",
        "spade_generator",
        "stitching_retargeting_module",
    )
)
"""Catalogue keys of the five files, in the order in which they are given."""

LANDMARKS_106, LANDMARKS_203 = "2d106det.onnx", "landmark.onnx"
"""Files that only some parameters need: InsightFace's and LivePortrait's own."""


@dataclass(frozen=True)
class Prepared:
    """A photo ready to be drawn anew."""

    image: np.ndarray  # uint8 [H, W, 3] BGR, its longer side 1280 at the most
    matrix: np.ndarray  # float32 [2, 3], from the photo to the crop
    pixels: np.ndarray  # float32 [3, 256, 256] RGB, 0 … 1
    openings: np.ndarray | None  # float32 [3]
    encoded: Encoded | None = None  # where both arms are drawn


class LivePortrait:
    """x_d = s (x_c I + δ) + t, stitched: same expression, scale and place, no rotation.

    weights: the five files in the order of `NETWORK_WEIGHTS`, then those that a parameter needs.
    partial, expression, stitching, eyes, lips: see `Edit`; eyes and lips need LivePortrait's landmark.onnx.
    output: "crop", the 512×512 picture as drawn, or "photo", the picture pasted back into the photo.
    landmarks: what the crop is taken by: "five" keypoints, or the official "106", which need 2d106det.onnx.
    half: float16; compiled: torch.compile and CUDA graphs, which pay from some hundred photos on; both on a GPU only.
    batch: pictures at a time; 0 takes as many as pay and fit.
    """

    key = "liveportrait_mod"
    libraries = ("insightface", "numba", "onnxruntime", "scikit-image", "scipy", "torch")
    version = 3
    lift = LIFT
    shift_in_depth = False

    def __init__(
        self,
        weights: Sequence[FoundWeight],
        *,
        partial: float = 1.0,
        expression: str = "kept",
        stitching: bool = True,
        eyes: float | None = None,
        lips: float | None = None,
        output: str = "crop",
        landmarks: str = "five",
        device: Device = "auto",
        half: bool = False,
        compiled: bool = False,
        batch: int = 0,
    ) -> None:
        try:
            self.edit = Edit(partial, expression, stitching, eyes, lips, self.shift_in_depth)
        except SetupError as error:
            raise SetupError(f"frontalizer {self.key!r}: {error}") from None
        for name, value, known in (("output", output, ("crop", "photo")), ("landmarks", landmarks, ("five", "106"))):
            if value not in known:
                raise SetupError(f"frontalizer {self.key!r}: {name} is {value!r}; give {' or '.join(known)}")
        self.output, self.device, self.half = output, torch_device(device), half
        for name, wanted in (("half", half), ("compiled", compiled)):
            if wanted and self.device == "cpu":
                raise SetupError(
                    f"frontalizer {self.key!r}: {name} is for a GPU, and the device is cpu; set {name} to false"
                )
        if batch < 0:
            raise SetupError(f"frontalizer {self.key!r}: batch is {batch}; give 1 or more, or 0 to fit the memory")
        if len(weights) < len(NETWORK_WEIGHTS):
            raise SetupError(f"frontalizer {self.key!r} needs {len(NETWORK_WEIGHTS)} weight files, got {len(weights)}")
        from facefront.frontalizers.liveportrait.portraits import Portraits

        self.weights = list(weights[: len(NETWORK_WEIGHTS)])
        extra = {weight.path.name: weight for weight in weights[len(NETWORK_WEIGHTS) :]}
        retargets = eyes is not None or lips is not None
        self.landmarks = Landmarks106(self._use(extra, LANDMARKS_106), device) if landmarks == "106" else None
        self.openings = Openings(self._use(extra, LANDMARKS_203), device) if retargets else None
        idle = [weight.path.name for weight in extra.values() if weight not in self.weights]
        if idle:
            raise SetupError(
                f"frontalizer {self.key!r}: {idle[0]} is named under weights, but no parameter takes it: set landmarks "
                f'to "106" for {LANDMARKS_106}, eyes or lips for {LANDMARKS_203}, or take it out'
            )
        files = [weight.path for weight in self.weights[: len(NETWORK_WEIGHTS)]]
        self.portraits = Portraits(files, self.device, half, compiled)
        self.batch, self.compiled = batch or batch_size(self.device), compiled
        self._kept: WeakKeyDictionary[Source, Prepared] = WeakKeyDictionary()

    def _use(self, extra: Mapping[str, FoundWeight], name: str) -> FoundWeight:
        """One of the further files, which then counts among the weights."""
        if name not in extra:
            raise SetupError(
                f"frontalizer {self.key!r}: these parameters need {name}; name it under weights, after the five"
            )
        self.weights.append(extra[name])
        return extra[name]

    def applied(self) -> str:
        """Return torch's device, as it came up."""
        return self.device

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`. Device, batch and compiling change nothing beyond rounding; half precision
        does."""
        edit = {name: "kept" if value is None else value for name, value in vars(self.edit).items()}
        return {
            "key": self.key,
            "version": self.version,
            **edit,
            "output": self.output,
            "landmarks": 5 if self.landmarks is None else 106,
            "half": self.half,
            "weights": " ".join(weight.sha256 for weight in self.weights),
        }

    def frontalize(self, sources: Sequence[Source], rotation: Rotation = "frontal") -> list[Frontal]:
        """See `Frontalizer.frontalize`."""
        check_rotation(self.key, rotation, get_args(Rotation))
        return turn_in_batches(
            sources, self.batch, self._look, lambda photos: self._draw(self._filled(photos), rotation)[: len(photos)]
        )

    def prepare(self, sources: Sequence[Source]) -> None:
        """See `Preparing.prepare`. F and M see a photo once for both arms."""
        photos: dict[Source, Prepared] = {}
        for source in sources:
            if source not in self._kept:
                with suppress(CannotFrontalize):
                    photos[source] = self._prepare(source)
        for start in range(0, len(photos), self.batch):
            part = list(photos)[start : start + self.batch]
            encoded = self.portraits.encode(np.stack([photos[source].pixels for source in part]))
            for source, one in zip(part, encoded.split(), strict=True):
                self._kept[source] = replace(photos[source], encoded=one)

    def turn(self, source: Source, targets: Sequence[Target]) -> list[Frontal]:
        """See `Turner.turn`."""
        self.prepare([source])
        return turn_each(source, targets, self._look, lambda photo, target: self._draw([photo], target)[0])

    def _look(self, source: Source) -> Prepared:
        return self._kept.get(source) or self._prepare(source)

    def _prepare(self, source: Source) -> Prepared:
        source = limit_side(source)
        image = source.image
        if self.landmarks is None:
            landmarks = landmarks_from_five(source.face.keypoints)
        else:
            landmarks = landmarks_from_106(self.landmarks.find(image, source.face))
        matrix = crop_matrix(landmarks, lift=self.lift)
        openings = None if self.openings is None else self.openings.measure(image, landmarks)
        return Prepared(image, matrix, network_input(crop(image, matrix)), openings)

    def _filled(self, photos: Sequence[Prepared]) -> Sequence[Prepared]:
        """Fill a batch up with its last photo, where each other size would be compiled by itself."""
        return [*photos, *[photos[-1]] * (self.batch - len(photos))] if self.compiled else photos

    def _draw(self, photos: Sequence[Prepared], target: Target) -> list[Frontal]:
        from facefront.frontalizers.liveportrait.portraits import join

        found = [photo.openings for photo in photos if photo.openings is not None]
        kept = [photo.encoded for photo in photos if photo.encoded is not None]
        whole = len(kept) == len(photos)
        encoded = join(kept) if whole else self.portraits.encode(np.stack([photo.pixels for photo in photos]))
        drawn = self.portraits.drive(encoded, self.edit, target, np.stack(found) if found else None)
        return [self._finish(photo, picture) for photo, picture in zip(photos, drawn, strict=True)]

    def _finish(self, photo: Prepared, drawn: np.ndarray) -> Frontal:
        """drawn: RGB, float32 [3, 512, 512], 0 … 1."""
        if not np.isfinite(drawn).all():
            return Frontal(None, Status.GENERATOR_ERROR, detail="the networks gave values that are no numbers")
        # Cut off, not rounded, as the official code does.
        picture = np.ascontiguousarray((drawn[::-1].transpose(1, 2, 0) * 255).astype(np.uint8))
        if self.output == "photo":
            picture = paste_back(picture, photo.matrix, photo.image)
        return Frontal(picture, Status.OK)


class FacePoke(LivePortrait):
    """LivePortrait's networks with FacePoke's edit: x_d = s (x_c I) + t, stitched.

    The expression is dropped, the shift along z is kept, and the crop lies a little lower. FacePoke itself always
    pastes back and saves with loss; "photo" gives its picture before that.
    """

    key = "facepoke"
    lift = 0.15
    shift_in_depth = True

    def __init__(
        self,
        weights: Sequence[FoundWeight],
        *,
        partial: float = 1.0,
        output: str = "crop",
        landmarks: str = "five",
        device: Device = "auto",
        half: bool = False,
        compiled: bool = False,
        batch: int = 0,
    ) -> None:
        super().__init__(
            weights,
            partial=partial,
            expression="neutral",
            output=output,
            landmarks=landmarks,
            device=device,
            half=half,
            compiled=compiled,
            batch=batch,
        )


CARD = FrontalizerCard(
    key=LivePortrait.key,
    title="LivePortrait, rotation removed",
    family="animation",
    paper="Guo et al., LivePortrait, arXiv 2407.03168",
    repository="https://github.com/KwaiVGI/LivePortrait",
    arxiv="2407.03168",
    weights_licence="MIT",
    weights=NETWORK_WEIGHTS,
    device="cpu, cuda",
    has_zero_rotation=True,
    turns_to_poses=True,
    build=LivePortrait,
)

FACEPOKE_CARD = replace(
    CARD,
    key=FacePoke.key,
    title="FacePoke",
    repository="https://github.com/jbilcke-hf/FacePoke",
    paper="github.com/jbilcke-hf/FacePoke; Guo et al., LivePortrait, arXiv 2407.03168",
    build=FacePoke,
)
