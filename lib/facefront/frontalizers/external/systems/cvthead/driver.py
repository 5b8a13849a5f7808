"""Turn a photo with CVTHead: fit FLAME by DECA's encoder, zero the head's rotation, draw the points again.

The jaw, and with it the expression, is the photo's own. CVTHead draws the head with hair and shoulders, on white.
openmesh.py and torch_scatter.py beside this file stand in for packages that it imports.
"""

import functools
import os
import pickle
import sys
import tempfile
import types

import numpy as np
import torch
from facefront_job import Failed, run
from flame_file import made_up_flame, read_flame

CROP = 224
AROUND, LOWERED = 1.25, 0.12  # DECA's rule for a detector's box: side of the crop and how far it lies below, in boxes
CAMERA_SCALE = 206  # of the encoder's 236 numbers: shape 100, texture 50, expression 50, pose 6, camera 3, light 27
OWN_FILES = ("mean_deform.pt", "u_full.pt", "transform.pkl")  # of the checkout's folder data
FROM_OTHERS = ("face_parsing.", "hair_model.", "deca.")  # parts that cvthead.pt may leave out: they have own files


def replace_packages():
    """Make CVTHead's imports work: kornia, which it never calls, and torchvision's operators.

    PyPI's torchvision is built for CUDA; beside a CPU build of torch it can be imported once two of them are declared.
    """
    name = "kornia.geometry.transform.imgwarp"
    sys.modules[name] = types.ModuleType(name)
    for function in ("warp_perspective", "get_perspective_transform", "warp_affine"):
        setattr(sys.modules[name], function, None)
    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        for name in ("nms", "qnms"):
            torch.library.define(f"torchvision::{name}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


def prepare_files(job):
    """Return a folder with the folder `data` that CVTHead reads in its current folder."""
    folder = tempfile.mkdtemp()
    data = os.path.join(folder, "data")
    os.mkdir(data)
    for name in OWN_FILES:
        os.symlink(os.path.join(job.source, "data", name), os.path.join(data, name))
    if job.random_weights:
        from models.face_parsing import BiSeNet
        from torchvision.models import resnet50

        torch.save(BiSeNet(n_classes=19).state_dict(), os.path.join(data, "79999_iter.pth"))
        torch.save(resnet50(num_classes=60).state_dict(), os.path.join(data, "linear_hair.pth"))
        flame = made_up_flame(os.path.join(data, "transform.pkl"), np.random.default_rng(job.seed))
    else:
        for name in ("79999_iter.pth", "linear_hair.pth"):
            os.symlink(os.path.join(job.weights, name), os.path.join(data, name))
        flame = read_flame(os.path.join(job.weights, "generic_model.pkl"))
    with open(os.path.join(data, "generic_model.pkl"), "wb") as file:
        pickle.dump(flame, file)
    return folder


def load(job):
    """Return CVTHead. Its batch norms use what they learned, as in its evaluation; its demo leaves them in training."""
    replace_packages()
    torch.manual_seed(job.seed)
    folder = prepare_files(job)
    os.chdir(folder)
    from models import cvthead

    cvthead.deca_cfg.model.flame_model_path = os.path.join(folder, "data", "generic_model.pkl")
    cvthead.deca_cfg.pretrained_modelpath = ""  # it would skip the parts that do not fit: read below instead
    cvthead.DECA = functools.partial(cvthead.DECA, device=job.device)  # else CUDA
    model = cvthead.CVTHead()
    encoder = model.deca.E_flame
    if job.random_weights:
        encoder.layers[-1].bias.data[CAMERA_SCALE] = 8  # else all points fall on one pixel
    else:
        encoder.load_state_dict(read(job, "deca_model.tar")["E_flame"])
        missing, unknown = model.load_state_dict(read(job, "cvthead.pt")["model"], strict=False)
        wrong = [*unknown, *(name for name in missing if not name.startswith(FROM_OTHERS))]
        if wrong:
            raise Failed(f"cvthead.pt does not fit: {len(wrong)} parts are missing or unknown, {wrong[0]} first")
    return model.to(job.device).eval()


def read(job, name):
    """Return a checkpoint as data."""
    return torch.load(os.path.join(job.weights, name), map_location="cpu", weights_only=True)


def crop_matrix(box):
    """Return how DECA's crop shows the photo, float64 [3, 3]: pixels of the photo to pixels of the crop."""
    x1, y1, x2, y2 = box
    mean = (x2 - x1 + y2 - y1) / 2
    side = int(mean * AROUND)
    scale = (CROP - 1) / side
    corner = np.array([(x1 + x2) / 2, (y1 + y2) / 2 + LOWERED * mean]) - side / 2
    return np.array([[scale, 0, -scale * corner[0]], [0, scale, -scale * corner[1]], [0, 0, 1]])


def frontalize(model, image, entry, job):
    """Return the head without rotation, or at its own pose, RGB on white."""
    from skimage.transform import warp

    matrix = crop_matrix(entry["box"])
    photo = image / 255
    crop = warp(photo, np.linalg.inv(matrix), output_shape=(CROP, CROP))
    whole, crop, matrix = (torch.tensor(a, dtype=torch.float32, device=job.device) for a in (photo, crop, matrix))
    whole, crop = whole.permute(2, 0, 1)[None] * 2 - 1, crop.permute(2, 0, 1)[None]
    with torch.inference_mode():
        pose = model.deca.encode(crop, use_detail=False)["pose"].clone()
        if entry["rotation"] != "none":
            pose[:, :3] = 0
        # Its argument exp would be taken for the shape: neither is given, so that both stay the photo's.
        made = model.flame_coef_generation(crop, whole, matrix[None], pose=pose)
    seen = made["pred_drv_mask"]
    drawn = ((made["pred_drv_img"] + 1) / 2 * seen + 1 - seen)[0].permute(1, 2, 0)
    return (drawn.clamp(0, 1).cpu().numpy() * 255).round().astype(np.uint8)


if __name__ == "__main__":
    run(load, frontalize)
