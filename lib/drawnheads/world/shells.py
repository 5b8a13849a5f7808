"""Drawing the shells of hair: strands that thin out at edges and at the outline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawnheads.world.bust import dot, unit
from drawnheads.world.hair import HairStyle, HairSurface
from drawnheads.world.lighting import Shadow, light_on
from drawnheads.world.model import SHELLS, Model
from drawnheads.world.noise import noise
from drawnheads.world.scene import Light
from drawnheads.world.shapes import ramp
from facefront.head3d import raster


@dataclass(frozen=True)
class Setting:
    """The values that all shells of a picture share."""

    model: Model
    light: Light
    shadow: Shadow


@dataclass(frozen=True)
class Shell:
    """One shell on the stage: share: which of `SHELLS`; seen, normals: float32 [V, 3], camera coordinates; corners:
    pixels and depth."""

    share: float
    seen: np.ndarray
    normals: np.ndarray
    corners: np.ndarray


def lay_shell(canvas: np.ndarray, depth: np.ndarray, shell: Shell, setting: Setting) -> None:
    """Lay one shell over the canvas, float32 [H, W, 3] linear RGB, and write its dense pixels into the depth, float32
    [H, W] mm.

    The innermost shell is laid twice, first the far walls that are seen from inside, or its own cut edge would hide
    them.
    """
    hair, style = _hair_of(setting.model)
    usable = hair.triangles[(hair.cover[hair.triangles] > -1.5 * style.ragged).any(1)]
    near = _faces_camera(shell.corners, usable)
    layers = [usable[~near], usable[near]] if shell.share == SHELLS[0] else [usable[near]]
    for triangles in layers:
        _lay(canvas, depth, shell, triangles, setting)


def _hair_of(model: Model) -> tuple[HairSurface, HairStyle]:
    hair, style = model.hair, model.recording.style
    if hair is None or style is None:
        raise ValueError("this model has no hair, so that there are no shells to lay")
    return hair, style


def _faces_camera(corners: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    a, b, c = (corners[triangles[:, i], :2] for i in range(3))
    return (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) < (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])


def _lay(canvas: np.ndarray, depth: np.ndarray, shell: Shell, triangles: np.ndarray, setting: Setting) -> None:
    hair, style = _hair_of(setting.model)
    drawn = raster.draw(shell.corners, triangles, *depth.shape)
    rows, columns = np.nonzero(drawn.depth < depth)
    values = np.concatenate([hair.strand, shell.normals, shell.seen, hair.cover[:, None]], 1)
    pixels = drawn.interpolate_at(triangles, values, rows, columns)
    outline = _outline(pixels, shell.share, style.ragged)
    keep = np.flatnonzero(outline > 0.02)
    fine, coarse = _strand_noise(pixels[keep, :3], style.curl, setting.model.person.seed)
    opaque = outline[keep] * _opaque(pixels[keep, 9], fine, coarse, shell.share, style.ragged)
    dense = np.flatnonzero(opaque > 0.02)
    keep, fine, coarse, opaque = keep[dense], fine[dense], coarse[dense], opaque[dense]
    rows, columns, pixels = rows[keep], columns[keep], pixels[keep]
    colour = _hair_light(pixels, fine, coarse, shell.share, setting)
    canvas[rows, columns] += (colour - canvas[rows, columns]) * opaque[:, None]
    solid = opaque > 0.5
    depth[rows[solid], columns[solid]] = drawn.depth[rows[solid], columns[solid]]


def _outline(pixels: np.ndarray, share: float, ragged: float) -> np.ndarray:
    """Return the visible share of a shell: the outer ones only at the head's outline and at the hair's edges."""
    if share == SHELLS[0]:
        return np.ones(len(pixels), np.float32)
    facing = np.abs(dot(unit(pixels[:, 3:6]), unit(pixels[:, 6:9])))
    return np.maximum(ramp(0.75, 0.45, facing), ramp(4 * ragged, ragged, pixels[:, 9]))


def _opaque(cover: np.ndarray, fine: np.ndarray, coarse: np.ndarray, share: float, ragged: float) -> np.ndarray:
    inside = ramp(-0.5 * ragged, 0.5 * ragged, cover + ragged * (0.9 * fine + 0.6 * coarse))
    if share == SHELLS[0]:
        return inside
    return inside * ramp(-1.0 + 1.35 * share, -0.6 + 1.35 * share, 0.7 * fine + 0.5 * coarse + 0.25)


def _strand_noise(strand: np.ndarray, curl: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    length = 4 + 34 * (1 - curl) ** 2
    fine = noise(strand, (1.6 + curl, 1.6 + curl, length), seed + 20)
    return fine, noise(strand, (6 + 2 * curl, 6 + 2 * curl, 8 + 2 * length * (1 - curl)), seed + 21)


def _hair_light(pixels: np.ndarray, fine: np.ndarray, coarse: np.ndarray, share: float, setting: Setting) -> np.ndarray:
    """The light that strands send to the camera, float32 [N, 3]; highlights after Kajiya and Kay, SIGGRAPH 1989."""
    model, light, (_, style) = setting.model, setting.light, _hair_of(setting.model)
    seen, normal = pixels[:, 6:9], unit(pixels[:, 3:6])
    view = unit(seen)
    away = dot(normal, view)
    normal = np.where(away[:, None] > 0, -normal, normal)
    inner = np.where(away > 0.05, np.float32(0.35), np.float32(1))
    albedo = model.person.hairline.colour * (1 + 0.32 * fine + 0.22 * coarse)[:, None]
    open_ = (0.45 + 0.55 * min(1.0, share)) * inner * (0.85 + 0.25 * coarse)
    arriving = setting.shadow.arriving(seen + light.key * np.float32(6))
    lit = light_on(normal, open_, arriving, np.full_like(normal, 0.25), light)
    along = unit(np.array([[0, 1, 0]], np.float32) - normal * normal[:, 1:2])
    half = unit(light.key - view)
    tilt = dot(along, half) + 0.25 * fine
    shine = np.clip(1 - tilt**2, 0, 1) ** 14 * ramp(-0.1, 0.4, normal @ light.key) * arriving * inner
    gloss = (0.10 + 0.22 * np.sqrt(model.person.hairline.colour)) * np.float32(1 - 0.6 * style.curl)
    return albedo * lit + (shine * (0.7 + 0.5 * fine))[:, None] * gloss * light.key_colour
