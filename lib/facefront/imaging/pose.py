"""Head pose: angles in the signs of `facefront.faces`, rotation matrices, and the estimate from five keypoints.

Rotation matrices turn head coordinates into camera coordinates: x to the right of the picture, y down, z away from the
camera. A frontal head has the identity: its nose points along −z, out of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

HEAD_POINTS = np.array([[-31.5, 0, 0], [31.5, 0, 0], [0, 36, -38], [-27.5, 67, 0], [27.5, 67, 0]], np.float64)
"""Keypoints of a generic head in millimetres, float64 [5, 3], in the order of `Face`; the origin is between the eyes.

The pupils' distance is the adult mean of 63 mm. The rest was fitted to SCRFD's keypoints on 280 photos of people
001–020 of CFP, with the rotations that FSA-Net gives, and a test compares it with FSA-Net on other people.
"""

FOCAL_SIDES = 3.0
"""The assumed focal length, in long sides of the picture."""

_FLIP = np.diag([1.0, -1.0, -1.0])  # between camera coordinates and ISO's: y up, z towards the camera


@dataclass(frozen=True)
class Pose:
    """Angles in degrees, signs as in `facefront.faces`.

    A frontal head comes to its pose by roll, then pitch, then yaw, each about an axis that stays (ISO/IEC 39794-5).
    """

    yaw: float
    pitch: float
    roll: float


def rotation_from_pose(pose: Pose) -> np.ndarray:
    """Return the float64 [3, 3] rotation from head to camera coordinates that has these angles."""
    angles = np.radians([pose.yaw, pose.pitch, pose.roll])
    (cos_y, cos_x, cos_z), (sin_y, sin_x, sin_z) = np.cos(angles).tolist(), np.sin(angles).tolist()
    about_y = np.array([[cos_y, 0, sin_y], [0, 1, 0], [-sin_y, 0, cos_y]])
    about_x = np.array([[1, 0, 0], [0, cos_x, -sin_x], [0, sin_x, cos_x]])
    about_z = np.array([[cos_z, -sin_z, 0], [sin_z, cos_z, 0], [0, 0, 1]])
    return _FLIP @ about_y @ about_x @ about_z @ _FLIP


def pose_from_rotation(rotation: np.ndarray) -> Pose:
    """Return the angles of a rotation from head to camera coordinates; undoes `rotation_from_pose` for |pitch| < 90°.

    Raises ValueError where the matrix is no rotation.
    """
    r = _FLIP @ check_rotation(rotation) @ _FLIP
    pitch = np.arcsin(np.clip(-r[1, 2], -1, 1))
    yaw, roll = np.arctan2(r[0, 2], r[2, 2]), np.arctan2(r[1, 0], r[1, 1])
    return Pose(*(float(angle) for angle in np.degrees([yaw, pitch, roll])))


def check_rotation(matrix: np.ndarray) -> np.ndarray:
    """Return the matrix as float64 [3, 3]. Raises ValueError, with the reason, where it is no rotation within 0.01."""
    matrix = np.asarray(matrix, np.float64)
    if matrix.shape != (3, 3) or not np.isfinite(matrix).all():
        raise ValueError(f"a rotation is 3×3 finite numbers, not {matrix.tolist()}")
    off = float(np.abs(matrix @ matrix.T - np.eye(3)).max())
    determinant = float(np.linalg.det(matrix))
    if off > 0.01 or determinant < 0:
        raise ValueError(f"no rotation: R·Rᵀ differs from 1 by {off:.3g}, the determinant is {determinant:.3g}")
    return matrix


@dataclass(frozen=True)
class Placement:
    """The place of a rigid head before the assumed camera.

    rotation: float64 [3, 3], from head to camera coordinates; translation: float64 [3], the head's origin in camera
    coordinates, in the unit of the head's points; camera: float64 [3, 3], intrinsics in pixels; error: root mean square
    distance between the projected points and the keypoints, in pixels.
    """

    rotation: np.ndarray
    translation: np.ndarray
    camera: np.ndarray
    error: float

    def project(self, points: np.ndarray) -> np.ndarray:
        """Return where head points, float [N, 3], fall in the picture: float64 [N, 2], pixels."""
        seen = (points @ self.rotation.T + self.translation) @ self.camera.T
        return seen[:, :2] / seen[:, 2:]


def assumed_camera(height: int, width: int) -> np.ndarray:
    """Return intrinsics, float64 [3, 3] in pixels, of a picture of unknown origin: focal length three long sides.

    Photos in face sets are crops of larger ones: a wider lens would draw perspective that was never there. On CFP's
    profiles the mean error of |yaw| was −11° with a focal length of one side, −6° with 1.5, −1° with 3 and +2° with 6.
    """
    focal = FOCAL_SIDES * max(height, width)
    return np.array([[focal, 0, (width - 1) / 2], [0, focal, (height - 1) / 2], [0, 0, 1]])


def place_head(keypoints: np.ndarray, height: int, width: int, points: np.ndarray = HEAD_POINTS) -> Placement | None:
    """Return the place of a head with its five points on the keypoints; None where these are degenerate.

    keypoints: float [5, 2], pixels, order of `Face`; height, width: of the picture, pixels; points: float [5, 3], the
    same five on the head, in any unit. Of several solutions before the camera, the one that fits best.
    Source: SQPnP (Terzakis and Lourakis, ECCV 2020), then Levenberg–Marquardt on the reprojection error.
    """
    keypoints = np.asarray(keypoints, np.float64)
    if _degenerate(keypoints):
        return None
    camera = assumed_camera(height, width)
    try:
        _, turns, shifts, _ = cv2.solvePnPGeneric(points, keypoints, camera, None, flags=cv2.SOLVEPNP_SQPNP)
    except cv2.error:  # its assertion on keypoints from which no pose follows
        return None
    found = [_refine(keypoints, camera, points, *start) for start in zip(turns, shifts, strict=True)]
    before = [placement for placement in found if placement.translation[2] > 0]
    return min(before, key=lambda placement: placement.error, default=None)


def _degenerate(keypoints: np.ndarray) -> bool:
    """Return whether keypoints are not finite, within a pixel, or on one line: no view of a head shows such points."""
    if not np.isfinite(keypoints).all():
        return True
    length, breadth = np.linalg.svd(keypoints - keypoints.mean(0), compute_uv=False)
    return bool(length < 1 or breadth < 0.02 * length)


def _refine(
    keypoints: np.ndarray, camera: np.ndarray, points: np.ndarray, turn: np.ndarray, shift: np.ndarray
) -> Placement:
    turn, shift = cv2.solvePnPRefineLM(points, keypoints, camera, None, turn, shift)
    placement = Placement(cv2.Rodrigues(turn)[0], shift.ravel(), camera, np.nan)
    error = float(np.sqrt(((placement.project(points) - keypoints) ** 2).sum(1).mean()))
    return replace(placement, error=error)


def pose_from_keypoints(keypoints: np.ndarray, height: int, width: int) -> Pose | None:
    """Return the pose of a head from its five keypoints in a picture of that size; None where these are degenerate.

    keypoints: float [5, 2], pixels, order of `Face`; height, width: of the picture, pixels.
    """
    placement = place_head(keypoints, height, width)
    return None if placement is None else pose_from_rotation(placement.rotation)
