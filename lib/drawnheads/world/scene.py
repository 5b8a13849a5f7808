"""The surroundings of a head: the light, the camera, the wall behind."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from drawnheads.world.chance import Chance
from facefront.imaging.images import through_jpeg


@dataclass(frozen=True)
class Light:
    """Directions are unit vectors from the head to the light, camera coordinates (x right, y down, z away); colours
    linear RGB, [3].

    key: the main light, which throws shadows; fill: a weaker one without; sky, ground: what comes from above and
    below.
    """

    key: np.ndarray
    key_colour: np.ndarray
    fill: np.ndarray
    fill_colour: np.ndarray
    sky: np.ndarray
    ground: np.ndarray


def _direction(x: float, y: float, z: float) -> np.ndarray:
    vector = np.array([x, y, z], np.float32)
    return vector / np.linalg.norm(vector)


def studio_light() -> Light:
    """Return even light from the front and above: what a GT photo should have."""
    grey = np.ones(3, np.float32)
    return Light(
        _direction(0.25, -0.45, -0.86), 0.78 * grey, _direction(-0.7, -0.1, -0.7), 0.24 * grey, 0.44 * grey, 0.26 * grey
    )


def room_light(chance: Chance, hardness: float = 1.0) -> Light:
    """Choose a light by chance; hardness: 0 near the studio's … 1 from anywhere before the head."""
    turn, rise = chance.normal(0, 0.75 * hardness, -1.5, 1.5), chance.between(0.1, 0.45 + 0.6 * hardness)
    warm, strength = np.array([1, 0, -1], np.float32) * chance.normal(0, 0.08, -0.2, 0.2), chance.between(0.6, 1.0)
    sky = (1 + np.array([1, 0, -1], np.float32) * chance.normal(0, 0.05, -0.12, 0.12)) * chance.between(0.3, 0.52)
    aside = -turn + chance.normal(0, 0.5, -1, 1)
    return Light(
        key=_direction(np.sin(turn) * np.cos(rise), -np.sin(rise), -np.cos(turn) * np.cos(rise)),
        key_colour=((1 + warm) * strength).astype(np.float32),
        fill=_direction(np.sin(aside), -0.1, -np.cos(aside)),
        fill_colour=np.full(3, chance.between(0.08, 0.35), np.float32),
        sky=sky.astype(np.float32),
        ground=(sky * np.array([1.08, 1, 0.92], np.float32) * chance.between(0.4, 0.8)).astype(np.float32),
    )


@dataclass(frozen=True)
class Camera:
    """A pinhole camera and where the head is before it.

    width, height, focal: pixels; position: mm, of the head's middle (the axis of its turns, at the height of the
    mouth) in camera coordinates. The principal point is the middle of the picture.
    """

    width: int = 160
    height: int = 160
    focal: float = 520.0
    position: tuple[float, float, float] = (0.0, 42.0, 950.0)

    @property
    def matrix(self) -> np.ndarray:
        """Return the intrinsics, float64 [3, 3], pixels."""
        return np.array([[self.focal, 0, (self.width - 1) / 2], [0, self.focal, (self.height - 1) / 2], [0, 0, 1]])


@dataclass(frozen=True)
class Sensor:
    """The effects of a camera on the picture after the lens.

    blur: pixels (σ); noise: grey levels (σ) at mid grey; jpeg: quality, 0 for none; gain and gamma: factors; balance:
    a factor for each of R, G, B; keep: share of the resolution that survives.
    """

    blur: float = 0.0
    noise: float = 0.0
    jpeg: int = 0
    gain: float = 1.0
    gamma: float = 1.0
    balance: np.ndarray = field(default_factory=lambda: np.ones(3, np.float32))
    keep: float = 1.0


def some_sensor(chance: Chance, level: float = 1.0) -> Sensor:
    """Choose a camera by chance; level: 0 flawless … 1 a poor web camera."""
    return Sensor(
        blur=chance.between(0, 0.9) * level,
        noise=chance.between(0, 5) * level,
        jpeg=int(chance.between(95 - 45 * level, 96)),
        gain=float(np.exp(chance.random.normal() * 0.10 * level)),
        gamma=float(np.exp(chance.random.normal() * 0.08 * level)),
        balance=chance.tint(0.035 * level),
        keep=chance.between(0.55, 1) if chance.often(0.2 * level) else 1.0,
    )


def expose(light: np.ndarray, sensor: Sensor, seed: int) -> np.ndarray:
    """Return linear light, float32 [H, W, 3] RGB, as a photo, uint8 [H, W, 3] BGR. seed: of the noise."""
    image: np.ndarray = light * (sensor.balance * np.float32(sensor.gain))
    image = np.clip(1.22 * image / (1 + 0.22 * image), 0, 1) ** np.float32(sensor.gamma / 2.2)
    image = np.ascontiguousarray(image[..., ::-1], np.float32) * 255
    if sensor.keep < 1:
        height, width = image.shape[:2]
        small = cv2.resize(image, None, fx=sensor.keep, fy=sensor.keep, interpolation=cv2.INTER_AREA)
        image = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    if sensor.blur > 0.15:
        image = cv2.GaussianBlur(image, (0, 0), sensor.blur)
    if sensor.noise > 0:
        image = image + np.random.default_rng((13, seed)).normal(size=image.shape).astype(np.float32) * np.float32(
            sensor.noise
        )
    image = np.clip(image + 0.5, 0, 255).astype(np.uint8)
    if sensor.jpeg:
        image = through_jpeg(image, sensor.jpeg)
    return image


def backdrop(seed: int, height: int, width: int, blur: float = 1.0) -> np.ndarray:
    """Return a wall with things on it, out of focus: float32 [H, W, 3], linear RGB.

    blur: 1 as in a room … 4 as behind a portrait.
    """
    chance = Chance(17, seed)
    base = np.float32(chance.between(0.06, 0.6)) * chance.tint(0.1)
    wall = np.ones((height, width, 3), np.float32) * base
    wall *= np.linspace(chance.between(0.8, 1.2), chance.between(0.6, 1.1), height, dtype=np.float32)[:, None, None]
    for _ in range(int(chance.between(0, 9))):
        corner = int(chance.between(-0.3, 1) * width), int(chance.between(-0.3, 1) * height)
        size = int(chance.between(0.08, 0.6) * width), int(chance.between(0.08, 0.9) * height)
        colour = np.float32(chance.between(0.02, 0.7)) * chance.tint(0.22)
        end = corner[0] + size[0], corner[1] + size[1]
        cv2.rectangle(wall, corner, end, [float(c) for c in colour], -1)
    coarse = chance.random.normal(size=(height // 12 + 2, width // 12 + 2)).astype(np.float32)
    wall *= 1 + 0.05 * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    return np.clip(cv2.GaussianBlur(wall, (0, 0), 0.008 * blur * width), 0.002, 1)
