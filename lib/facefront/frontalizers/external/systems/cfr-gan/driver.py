"""Turn a photo with CFR-GAN: fit its face model, draw it frontal with the photo's colours, let the network restore it.

The face model is read from `mmRegressor/BFM` of the current folder.
"""

import os
import sys
import tempfile

import numpy as np
import torch
from facefront_job import Failed, run
from PIL import Image

SIDE = 224


def load(job):
    """Return the 3-D estimator and the generator."""
    if job.random_weights:
        raise Failed("its face model (BFM) comes with the weights: needs its weights")
    folder = tempfile.mkdtemp()
    os.makedirs(os.path.join(folder, "mmRegressor"))
    os.symlink(os.path.join(job.weights, "BFM"), os.path.join(folder, "mmRegressor", "BFM"))
    sys.argv = [os.path.join(folder, "driver.py")]  # the module goes to the folder of this name at import
    from generate_pairs import Estimator3D
    from model.networks import CFRNet

    estimator = Estimator3D(render_size=SIDE, model_path=os.path.join(job.weights, "trained_weights_occ_3d.pth"))
    network = CFRNet()
    saved = torch.load(os.path.join(job.weights, "CFRNet_G_ep55_vgg.pth"), map_location="cpu")
    network.load_state_dict({name[len("module.") :]: value for name, value in saved.items()})
    return estimator, network.cuda().eval()


def frontalize(model, image, entry, job):
    """Return the restored frontal face: the network takes its inputs as RGB in [-1, 1]."""
    from mmRegressor.preprocess_img import Preprocess

    estimator, network = model
    points = np.array(entry["keypoints"], dtype=np.float32)
    aligned = Preprocess(Image.fromarray(image), points, estimator.lm3D, render_size=SIDE)[0][0]
    photo = torch.from_numpy(aligned.copy()).permute(2, 0, 1)[None].float().cuda() / 255  # BGR
    with torch.no_grad():
        drawn, guidance = estimator.generate_testing_pairs(photo, pose=[0.0, 0.0, 0.0])
        made, _ = network(_planes(drawn), _planes(guidance))
    return ((made[0].permute(1, 2, 0).cpu().numpy() + 1) * 127.5).clip(0, 255).round().astype(np.uint8)


def _planes(drawn):
    """Return a picture [1, H, W, BGR] in [0, 1] as planes [1, RGB, H, W] in [-1, 1]."""
    return (drawn[..., [2, 1, 0]].permute(0, 3, 1, 2).contiguous() - 0.5) * 2


if __name__ == "__main__":
    run(load, frontalize)
