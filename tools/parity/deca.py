"""DECA: each stage, theirs and ours, with a random encoder and a made-up head in FLAME's form.

Their rasterizers need CUDA or pytorch3d: ours takes their place, so that what is compared is all around it.
"""

import importlib
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from facefront.errors import SetupError
from facefront.frontalizers.deca.drawing import Texture, project, render, sample, to_pixels, unroll
from facefront.frontalizers.deca.encoder import Encoding
from facefront.frontalizers.deca.flame import Flame, load_flame
from facefront.head3d.raster import draw
from facefront.runtime.torch_repair import repair
from facefront.testing.random_deca import write_random_weights
from parity.deca_inputs import CAMERA, JAW, TURNED, deca_betas, deca_photo, full_mask
from parity.direct import Stages


@torch.inference_mode()
def deca_stages(checkout: Path, folder: Path) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield encoder, FLAME, camera, texture from the photo, and the picture drawn with it."""
    theirs = Upstream(checkout)
    files = write_random_weights(folder)
    flame, photo = load_flame(files[1]), deca_photo()
    tensor = torch.from_numpy(photo.transpose(2, 0, 1)[None].copy())
    network = theirs.encoders.ResnetEncoder(236)
    state = torch.load(files[0], map_location="cpu", weights_only=True)["E_flame"]
    network.load_state_dict(state, strict=True)
    yield "encoder: 236 codes", network.eval()(tensor).numpy(), Encoding(files[0], "cpu").encode(tensor.numpy())
    for name, head in (("turned", TURNED), ("at pose zero", np.zeros(3, np.float32))):
        expected = theirs.place(flame, deca_betas(), head, JAW)
        yield f"FLAME: vertices {name}, decimetres", 10 * expected, 10 * flame.place(deca_betas(), head, JAW)
    placed = theirs.project(theirs.place(flame, deca_betas(), TURNED, JAW), CAMERA)
    own = project(flame.place(deca_betas(), TURNED, JAW), CAMERA)
    yield "camera: places in the crop", placed, own
    yield from _colours(theirs, flame, tensor, placed, folder)


def _colours(theirs: "Upstream", flame: Flame, photo: torch.Tensor, placed: np.ndarray, folder: Path) -> Stages:
    """Their texture is compared without the visibility and the mirrored fill, which they lack."""
    renderer: Any = theirs.renderer(flame, folder / "head.obj")
    places = renderer.world2uv(torch.from_numpy(placed[None])).permute(0, 2, 3, 1)[..., :2]
    texture = F.grid_sample(photo, places, align_corners=False)
    own = sample(deca_photo(), unroll(flame, 256).interpolate(flame.faces, placed))
    yield "texture from the photo", texture[0].permute(1, 2, 0).numpy(), own
    mask = torch.from_numpy(full_mask(flame))
    texture = texture * mask + 0.7 * (1 - mask)
    zero = theirs.place(flame, deca_betas(), np.zeros(3, np.float32), JAW)
    drawn = theirs.project(zero, np.array([8, 0, 0], np.float32))
    expected = renderer(torch.from_numpy(zero[None]), torch.from_numpy(drawn[None]), texture)["images"]
    plain = Texture(texture[0].permute(1, 2, 0).numpy(), mask.numpy(), mask.numpy())
    yield "picture at pose zero", expected[0].permute(1, 2, 0).numpy(), render(flame, drawn, plain)[0]


class OwnRasterizer(torch.nn.Module):
    """The substitute for their rasterizer: corners' attributes at each pixel, and where there are any."""

    def __init__(self, height: int, width: int | None = None):
        super().__init__()
        self.size = height

    def forward(
        self, vertices: torch.Tensor, faces: torch.Tensor, attributes: Any = None, h: Any = None, w: Any = None
    ) -> torch.Tensor:
        """Map vertices [1, V, 3], −1 … 1; faces [1, T, 3]; attributes [1, T, 3, D] → [1, D + 1, S, S]."""
        places, triangles = vertices[0].numpy(), faces[0].numpy().astype(np.int32)
        corners = np.column_stack([to_pixels(places[:, :2], self.size), places[:, 2]])
        drawing = draw(corners, triangles, self.size, self.size)
        flat = attributes[0].reshape(-1, attributes.shape[-1]).numpy()
        values = drawing.interpolate(np.arange(len(flat), dtype=np.int32).reshape(-1, 3), flat)
        shown = (drawing.triangle >= 0)[..., None]
        return torch.from_numpy(np.concatenate([values, shown], 2).astype(np.float32).transpose(2, 0, 1)[None])


class Upstream:
    """The modules of a checkout of yfeng95/DECA that need neither CUDA nor pytorch3d."""

    def __init__(self, checkout: Path):
        if not (checkout / "decalib" / "deca.py").is_file():
            raise SetupError(f"{checkout}: no decalib/deca.py; give a checkout of yfeng95/DECA")
        repair()
        sys.path.insert(0, str(checkout))
        for name in ("scipy.ndimage.morphology", "imageio"):  # imported there, and not used here
            sys.modules.setdefault(name, types.ModuleType(name))
        scipy_ndimage: Any = importlib.import_module("scipy.ndimage")
        scipy_ndimage.morphology = sys.modules["scipy.ndimage.morphology"]
        self.encoders = importlib.import_module("decalib.models.encoders")
        self.lbs = importlib.import_module("decalib.models.lbs")
        self.util = importlib.import_module("decalib.utils.util")
        self.drawing: Any = importlib.import_module("decalib.utils.renderer")

    def place(self, flame: Flame, betas: np.ndarray, head: np.ndarray, jaw: np.ndarray) -> np.ndarray:
        """Return FLAME's vertices by their skinning."""
        pose = np.concatenate([head, np.zeros(3), jaw, np.zeros(6)]).astype(np.float32)
        names = ("template", "directions", "correctives", "regressor", "parents", "weights")
        template, *rest = (torch.from_numpy(getattr(flame, name)) for name in names)
        given = torch.from_numpy(betas[None]), torch.from_numpy(pose[None])
        return self.lbs.lbs(*given, template[None], *rest)[0][0].numpy()

    def project(self, vertices: np.ndarray, camera: np.ndarray) -> np.ndarray:
        """Project by their camera, and the two axes that they reverse after it."""
        found = self.util.batch_orth_proj(torch.from_numpy(vertices[None]), torch.from_numpy(camera[None]))
        return found[0].numpy() * np.array([1, -1, -1], np.float32)

    def renderer(self, flame: Flame, path: Path) -> torch.nn.Module:
        """Build their renderer of the head, written to `path` as it wants it, with our rasterizer."""
        lines = [f"v {x} {y} {z}" for x, y, z in flame.template] + [f"vt {u} {v}" for u, v in flame.uv]
        pairs = zip(flame.faces + 1, flame.uv_faces + 1, strict=True)
        lines += ["f " + " ".join(f"{a}/{b}" for a, b in zip(*pair, strict=True)) for pair in pairs]
        path.write_text("\n".join(lines))
        self.drawing.load_obj, self.drawing.StandardRasterizer = self.util.load_obj, OwnRasterizer
        return self.drawing.SRenderY(224, str(path), uv_size=256, rasterizer_type="standard")
