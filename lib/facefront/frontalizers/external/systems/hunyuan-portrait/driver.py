"""Turn a photo with HunyuanPortrait: a still clip of the neutral frontal driver moves it.

Its `main` loads the networks for every photo. The ArcFace embedding of the photo is an input.
"""

import glob
import os
import tempfile
from types import SimpleNamespace

from facefront_job import Failed, last_frame, run, write_clip
from omegaconf import OmegaConf
from PIL import Image

FRAMES = 25  # n_sample_frames of its configuration
FILES = {
    "pretrained_model_name_or_path": "",
    "det_path": "yoloface_v5m.pt",
    "arcface_model_path": "arcface.onnx",
    "unet_checkpoint_path": "hyportrait/unet.pth",
    "pose_guider_checkpoint_path": "hyportrait/pose_guider.pth",
    "dino_checkpoint_path": "hyportrait/dino.pth",
    "image_proj_checkpoint_path": "hyportrait/image_proj.pth",
    "motion_expression_checkpoint_path": "hyportrait/expression.pth",
    "motion_pose_checkpoint_path": "hyportrait/headpose.pth",
    "motion_proj_checkpoint_path": "hyportrait/motion_proj.pth",
}


def load(job):
    """Return the configuration, a working folder and the driving clip."""
    if job.random_weights:
        raise Failed("its detector, ArcFace and the layout of its VAE come with the weights: needs its weights")
    config = OmegaConf.load(os.path.join(job.source, "config/hunyuan-portrait.yaml"))
    config.update({key: os.path.join(job.weights, name) for key, name in FILES.items()})
    config.seed = job.seed
    folder = tempfile.mkdtemp()
    clip = os.path.join(folder, "driver.mp4")
    write_clip(clip, job.driver["image"], FRAMES, 512)
    return config, folder, clip


def frontalize(model, image, entry, job):
    """Return the last frame of the photo that the clip moved."""
    from inference import main

    config, folder, clip = model
    photo = os.path.join(folder, entry["id"] + ".png")
    Image.fromarray(image).save(photo)
    config.output_dir = os.path.join(folder, entry["id"])
    main(config, SimpleNamespace(video_path=clip, image_path=photo))
    videos = glob.glob(os.path.join(glob.escape(config.output_dir), "*", "cropped.mp4"))
    if not videos:
        raise Failed("HunyuanPortrait wrote no video")
    return last_frame(videos[0])


if __name__ == "__main__":
    run(load, frontalize)
