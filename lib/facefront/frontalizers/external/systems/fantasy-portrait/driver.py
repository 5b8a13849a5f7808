"""Turn a photo with Fantasy-Portrait: a still clip of the neutral frontal driver moves it.

Its script parses its options at import, so that it runs as a process of its own for every photo. The video begins with
the photo and reaches the driver's pose later: the last frame counts.
"""

import glob
import os
import subprocess
import sys
import tempfile

from facefront_job import Broken, Failed, last_frame, run, write_clip
from PIL import Image

FRAMES = 81  # 4k + 1; the script's default


def load(job):
    """Return a working folder, the driving clip and the options that name the weights."""
    if job.random_weights:
        raise Failed("14 billion parameters: needs its weights")
    folder = tempfile.mkdtemp()
    clip = os.path.join(folder, "driver.mp4")
    write_clip(clip, job.driver["image"], FRAMES, 512)
    options = {
        "--portrait_checkpoint": os.path.join(job.weights, "fantasyportrait_model.ckpt"),
        "--alignment_model_path": os.path.join(job.weights, "face_landmark.onnx"),
        "--det_model_path": os.path.join(job.weights, "face_det.onnx"),
        "--pd_fpg_model_path": os.path.join(job.weights, "pd_fpg.pth"),
        "--wan_model_path": os.path.join(job.weights, "Wan2.1-I2V-14B-720P"),
        "--driven_video_path": clip,
        "--prompt": "",
        "--max_size": "512",
        "--num_frames": str(FRAMES),
        "--cfg_scale": "1.0",
        "--portrait_scale": "1.0",
        "--portrait_cfg_scale": "4.0",
        "--seed": str(job.seed),
    }
    return folder, [part for option in options.items() for part in option]


def frontalize(model, image, entry, job):
    """Return the last frame of the photo that the clip moved."""
    folder, options = model
    photo, made = os.path.join(folder, entry["id"] + ".png"), os.path.join(folder, entry["id"])
    Image.fromarray(image).save(photo)
    command = [sys.executable, "infer.py", *options, "--input_image_path", photo, "--output_path", made]
    ended = subprocess.run(command, cwd=job.source, check=False).returncode
    videos = [v for v in glob.glob(os.path.join(glob.escape(made), "*.mp4")) if not v.endswith("_with_audio.mp4")]
    if not videos:  # the script may fail after the video: the driving clip has no sound
        raise (Broken if ended else Failed)(f"infer.py wrote no video and ended with {ended}")
    return last_frame(videos[0])


if __name__ == "__main__":
    run(load, frontalize)
