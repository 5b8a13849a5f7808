"""Turn a photo with FSRT: encode its scene, and draw it at the keypoints of the neutral frontal driver.

The photo's own expression vector is kept: nothing of the driver comes in but its ten keypoints, which are absolute.
FSRT's demo needs CUDA and a video; its networks do not.
"""

import os

import numpy as np
import torch
import yaml
from facefront_job import Failed, run
from PIL import Image

CONFIG = "runs/vox256/vox256.yaml"
SIDE = 256
PIXELS = 4096  # drawn at a time: their attention to the 1,024 patches takes 0.4 GB


def load(job):
    """Return the keypoint detector, the network, and the driver's keypoints [1, 10, 2]."""
    from modules.expression_encoder import ExpressionEncoder
    from modules.keypoint_detector import KPDetector
    from srt.model import FSRT

    with open(os.path.join(job.source, CONFIG), encoding="utf-8") as file:
        config = yaml.safe_load(file)["model"]
    torch.manual_seed(job.seed)
    detector = KPDetector()
    channels = detector.predictor.out_filters
    model = FSRT(config, expression_encoder=ExpressionEncoder(channels, expression_size=config["expression_size"]))
    if not job.random_weights:
        detector.load_state_dict(read(job, "kp_detector.pt"))
        saved = read(job, "vox256.pt")
        for part in ("encoder", "decoder", "expression_encoder"):
            getattr(model, part).load_state_dict(saved[part])
    model.to(job.device).eval()
    detector.to(job.device).eval()
    driver = np.asarray(Image.open(job.driver["image"]).convert("RGB").resize((SIDE, SIDE), Image.BICUBIC))
    with torch.inference_mode():
        return detector, model, detector(to_tensor(driver, job))[0]


def read(job, name):
    """Return a checkpoint as data. FSRT's keeps its best loss as a number of NumPy's."""
    scalars = [np._core.multiarray.scalar, (np._core.multiarray.scalar, "numpy.core.multiarray.scalar")]
    with torch.serialization.safe_globals([*scalars, np.dtype, np.dtypes.Float64DType, np.dtypes.Float32DType]):
        return torch.load(os.path.join(job.weights, name), map_location="cpu", weights_only=True)


def to_tensor(image, job):
    """Return uint8 [H, W, 3] as float32 [1, 3, H, W], 0 … 1."""
    return torch.tensor(image, device=job.device).permute(2, 0, 1)[None].float() / 255


def pixel_places(side, drawn):
    """Return where `drawn` × `drawn` of the pixels of a side lie, x then y, float32 [drawn, drawn, 2], −1 … 1.

    They are pixels of the whole grid, every second or fourth one, as in the training.
    """
    places = (np.arange(0, side, side // drawn, dtype=np.float32) + 0.5 - side / 2) / (side / 2)
    return np.stack(np.meshgrid(places, places, indexing="xy"), -1)


def frontalize(model, image, entry, job):
    """Return the photo's scene at the driver's keypoints, or at its own where there is no rotation."""
    detector, network, frontal = model
    drawn = job.params.get("drawn_side", SIDE)
    if drawn not in (64, 128, 256):
        raise Failed(f"drawn_side is {drawn}: take 64, 128 or 256")
    photo = to_tensor(image, job)
    with torch.inference_mode():
        own, found = detector(photo)
        expression = network.expression_encoder(found["feature_map"], found["heatmap"][:, :, 0])
        whole = torch.tensor(pixel_places(SIDE, SIDE), device=job.device)[None, None]
        scene = network.encoder(photo[:, None], own[:, None], whole, expression_vector=expression[:, None])
        wanted = own if entry["rotation"] == "none" else frontal
        places = torch.tensor(pixel_places(SIDE, drawn), device=job.device).reshape(1, -1, 2)
        parts = [
            network.decoder(scene, part, wanted[:, None].repeat(1, part.shape[1], 1, 1), expression_vector=expression)[
                0
            ]
            for part in places.split(PIXELS, 1)
        ]
    picture = torch.cat(parts, 1).reshape(drawn, drawn, 3).clamp(0, 1).cpu().numpy()
    made = Image.fromarray((picture * 255).round().astype(np.uint8))
    return np.asarray(made.resize((job.output_side, job.output_side), Image.BICUBIC))


if __name__ == "__main__":
    run(load, frontalize)
