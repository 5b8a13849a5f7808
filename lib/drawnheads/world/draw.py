"""Drawing a model in a pose: rotation, projection, colour and light of each pixel, hair in layers, and the photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from drawnheads.world.body import paint_clothes
from drawnheads.world.bust import dot, unit
from drawnheads.world.features import paint_features
from drawnheads.world.glasses import frame
from drawnheads.world.lighting import Shadow, highlight, light_on
from drawnheads.world.model import MIDDLE, PIVOT, SHELLS, Model
from drawnheads.world.noise import noise
from drawnheads.world.scene import Camera, Light, Sensor, backdrop, expose
from drawnheads.world.shapes import ramp
from drawnheads.world.shells import Setting, Shell, lay_shell
from drawnheads.world.skin import paint_skin
from drawnheads.world.solids import BODY, GLASSES, HEAD, KNOT
from facefront.head3d import raster
from facefront.imaging.pose import Pose, rotation_from_pose

_WRAP = np.array([[0.1, 0.1, 0.1], [0.32, 0.2, 0.15]], np.float32)
"""How far light reaches around cloth, and around skin."""


@dataclass(frozen=True)
class Drawing:
    """A photo and its truth.

    image: uint8 [H, W, 3] BGR; box: float32 [4], x1 y1 x2 y2, pixels; keypoints: float32 [5, 2], pixels, order of
    `Face`; visible: bool [5], whether nothing hides the keypoint; pose: of the head.
    """

    image: np.ndarray
    box: np.ndarray
    keypoints: np.ndarray
    visible: np.ndarray
    pose: Pose


@dataclass(frozen=True)
class _Stage:
    """The transformations of one picture: turns about the neck, then into camera coordinates."""

    head: np.ndarray
    body: np.ndarray
    shift: np.ndarray
    camera: Camera
    scale: int

    def place(self, points: np.ndarray, follows: np.ndarray | None = None) -> np.ndarray:
        centred = points - PIVOT
        turned = self.turn(centred, follows)
        return turned + self.shift

    def turn(self, vectors: np.ndarray, follows: np.ndarray | None = None) -> np.ndarray:
        with_head = vectors @ self.head.T
        if follows is None:
            return with_head
        with_body = vectors @ self.body.T
        return with_body + (with_head - with_body) * follows[:, None]

    def project(self, seen: np.ndarray) -> np.ndarray:
        """Pixels of the finer picture and depth, float32 [N, 3]."""
        factor = np.float32(self.camera.focal * self.scale) / seen[:, 2]
        middle = np.array([self.camera.width * self.scale - 1, self.camera.height * self.scale - 1], np.float32) / 2
        return np.stack([seen[:, 0] * factor + middle[0], seen[:, 1] * factor + middle[1], seen[:, 2]], -1)


def draw(
    model: Model,
    pose: Pose,
    camera: Camera,
    *,
    light: Light | None = None,
    wall: np.ndarray | None = None,
    sensor: Sensor | None = None,
    seed: int = 0,
    scale: int = 2,
) -> Drawing:
    """Draw the photo of a model in a pose, |yaw| ≤ 90°, |pitch| ≤ 45°.

    light, sensor: the recording's where None; wall: float32 [H, W, 3] linear RGB, the recording's where None; seed:
    of the sensor's noise; scale: pixels drawn for a pixel of the picture, along each side. Equal arguments give equal
    pictures.
    """
    recording = model.recording
    light, sensor = light or recording.light, sensor or recording.sensor
    stage = _stage(pose, camera, scale)
    wall = backdrop(recording.wall, camera.height, camera.width) if wall is None else wall
    canvas = cv2.resize(wall, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    depth = _paint(canvas, model, stage, light)
    picture = cv2.resize(canvas, (camera.width, camera.height), interpolation=cv2.INTER_AREA)
    keypoints, visible = _keypoints(model, stage, depth)
    outline = _down(stage.project(stage.place(model.outline))[:, :2], scale)
    box = np.concatenate([outline.min(0), outline.max(0)]).astype(np.float32)
    return Drawing(expose(picture, sensor, seed), box, keypoints, visible, pose)


def _stage(pose: Pose, camera: Camera, scale: int) -> _Stage:
    head = rotation_from_pose(pose).astype(np.float32)
    body = rotation_from_pose(Pose(0.25 * pose.yaw, 0.05 * pose.pitch, 0.08 * pose.roll)).astype(np.float32)
    shift = np.array(camera.position, np.float32) - head @ (MIDDLE - PIVOT)
    return _Stage(head, body, shift.astype(np.float32), camera, scale)


def _down(pixels: np.ndarray, scale: int) -> np.ndarray:
    """Pixels of the finer picture in those of the picture: the centres of the top left pixels differ."""
    return ((pixels + 0.5) / scale - 0.5).astype(np.float32)


def _keypoints(model: Model, stage: _Stage, depth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    projected = stage.project(stage.place(model.keypoints))
    column, row = np.round(projected[:, :2]).astype(int).T
    inside = (column >= 0) & (row >= 0) & (column < depth.shape[1]) & (row < depth.shape[0])
    before = depth[row.clip(0, depth.shape[0] - 1), column.clip(0, depth.shape[1] - 1)]
    return _down(projected[:, :2], stage.scale), inside & (projected[:, 2] < before + 8)


def _paint(canvas: np.ndarray, model: Model, stage: _Stage, light: Light) -> np.ndarray:
    """Draws on the canvas and returns the depth of its pixels, float32 [H, W] mm."""
    solid = model.solid
    seen, normals = stage.place(solid.vertices, solid.follows), stage.turn(solid.normals, solid.follows)
    follows = None if model.hair is None else ramp(260, 130, model.hair.roots[:, 1]) * 0.6 + 0.4
    placed = [
        (share, stage.place(v, follows), stage.turn(n, follows))
        for share, (v, n) in zip(SHELLS, model.shells, strict=False)
    ]
    shells = [Shell(share, v, n, stage.project(v)) for share, v, n in placed]
    shadow = Shadow(light.key, _casters(model, seen, shells))
    drawn = raster.draw(stage.project(seen), solid.triangles, *canvas.shape[:2], front_only=True)
    values = np.concatenate([solid.place, normals, seen, solid.open[:, None]], 1)
    rows, columns = np.nonzero(drawn.triangle >= 0)
    pixels = drawn.interpolate_at(solid.triangles, values, rows, columns)
    canvas[rows, columns] = _shade(pixels, solid.material[drawn.triangle[rows, columns]], model, light, shadow)
    depth = drawn.depth
    for shell in shells:
        lay_shell(canvas, depth, shell, Setting(model, light, shadow))
    return depth


def _casters(model: Model, seen: np.ndarray, shells: list[Shell]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the surfaces that throw shadows: the solid, and the hair where it is dense."""
    if not shells or model.hair is None:
        return [(seen, model.solid.triangles)]
    covered = model.hair.triangles[(model.hair.cover[model.hair.triangles] > 0).all(1)]
    return [(seen, model.solid.triangles), (shells[1].seen, covered)]


