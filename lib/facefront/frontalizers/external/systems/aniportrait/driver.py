"""Turn a photo with AniPortrait: its own face mesh, projected without rotation, is the pose image.

No driving video takes part. The pipeline itself names no device; only its scripts require CUDA.
"""

import os

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler
from facefront_job import Failed, run
from omegaconf import OmegaConf
from PIL import Image
from transformers import CLIPVisionModelWithProjection

SIDE, STEPS, GUIDANCE = 512, 25, 3.5  # as in the repository's scripts


def load(job):
    """Return the pipeline, the landmark extractor and the drawer of pose images."""
    if job.random_weights:
        raise Failed("its base networks (Stable Diffusion 1.5) have no layout in the checkout: needs its weights")
    from src.models.pose_guider import PoseGuider
    from src.models.unet_2d_condition import UNet2DConditionModel
    from src.models.unet_3d import UNet3DConditionModel
    from src.pipelines.pipeline_pose2vid_long import Pose2VideoPipeline
    from src.utils.draw_util import FaceMeshVisualizer
    from src.utils.mp_utils import LMKExtractor

    config = OmegaConf.load(os.path.join(job.source, "configs/inference/inference_v2.yaml"))
    base = os.path.join(job.weights, "stable-diffusion-v1-5")
    kind = torch.float16 if job.device == "cuda" else torch.float32
    denoising = UNet3DConditionModel.from_pretrained_2d(
        base,
        os.path.join(job.weights, "motion_module.pth"),
        subfolder="unet",
        unet_additional_kwargs=config.unet_additional_kwargs,
    )
    denoising.load_state_dict(_read(job, "denoising_unet.pth"), strict=False)
    reference = UNet2DConditionModel.from_pretrained(base, subfolder="unet")
    reference.load_state_dict(_read(job, "reference_unet.pth"))
    guider = PoseGuider(noise_latent_channels=320, use_ca=True)
    guider.load_state_dict(_read(job, "pose_guider.pth"))
    pipeline = Pose2VideoPipeline(
        vae=AutoencoderKL.from_pretrained(os.path.join(job.weights, "sd-vae-ft-mse")),
        image_encoder=CLIPVisionModelWithProjection.from_pretrained(os.path.join(job.weights, "image_encoder")),
        reference_unet=reference,
        denoising_unet=denoising,
        pose_guider=guider,
        scheduler=DDIMScheduler(**OmegaConf.to_container(config.noise_scheduler_kwargs)),
    )
    return pipeline.to(job.device, dtype=kind), LMKExtractor(), FaceMeshVisualizer(forehead_edge=False)


def _read(job, name):
    return torch.load(os.path.join(job.weights, name), map_location="cpu", weights_only=True)


def frontalize(model, image, entry, job):
    """Return the photo with the face in the pose of `pose_points`."""
    from src.utils.pose_util import project_points_with_trans

    pipeline, find, drawer = model
    face = find(np.ascontiguousarray(image[..., ::-1]))
    if face is None:
        raise Failed("MediaPipe finds no face")
    own = drawer.draw_landmarks((SIDE, SIDE), face["lmks"].astype(np.float32), normed=True)
    points = project_points_with_trans(face["lmks3d"][None], pose(face, entry["rotation"])[None], [SIDE, SIDE])
    target = drawer.draw_landmarks((SIDE, SIDE), points[0], normed=False)
    made = pipeline(
        Image.fromarray(image),
        target[None],
        own,
        SIDE,
        SIDE,
        1,
        STEPS,
        GUIDANCE,
        generator=torch.manual_seed(job.seed),
    ).videos
    return (made[0, :, 0].permute(1, 2, 0).float().cpu().numpy() * 255).round().astype(np.uint8)


def pose(face, rotation):
    """Return the 4x4 transform of the mesh: the photo's own, without its rotation where the face turns to the front."""
    own = np.asarray(face["trans_mat"], dtype=float)
    frontal = np.eye(4)
    frontal[:3, 3] = own[:3, 3]
    return own if rotation == "none" else frontal


if __name__ == "__main__":
    run(load, frontalize)
