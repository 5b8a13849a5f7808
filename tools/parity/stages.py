"""Each stage of LivePortrait, theirs and ours on the same input."""

from collections.abc import Iterator, Mapping

import numpy as np
import torch

from facefront.frontalizers import Source
from facefront.frontalizers.liveportrait import cropping
from facefront.frontalizers.liveportrait.edit import Edit, degrees, read_motion
from facefront.frontalizers.liveportrait.frontalizer import LivePortrait
from facefront.frontalizers.liveportrait.pasting import fading_mask, paste_back
from parity.photo import recorded_places
from parity.upstream import Upstream, as_106


@torch.inference_mode()
def network_stages(
    ours: LivePortrait, theirs: Upstream, photo: np.ndarray
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield name, theirs, ours; each stage of ours is given what theirs gave before it."""
    tensor, networks, wrapper = torch.from_numpy(photo[None]), ours.portraits.networks, theirs.wrapper
    volume = wrapper.extract_feature_3d(tensor)
    yield "F: feature volume", volume.numpy(), networks.appearance(tensor).numpy()
    info, source, driving = theirs.keypoints(tensor, facepoke=False)
    heads = networks.motion(tensor)
    for name in ("pitch", "yaw", "roll"):
        yield f"M: {name}, degrees", info[name].numpy(), degrees(heads[name])[:, None].numpy()
    for name in ("kp", "exp", "t", "scale"):
        yield f"M: {name}", info[name].flatten(1).numpy(), heads[name].numpy()
    yield from _keypoint_stages(ours, theirs, tensor, source, driving)
    warped = wrapper.warping_module(volume, kp_source=source, kp_driving=driving)
    deformation, seen = networks.warping.dense_motion_network(volume, driving, source)
    yield "W: deformation", warped["deformation"].numpy(), deformation.numpy()
    yield "W: occlusion", warped["occlusion_map"].numpy(), seen.numpy()
    yield "W: features", warped["out"].numpy(), networks.warping(volume, driving, source).numpy()
    drawn = wrapper.spade_generator(warped["out"])
    yield "G: picture", drawn.numpy(), networks.decoder(warped["out"]).numpy()
    yield "all networks: picture", drawn.numpy(), ours.portraits.draw(photo[None], ours.edit, "frontal")


def _keypoint_stages(
    ours: LivePortrait, theirs: Upstream, photo: torch.Tensor, source: torch.Tensor, driving: torch.Tensor
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    motion, edit = read_motion(ours.portraits.networks.motion(photo)), ours.portraits.edit
    yield "keypoints of the photo", source.numpy(), motion.source().numpy()
    yield "S: frontal, stitched", driving.numpy(), edit(motion, source, Edit(), "frontal").numpy()
    poked = theirs.keypoints(photo, facepoke=True)[2]
    changed = Edit(expression="neutral", shift_in_depth=True)
    yield "S: FacePoke's edit, stitched", poked.numpy(), edit(motion, source, changed, "frontal").numpy()
    openings = torch.tensor([[0.2, 0.3, 0.1]])
    moved = theirs.wrapper.retarget_eye(source, torch.tensor([[0.2, 0.3, 0.4]]))
    moved = moved + theirs.wrapper.retarget_lip(source, torch.tensor([[0.1, 0.0]]))
    changed = Edit(eyes=0.4, lips=0.0, stitching=False)
    own = edit(motion, source, changed, "frontal", openings.numpy()) - motion.place(torch.eye(3))
    yield "S: eyes and lips, by how much", moved.numpy(), own.numpy()


def photo_stages(ours: LivePortrait, theirs: Upstream, source: Source) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield name, theirs, ours, on a real photo; pictures as 0 … 1."""
    limited = cropping.limit_side(source)
    image = theirs.limit(source.image)
    yield "photo, limited to 1280", image / 255, limited.image / 255
    landmarks = cropping.landmarks_from_five(limited.face.keypoints)
    rgb = np.ascontiguousarray(image[..., ::-1])
    cropped = theirs.crop(rgb, as_106(landmarks), ours.lift)
    matrix = cropping.crop_matrix(cropping.landmarks_from_106(as_106(landmarks)), lift=ours.lift)
    own = cropping.crop(limited.image, matrix)
    yield "crop", cropped["img_crop"] / 255, own[..., ::-1] / 255
    yield "network input", cropped["input"].transpose(2, 0, 1) / 255, cropping.network_input(own)
    drawn = theirs.turn(image, as_106(landmarks), ours.lift)
    own = ours.portraits.draw(cropping.network_input(own)[None], ours.edit, "frontal")[0]
    yield "end to end: photo to picture", drawn, own.transpose(1, 2, 0)
    result = (drawn * 255).astype(np.uint8)
    pasted = paste_back(result, matrix, rgb)
    yield "paste-back", theirs.paste(result, cropped, rgb) / 255, pasted / 255


def mask_stage(theirs: Upstream) -> tuple[str, np.ndarray, np.ndarray]:
    """Return the mask of the paste-back."""
    return "paste-back mask", theirs.config.mask_crop[..., 0] / 255, fading_mask() / 255


def record(stages: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return some of each stage's values, at places that `recorded_places` gives again."""
    return {name: values.ravel()[recorded_places(values.size)].astype(np.float32) for name, values in stages.items()}
