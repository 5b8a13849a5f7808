"""The edit of a face's keypoints. Source: LivePortrait, arXiv 2407.03168, equation 2, with the driving rotation
replaced by the identity; FacePoke's edit from its published engine.

Keypoints are row vectors, in −1 … 1 over the crop: x right, y down, z inwards. Angles are degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facefront.errors import SetupError
from facefront.frontalizers.contract import Target
from facefront.imaging.pose import Pose, rotation_from_pose

if TYPE_CHECKING:
    from torch import Tensor

DEGREES_PER_BIN, FIRST_BIN = 3.0, -97.5


@dataclass(frozen=True)
class Edit:
    """The direction and strength of an edit.

    partial: 0 leaves the keypoints where they are, 1 moves them all the way. expression: "kept" or "neutral" (dropped).
    stitching: whether the network corrects the keypoints for neck and background. eyes, lips: how open they shall be,
    as height over width; None leaves them. shift_in_depth: whether the shift along z, which LivePortrait drops, stays.
    """

    partial: float = 1.0
    expression: str = "kept"
    stitching: bool = True
    eyes: float | None = None
    lips: float | None = None
    shift_in_depth: bool = False

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not 0 <= self.partial <= 1:
            raise SetupError(f"partial is {self.partial!r}; give a share from 0 (as it is) to 1 (frontal)")
        if self.expression not in {"kept", "neutral"}:
            raise SetupError(f"expression is {self.expression!r}; give kept or neutral")
        for name, value in (("eyes", self.eyes), ("lips", self.lips)):
            if value is not None and not 0 <= value <= 1:
                raise SetupError(f"{name} is {value!r}; give an opening from 0 (closed) to 1, or null to leave them")


@dataclass(frozen=True)
class Motion:
    """The output of M for B faces. rotation is R of x ↦ x · R."""

    canonical: Tensor  # [B, 21, 3]
    expression: Tensor  # [B, 21, 3]
    scale: Tensor  # [B, 1, 1]
    shift: Tensor  # [B, 1, 3]
    rotation: Tensor  # [B, 3, 3]

    def source(self) -> Tensor:
        """Return the keypoints as the photo has them, [B, 21, 3]."""
        return self.place(self.rotation)

    def place(self, rotation: Tensor, expression: bool = True, shift_in_depth: bool = False) -> Tensor:
        """Return s (x_c R + δ) + t, [B, 21, 3]; without δ or with t's z, as asked."""
        turned = self.canonical @ rotation + (self.expression if expression else 0)
        shift = self.shift if shift_in_depth else self.shift * self.shift.new_tensor([1, 1, 0])
        return self.scale * turned + shift


def read_motion(heads: Mapping[str, Tensor]) -> Motion:
    """Read the numbers of M's heads, each [B, size]."""
    heads = {name: value.float() for name, value in heads.items()}
    canonical, expression = (heads[name].unflatten(1, (-1, 3)) for name in ("kp", "exp"))
    angles = (degrees(heads[name]) for name in ("pitch", "yaw", "roll"))
    return Motion(canonical, expression, heads["scale"][..., None], heads["t"][:, None], rotation_matrix(*angles))


def towards(target: Target) -> Tensor:
    """Return R of x ↦ x · R, [3, 3], for a head at a pose; frontal is the identity. Axes are those of `Pose`."""
    import torch

    pose = target if isinstance(target, Pose) else Pose(0, 0, 0)
    return torch.from_numpy(rotation_from_pose(pose).T.copy()).float()


def degrees(bins: Tensor) -> Tensor:
    """Map the angle that 66 bins of 3° stand for, as their expectation: logits [B, 66] → [B]."""
    import torch

    return (
        bins.softmax(1) @ torch.arange(bins.shape[1], device=bins.device, dtype=bins.dtype) * DEGREES_PER_BIN
        + FIRST_BIN
    )


def rotation_matrix(pitch: Tensor, yaw: Tensor, roll: Tensor) -> Tensor:
    """Return (R_z R_y R_x)ᵀ of angles [B] in degrees, about x, y and z, right-handed: [B, 3, 3]."""
    import torch

    def about(axis: int, angle: Tensor) -> Tensor:
        first, second = (axis + 1) % 3, (axis + 2) % 3
        matrix = torch.eye(3, device=angle.device, dtype=angle.dtype).repeat(len(angle), 1, 1)
        matrix[:, first, first] = matrix[:, second, second] = angle.cos()
        matrix[:, second, first] = angle.sin()
        matrix[:, first, second] = -angle.sin()
        return matrix

    x, y, z = (about(axis, angle.deg2rad()) for axis, angle in enumerate((pitch, yaw, roll)))
    return (z @ y @ x).mT
