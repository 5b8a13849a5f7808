"""Turn a photo with pixel3DMM: fit FLAME to it, then draw the mesh without its rotation, coloured by the photo.

pixel3DMM gives a mesh and a camera, no picture: the drawing is this project's. Triangles that the photo shows from
behind stay grey, as does all that is no head.
"""

import glob
import os
import subprocess
import sys
import tempfile

import numpy as np
from facefront_job import Broken, Failed, run
from PIL import Image

SIDE, GREY = 256, 128  # pixels of the tracker's picture
STEPS = (  # script, its options; {photo} and {name} are filled in
    ("run_preprocessing.py", "--video_or_images_path", "{photo}"),
    ("network_inference.py", "model.prediction_type=normals", "video_name={name}"),
    ("network_inference.py", "model.prediction_type=uv_map", "video_name={name}"),
    ("track.py", "video_name={name}", "iters=800"),
)


def load(job):
    """Return the folder of results and the environment of the scripts, which names all their folders."""
    if job.random_weights:
        raise Failed("FLAME comes with the weights: needs its weights")
    folder, code = tempfile.mkdtemp(), tempfile.mkdtemp()
    for name in set(os.listdir(job.source)) - {"pretrained_weights"}:
        os.symlink(os.path.join(job.source, name), os.path.join(code, name))
    os.symlink(job.weights, os.path.join(code, "pretrained_weights"))
    names = {"CODE_BASE": code, "PREPROCESSED_DATA": folder, "TRACKING_OUTPUT": folder}
    return folder, {**os.environ, **{f"PIXEL3DMM_{key}": value for key, value in names.items()}}


def frontalize(model, image, entry, job):
    """Return the drawn head, RGB."""
    folder, environment = model
    name = "photo" + entry["id"]
    photo = os.path.join(folder, name + ".png")
    Image.fromarray(image).save(photo)
    for script, *options in STEPS:
        given = [option.format(photo=photo, name=name) for option in options]
        scripts = os.path.join(environment["PIXEL3DMM_CODE_BASE"], "scripts")
        ended = subprocess.run([sys.executable, script, *given], cwd=scripts, env=environment, check=False)
        if ended.returncode:
            raise Broken(f"{script} ended with {ended.returncode}")
    crop = os.path.join(folder, name, "cropped", "00000.jpg")
    return draw_result(os.path.join(folder, name + "_*"), crop, entry["rotation"])


def draw_result(pattern, crop, rotation):
    """Return the tracked mesh drawn in the wanted pose, coloured by the photo that was tracked."""
    import torch
    import trimesh

    meshes = glob.glob(os.path.join(pattern, "mesh", "00000.ply"))
    if not meshes:
        raise Failed("track.py wrote no mesh")
    tracked = os.path.join(os.path.dirname(os.path.dirname(meshes[0])), "checkpoint", "00000.frame")
    found = torch.load(tracked, map_location="cpu", weights_only=False)
    mesh = trimesh.load(meshes[0], process=False)
    own, camera = found["flame"]["R_rotation_matrix"][0], found["camera"]
    turned = own if rotation == "none" else np.linalg.inv(camera["R_base_0"][0])
    moved = np.squeeze(found["flame"]["t"])
    picture = np.asarray(Image.open(crop).convert("RGB").resize((SIDE, SIDE)))
    seen, wanted = (project(mesh.vertices, each, moved, camera) for each in (own, turned))
    return draw(np.asarray(mesh.faces), wanted, seen, picture)


def project(points, rotation, moved, camera):
    """Return x, y (pixels) and depth of points of the head; the camera looks along -z, y upwards."""
    world = points @ rotation.T + moved
    seen = world @ camera["R_base_0"][0].T + np.squeeze(camera["t_base_0"][0])
    focal, centre = camera["fl"][0, 0] * SIDE, camera["pp"][0] * (SIDE / 2 + 0.5) + SIDE / 2 + 0.5
    depth = -seen[:, 2]
    return np.stack([focal * seen[:, 0] / depth + centre[0], centre[1] - focal * seen[:, 1] / depth, depth], axis=1)


def draw(faces, wanted, seen, picture):
    """Return the triangles at `wanted`, nearest first, with the colours that `picture` has at `seen`."""
    drawn, nearest = np.full_like(picture, GREY), np.full(picture.shape[:2], np.inf)
    height, width = picture.shape[:2]
    for corners in faces:
        target, source = wanted[corners], seen[corners]
        low = np.maximum(np.floor(target[:, :2].min(axis=0)), 0).astype(int)
        high = np.minimum(np.ceil(target[:, :2].max(axis=0)), [width - 1, height - 1]).astype(int)
        area = _area(*target[:, :2])
        if (low > high).any() or not area:
            continue
        x, y = (axis.ravel() for axis in np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1)))
        pixel = np.stack([x, y], axis=1)
        a, b, c = target[:, :2]
        shares = np.stack([_area(pixel, b, c), _area(a, pixel, c), _area(a, b, pixel)], axis=1) / area
        depth = shares @ target[:, 2]
        hit = (shares >= 0).all(axis=1) & (depth < nearest[y, x])
        nearest[y[hit], x[hit]] = depth[hit]
        if _area(*source[:, :2]) * area > 0:
            there = np.clip(np.round(shares[hit] @ source[:, :2]).astype(int), 0, [width - 1, height - 1])
            drawn[y[hit], x[hit]] = picture[there[:, 1], there[:, 0]]
        else:
            drawn[y[hit], x[hit]] = GREY
    return drawn


def _area(a, b, c):
    """Return twice the signed area of triangles (x, y)."""
    a, b, c = (np.asarray(point).T for point in (a, b, c))
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


if __name__ == "__main__":
    run(load, frontalize)
