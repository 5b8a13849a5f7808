"""Draw the neutral driver, the head that systems driven by a frame are given, with the drawn world: some 10 s.

    .venv/bin/python tools/draw_neutral_driver.py lib/facefront/frontalizers/external/neutral_driver

The head has the population's average shape, a face at rest and even light; no person of a set has it. The folder gets a
picture for each yaw and views.json with what is known of them.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from drawnheads.world.draw import draw
from drawnheads.world.fields import SHAPE
from drawnheads.world.model import Model, build, neutral
from drawnheads.world.people import PEOPLE_SEEDS, person
from drawnheads.world.population import AVERAGE
from drawnheads.world.recordings import recording
from drawnheads.world.scene import Camera, Sensor, studio_light
from facefront.imaging.pose import Pose
from facefront.study.options import check_checkout

CAMERA = Camera(512, 512, 1350.0, (0.0, 12.0, 950.0))
COLOURS = 238
"""The number in the range `judging` of the person from whom the head has its colours, brows and hair."""
YAWS = range(0, 81, 10)
QUALITY = 95


def driver_model() -> Model:
    """Return the head: average shape, no glasses, at rest."""
    shape = np.array([AVERAGE.get(name, 0.0) for name in SHAPE], np.float32)
    colours = person(PEOPLE_SEEDS["judging"][COLOURS])
    average = replace(colours, glasses=0, shape=shape, rest_smile=0.35, rest_frown=0.0)
    return build(average, recording(average, 0), neutral())


def main() -> None:
    """Draw the views into the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    check_checkout(Path(__file__).resolve().parents[1])
    folder.mkdir(parents=True, exist_ok=True)
    model, wall = driver_model(), np.full((CAMERA.height, CAMERA.width, 3), 0.35, np.float32)
    views = []
    for yaw in YAWS:
        drawn = draw(model, Pose(yaw, 0, 0), CAMERA, light=studio_light(), wall=wall, sensor=Sensor(), scale=3)
        name = f"yaw_{yaw:02d}.jpg"
        cv2.imwrite(str(folder / name), drawn.image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        known = {"box": drawn.box, "keypoints": drawn.keypoints}
        views.append(
            {"yaw": yaw, "image": name} | {key: value.astype(float).round(1).tolist() for key, value in known.items()}
        )
    lines = ",\n".join(f"  {json.dumps(view)}" for view in views)
    (folder / "views.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
