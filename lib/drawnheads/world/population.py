"""The population: the tones that people can have, and the influence of sex and age on their shape.

Shifts are in deviations of the displacement fields (`fields.SHAPE`).
"""

from __future__ import annotations

import numpy as np

from drawnheads.world.shapes import linear


def _tones(colours: str) -> list[np.ndarray]:
    red_green_blue = (bytes.fromhex(colour) for colour in colours.split())
    return [linear((red, green, blue)) for red, green, blue in red_green_blue]


SKIN_TONES = _tones("f6d8c8 eec9b3 e2b89a d1a17f b88665 96684c 744f3a 583c2e")
HAIR_TONES = _tones("1a1514 2c201a 463022 64442c 8c643e bc9664 d4b88a 8a4224")
GREY = linear((186, 184, 180))
IRIS_TONES = _tones("362216 523620 705430 646a46 5c768a 4c6e98 7a8484")

AVERAGE = {
    "temples": -0.5,
    "face_length": -0.4,
    "mouth_breadth": -0.3,
    "nose_length": -0.4,
    "eye_spacing": -0.3,
    "face_taper": 0.3,
}
"""What real faces showed the average head to have too much of: its heads looked alike to recognisers."""

MASCULINE = {
    "jaw_breadth": 0.3,
    "jaw_angle": 0.2,
    "brow_ridge": 0.5,
    "chin_breadth": 0.3,
    "neck_breadth": 0.2,
    "nose_height": 0.2,
    "face_length": 0.2,
    "eye_size": -0.3,
    "upper_lip": -0.3,
    "lower_lip": -0.2,
    "forehead_slope": 0.3,
    "chin_height": 0.2,
    "jaw_taper": -0.3,
    "fatness": -0.5,
    "mouth_corners": -0.8,
}
FEMININE = {
    "jaw_breadth": -1.0,
    "jaw_angle": -0.6,
    "brow_ridge": -1.3,
    "chin_breadth": -0.9,
    "neck_breadth": -1.7,
    "neck_depth": -1.0,
    "nose_height": -0.5,
    "nose_breadth": -0.5,
    "nose_length": -0.4,
    "bridge_breadth": -0.5,
    "face_length": -0.5,
    "eye_size": 0.9,
    "upper_lip": 0.5,
    "lower_lip": 0.5,
    "breadth": -0.4,
    "height": -0.3,
    "forehead_slope": -0.8,
    "chin_height": -0.6,
    "jaw_taper": -1.1,
    "fatness": -0.7,
    "brow_height": -0.5,
    "mouth_corners": -0.9,
    "ear_out": -0.6,
    "ear_size": -0.6,
}
OLD = {
    "eye_bags": 1.6,
    "jowls": 1.6,
    "eye_hood": 1.3,
    "nose_length": 0.7,
    "ear_size": 0.6,
    "mouth_corners": 0.8,
    "upper_lip": -0.9,
    "cheek_fullness": -0.6,
}
