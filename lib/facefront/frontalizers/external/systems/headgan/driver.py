"""Turn a photo with headGAN: its 3-D face, drawn without rotation, is the driving image, not a video."""

import os
import sys
import tempfile

import numpy as np
import torch
from facefront_job import Failed, run
from PIL import Image

FRONTAL = (np.eye(3), np.diag([1.0, -1.0, -1.0]))  # y of the mesh downwards or upwards; the nearer one to the photo's
FRAMES, AUDIO = 3, 300


def load(job):
    """Return the renderer, the generator and the options. They read the folders that are linked here."""
    if job.random_weights:
        raise Failed("its face model and its closed renderer need files that come with the weights")
    folder = tempfile.mkdtemp()
    for name in ("files", "checkpoints"):
        os.symlink(os.path.join(job.weights, name), os.path.join(folder, name))
    os.symlink(os.path.join(job.source, "helpers"), os.path.join(folder, "helpers"))
    os.chdir(folder)
    from helpers.reconstruction import NMFCRenderer
    from models.headGAN import headGANModelG
    from options.reenact_options import ReenactOptions

    sys.argv = ["reenact.py", "--gpu_ids", "0", "--gpu_id", "0", "--no_crop"]
    options = ReenactOptions().parse(save=False)
    generator = headGANModelG()
    generator.initialize(options)
    return NMFCRenderer(options), generator.cuda().eval(), options


def frontalize(model, image, entry, job):
    """Return the photo with the face in the wanted pose. The sound is silence: all features zero."""
    from dataloader.base_dataset import get_params, get_transform
    from util.util import tensor2im

    renderer, generator, options = model
    found, cameras, identities, expressions, _ = renderer.reconstruct([image])
    if not found:
        raise Failed("headGAN finds no face")
    wanted = cameras if entry["rotation"] == "none" else [frontal(*cameras[0])]
    own, target = renderer.computeNMFCs(cameras + wanted, identities * 2, expressions * 2, return_RGB=True)
    params = get_params(options, image.shape[1::-1])
    plain = get_transform(options, params, normalize=False)
    photo = get_transform(options, params, normalize=True)(Image.fromarray(image))[None].cuda()
    reference = torch.cat([plain(Image.fromarray(own))[None].cuda(), photo], dim=1)
    driving = plain(Image.fromarray(target))[None].cuda().repeat(1, FRAMES, 1, 1)
    with torch.no_grad():
        made = generator(driving, reference, torch.zeros(1, AUDIO).cuda())[0]
    return tensor2im(made[0])


def frontal(scale, rotation, translation):
    """Return the camera (scale, 3x3 rotation, translation) without the head's rotation."""
    nearest = min(FRONTAL, key=lambda each: np.linalg.norm(rotation - each))
    return scale, nearest, translation


if __name__ == "__main__":
    run(load, frontalize)
