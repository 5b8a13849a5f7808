"""The population: the tones that people can have, and the influence of sex and age on their shape.

Shifts are in deviations of the displacement fields (`fields.SHAPE`).
"""

from __future__ import annotations

from drawnheads.world.shapes import linear

SKIN_TONES = [
    linear(c)
    for c in [
        (246, 216, 200),
        (238, 201, 179),
        (226, 184, 154),
        (209, 161, 127),
        (184, 134, 101),
        (150, 104, 76),
        (116, 79, 58),
        (88, 60, 46),
    ]
]
HAIR_TONES = [
    linear(c)
    for c in [
        (26, 21, 20),
        (44, 32, 26),
        (70, 48, 34),
        (100, 68, 44),
        (140, 100, 62),
        (188, 150, 100),
        (212, 184, 138),
        (138, 66, 36),
    ]
]
GREY = linear((186, 184, 180))
IRIS_TONES = [
    linear(c)
    for c in [
        (54, 34, 22),
        (82, 54, 32),
        (112, 84, 48),
        (100, 106, 70),
        (92, 118, 138),
        (76, 110, 152),
        (122, 132, 132),
    ]
]

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