def _shade(pixels: np.ndarray, material: np.ndarray, model: Model, light: Light, shadow: Shadow) -> np.ndarray:
    place, normal, seen, openness = pixels[:, :3], unit(pixels[:, 3:6]), pixels[:, 6:9], pixels[:, 9]
    albedo, gloss = np.empty((len(pixels), 3), np.float32), np.zeros(len(pixels), np.float32)
    eyeball = np.zeros(len(pixels), np.float32)
    for kind in (HEAD, BODY, GLASSES, KNOT):
        part = np.flatnonzero(material == kind)
        if kind == HEAD:
            colour, shine = paint_skin(place[part], model.person, model.recording.cover)
            albedo[part], gloss[part], eyeball[part] = paint_features(
                place[part], colour, shine, model.person, model.face
            )
        elif kind == BODY:
            albedo[part] = paint_clothes(place[part], model.recording.clothes, model.person.skin.colour)
        else:
            colour = frame(model.person.glasses).colour if kind == GLASSES else model.person.hairline.colour
            strands = 1 + 0.4 * noise(place[part], (2, 14, 2), model.person.seed) * (kind == KNOT)
            albedo[part], gloss[part] = colour * strands[:, None], 2.0 if kind == GLASSES else 0.5
    wrap = _WRAP[(material == HEAD).astype(int)]
    view = unit(seen)
    arriving = shadow.arriving(seen)
    lit = light_on(normal, openness, arriving, wrap, light)
    shine = (
        highlight(normal, view, light.key, 14 + 90 * eyeball)
        * gloss
        * arriving
        * np.float32(0.055 * model.person.skin.shine + 0.03)
    )
    rim = (1 - np.clip(-dot(normal, view), 0, 1)) ** 4 * 0.05 * gloss * openness
    return albedo * lit + shine[:, None] * light.key_colour + rim[:, None] * light.sky
