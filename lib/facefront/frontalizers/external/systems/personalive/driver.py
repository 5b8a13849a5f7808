"""Turn a photo with PersonaLive: a still clip of the neutral frontal driver moves it. Its script runs once a photo."""

import glob
import os
import subprocess
import sys
import tempfile

from facefront_job import Broken, Failed, last_frame, run, write_clip
from PIL import Image

FRAMES = 16  # a multiple of its window of 4


def load(job):
    """Return a working folder, in which the script finds its weights and configurations, and the driving clip."""
    if job.random_weights:
        raise Failed("its base networks have no layout in the checkout: needs its weights")
    folder = tempfile.mkdtemp()
    os.symlink(job.weights, os.path.join(folder, "pretrained_weights"))
    os.symlink(os.path.join(job.source, "configs"), os.path.join(folder, "configs"))
    clip = os.path.join(folder, "driver.mp4")
    write_clip(clip, job.driver["image"], FRAMES, 512)
    return folder, clip


def frontalize(model, image, entry, job):
    """Return the last frame of the photo that the clip moved."""
    folder, clip = model
    photo = os.path.join(folder, entry["id"] + ".png")
    Image.fromarray(image).save(photo)
    script = os.path.join(job.source, "inference_offline.py")
    command = [sys.executable, script, "--name", entry["id"], "-L", str(FRAMES), "--seed", str(job.seed)]
    ended = subprocess.run(
        [*command, "--reference_image", photo, "--driving_video", clip], cwd=folder, check=False
    ).returncode
    videos = glob.glob(os.path.join(glob.escape(folder), "results", "*--" + entry["id"], "split_vid", "*.mp4"))
    if not videos:
        raise (Broken if ended else Failed)(f"inference_offline.py wrote no video and ended with {ended}")
    return last_frame(videos[0])


if __name__ == "__main__":
    run(load, frontalize)
