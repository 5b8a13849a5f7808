"""Training of the drawn world's SCRFD."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch

from drawnheads.training.detection_loss import Answers, Truth, detection_loss, near_centre
from drawnheads.training.learning import learn, seed_everything
from drawnheads.training.scenes import Scenes, detector_card, scenes_of_step
from drawnheads.training.scrfd_net import Maps, ScrfdNet, anchors, export_scrfd
from drawnheads.training.shots import read_shots
from facefront.runtime.devices import channels_last


def train_scrfd(
    shots: Path,
    out: Path,
    *,
    device: str = "cpu",
    seed: int = 1,
    steps: int = 4000,
    people: str = "detector_training",
    done: Callable[[str], None] = lambda _: None,
) -> dict[str, int | float]:
    """Train on the shots of shots/people, write the ONNX file `out`, and return the numbers of its card.

    done: called with lines of progress. Scenes are of the sides and numbers of `scenes_of_step`.
    """
    seed_everything(seed)
    scenes = Scenes(read_shots(shots, people), seed)
    network = channels_last(ScrfdNet(), device)

    def loss(model: ScrfdNet, step: int) -> torch.Tensor:
        drawn = scenes.batch(*scenes_of_step(step))
        truth = Truth.of(drawn, device)
        places = [part.to(device) for part in anchors(*drawn.images.shape[1:3])]
        answers, maps = decoded(model, torch.from_numpy(drawn.images).to(device), places)
        return detection_loss(answers, truth, near_centre(truth, *places), partial(model.refine, maps))

    learned = learn(network, loss, steps=steps, rate=2.5e-3, done=done)
    export_scrfd(learned.model, out)
    return detector_card(learned, steps, seed)


def decoded(model: torch.nn.Module, images: torch.Tensor, places: list[torch.Tensor]) -> tuple[Answers, Maps]:
    """Return the network's answers in pixels to images, uint8 [N, H, W, 3] BGR, at the places that `anchors` gives.

    Its keypoints are not refined yet: `ScrfdNet.refine` does that with the maps.
    """
    pixels = ((images.flip(-1).float() - 127.5) / 128).permute(0, 3, 1, 2)  # channels last in memory
    with torch.autocast(images.device.type, dtype=torch.bfloat16):
        levels, maps = model(pixels)
    logits, distances, keypoints = (torch.cat(parts, 1) for parts in zip(*levels, strict=True))
    points, strides = places[0], places[1][:, None]
    boxes = torch.cat([points - distances[..., :2] * strides, points + distances[..., 2:] * strides], -1)
    spots = points[:, None] + keypoints.unflatten(-1, (5, 2)) * strides[..., None]
    return Answers(logits[..., 0], boxes, spots), maps
