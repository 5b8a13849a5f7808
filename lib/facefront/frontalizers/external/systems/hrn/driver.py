"""Turn a photo with HRN: fit its face model, zero the three angles and draw the photo's texture.

HRN samples the texture without regard to what is hidden: the far side of a turned face is smeared. Only the face is
drawn; the rest is grey.
"""

import os
import tempfile

import numpy as np
import torch
from facefront_job import Failed, run

BACKGROUND = 0.5
ANGLES = slice(224, 227)  # of the 257 coefficients: identity 80, expression 64, texture 80, angles 3, …


def load(job):
    """Return HRN's reconstructor. It reads its files from `assets` and `util` of the current folder."""
    if job.random_weights:
        raise Failed("its face model (BFM) comes with the weights: needs its weights")
    folder = tempfile.mkdtemp()
    os.symlink(job.weights, os.path.join(folder, "assets"))
    os.symlink(os.path.join(job.source, "util"), os.path.join(folder, "util"))
    os.chdir(folder)
    from models.hrn import Reconstructor

    return Reconstructor(["--checkpoints_dir", "assets/pretrained_models", "--name", "hrn_v1.1", "--epoch", "10"])


def frontalize(model, image, entry, job):
    """Return the face drawn at the pose without rotation, or at its own."""
    found = model.predict_base(np.ascontiguousarray(image[..., ::-1]))
    if not found:
        raise Failed("HRN finds no face")
    network = model.model
    face = network.facemodel_front
    with torch.no_grad():
        own = face.compute_for_render(found["coeffs"])[0]
        texture = face.get_texture_map(own, found["input_img_hd"]).permute(0, 3, 1, 2)
        turned = found["coeffs"].clone()
        if entry["rotation"] != "none":
            turned[:, ANGLES] = 0
        vertices = face.compute_for_render(turned)[0]
        mask, _, drawn = network.renderer_high_res.render_uv_texture(
            vertices, face.face_buf, network.bfm_UVs.clone(), texture
        )
        drawn = drawn * mask + BACKGROUND * (1 - mask)
    return (drawn[0].permute(1, 2, 0).clamp(0, 1).cpu().numpy() * 255).round().astype(np.uint8)


if __name__ == "__main__":
    run(load, frontalize)
