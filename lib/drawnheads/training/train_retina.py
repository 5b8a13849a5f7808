"""Training of the drawn world's RetinaFace: facexlib's network of mobile0.25, from nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from drawnheads.training.detection_loss import Answers, Truth, detection_loss, overlapping
from drawnheads.training.learning import learn, seed_everything
from drawnheads.training.scenes import Scenes, detector_card, scenes_of_step
from drawnheads.training.shots import read_shots
from facefront.detectors.retina import empty_network, priors
from facefront.runtime.devices import channels_last
from facefront.runtime.torch_repair import repair

BACKBONE = "mobile0.25"
_SHARE_OF_FACES = 0.01  # the score that all anchors begin with
_LARGEST_STEP = 4.0  # of the logarithm of a box's side, so that a wild answer stays finite


def train_retina(
    shots: Path,
    out: Path,
    *,
    device: str = "cpu",
    seed: int = 2,
    steps: int = 3200,
    people: str = "detector_training",
    done: Callable[[str], None] = lambda _: None,
) -> dict[str, int | float]:
    """Train on the shots of shots/people, write the state dict `out`, and return the numbers of its card.

    done: called with lines of progress. Scenes are of the sides and numbers of `scenes_of_step`.
    """
    seed_everything(seed)
    repair()
    scenes = Scenes(read_shots(shots, people), seed)
    network = fresh_retina(device)

    def loss(model: torch.nn.Module, step: int) -> torch.Tensor:
        drawn = scenes.batch(*scenes_of_step(step))
        truth = Truth.of(drawn, device)
        squares = squares_of(network, drawn.images.shape[1])
        answers = decoded(model, torch.from_numpy(drawn.images).to(device), squares)
        return detection_loss(answers, truth, overlapping(truth, corners(squares) * drawn.images.shape[1]))

    learned = learn(network, loss, steps=steps, rate=2.5e-3, done=done)
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({key: value.cpu().contiguous() for key, value in learned.model.state_dict().items()}, out)
    return detector_card(learned, steps, seed)


def fresh_retina(device: str) -> torch.nn.Module:
    """Return facexlib's RetinaFace with weights drawn by chance, in its training phase: it answers with logits."""
    network: Any = channels_last(empty_network(BACKBONE, device), device)
    network.phase = "train"
    for head in network.ClassHead:
        torch.nn.init.zeros_(head.conv1x1.bias)
        logit = float(np.log(_SHARE_OF_FACES / (1 - _SHARE_OF_FACES)))
        torch.nn.init.constant_(head.conv1x1.bias[1::2], logit)
    return network


def squares_of(network: Any, side: int) -> torch.Tensor:
    """Return a copy of facexlib's priors [A, 4] for scenes of that side: the detector's own take no gradients."""
    return priors(network.model_name, side).clone().to(network.device)


def corners(squares: torch.Tensor) -> torch.Tensor:
    """Return boxes [A, 4], centre and size, as x1 y1 x2 y2."""
    return torch.cat([squares[:, :2] - squares[:, 2:] / 2, squares[:, :2] + squares[:, 2:] / 2], 1)


def decoded(model: Any, images: torch.Tensor, squares: torch.Tensor) -> Answers:
    """Return the network's answers in pixels to images, uint8 [N, S, S, 3] BGR, for priors [A, 4] as shares of the
    side.

    Source: `decode` and `decode_landm` of facexlib, which take one picture.
    """
    side, (centre_step, size_step) = images.shape[1], model.cfg["variance"]
    pixels = images.permute(0, 3, 1, 2).float() - model.mean_tensor
    with torch.autocast(images.device.type, dtype=torch.bfloat16):
        places, logits, spots = (part.float() for part in model(pixels))
    centres = squares[:, :2] + places[..., :2] * centre_step * squares[:, 2:]
    halves = squares[:, 2:] * (places[..., 2:] * size_step).clamp(max=_LARGEST_STEP).exp() / 2
    keypoints = squares[:, None, :2] + spots.unflatten(-1, (5, 2)) * centre_step * squares[:, None, 2:]
    boxes = torch.cat([centres - halves, centres + halves], -1)
    return Answers(logits[..., 1] - logits[..., 0], boxes * side, keypoints * side)
