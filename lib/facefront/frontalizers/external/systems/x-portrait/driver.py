"""Turn a photo with X-Portrait: a still clip of the neutral frontal driver moves it.

X-Portrait's motion is absolute: `best_frame` only fits the driver's frame to the photo's. Photo and driver are framed
alike here, so that -2 (no fit) is right; a fit to the landmarks of a turned face would squeeze the driver.
"""

import glob
import os
import tempfile
from types import SimpleNamespace

import imageio
import numpy as np
import torch
from facefront_job import Failed, run
from PIL import Image

FRAMES = 16  # one window of the temporal attention
ARGUMENTS = {  # of the repository's test script
    "uc_scale": 5,
    "control_type": "appearance_pose_local_mm",
    "control_mode": "controlnet_important",
    "wonoise": True,
    "use_fp16": True,
    "num_drivings": FRAMES,
    "ddim_steps": 30,
    "eta": 0.0,
    "initial_facevid2vid_results": None,
}


def load(job):
    """Return the network, its arguments, a working folder and the driving clip."""
    if job.random_weights:
        raise Failed("its text encoder comes from outside the checkout: needs its weights")
    from core.test_xportrait import load_state_dict
    from model_lib.ControlNet.cldm.model import create_model

    model = create_model(os.path.join(job.source, "config/cldm_v15_appearance_pose_local_mm.yaml"))
    model.to("cuda")
    load_state_dict(model, os.path.join(job.weights, "model_state-415001.th"), strict=False)
    folder = tempfile.mkdtemp()
    clip = os.path.join(folder, "driver.mp4")
    frame = np.array(Image.open(job.driver["image"]).convert("RGB").resize((512, 512), Image.BICUBIC))
    imageio.mimsave(clip, [frame] * FRAMES, fps=8, quality=10)
    return model.eval(), SimpleNamespace(device=torch.device("cuda"), **ARGUMENTS), folder, clip


def frontalize(model, image, entry, job):
    """Return the last frame of the photo that the clip moved."""
    from core.test_xportrait import visualize_mm, x_portrait_data_prep

    network, arguments, folder, clip = model
    photo = os.path.join(folder, entry["id"] + ".png")
    Image.fromarray(image).save(photo)
    made = os.path.join(folder, entry["id"])
    with torch.no_grad():
        batch = x_portrait_data_prep(photo, clip, arguments.device, -2, output_local=True)
        batch["video_name"], batch["source_name"] = os.path.basename(clip), photo
        visualize_mm(arguments, "frontal", batch, network, nSample=FRAMES, local_image_dir=made, num_mix=4)
    videos = glob.glob(os.path.join(glob.escape(made), "*.mp4"))
    if not videos:
        raise Failed("X-Portrait wrote no video")
    with imageio.get_reader(videos[0]) as frames:
        return np.asarray(list(frames)[-1])[..., :3]


if __name__ == "__main__":
    run(load, frontalize)
