"""Keys of tables as a reader should see them, and the sentences that every caption ends with."""

from __future__ import annotations

import pandas as pd

from facefront.faces import Status
from facefront.report.context import Arm, Context
from facefront.report.messages import messages, terms
from facefront.variants import ORIGINAL

ONE = "1"
STATUS_WORDS = {
    Status.OK: "scored",
    Status.NO_FACE_PROBE: "no face found on the photo",
    Status.NO_FACE_FRONTAL: "no face found on the frontalized image",
    Status.NO_FACE_GT: "no face found on any GT photo of the person",
    Status.NO_GT: "the person has no GT photo (none within gt.max_yaw)",
    Status.SEVERAL_FACES: "several faces, refused by the profile",
    Status.NOT_UPRIGHT: "the photo lies on its side or upside down, refused by the profile",
    Status.GENERATOR_ERROR: "no image could be made",
    Status.READ_ERROR: "the file could not be read",
    Status.DUPLICATE: "a copy of another photo, left out",
}
COMPONENT_WORDS = {
    "scrfd": "SCRFD",
    "retina": "RetinaFace",
    "resnet50": "ResNet50",
    "resnet100": "ResNet100",
    "dlib_resnet": "dlib ResNet",
    "mobilefacenet": "MobileFaceNet",
}
SYSTEM_WORDS = {"ffwm": "FFWM", "scaleway": "scaleway/frontalization", "deca": "DECA"}
TRAINING_WORDS = {
    "lfw": "LFW's people are in the recognisers' training sets: a sanity check, not a claim about other people.",
    "cfp": "CFP shows celebrities, who may be in the recognisers' training sets.",
}
SESSION_WORDS = {
    "biwi": "GT and probes of one BIWI recording share light, clothes and camera",
    "cfp": "they are a person's most frontal photos, and some may be of one event",
    "lfw": "photos of one event share light, clothes and camera",
}
SESSION = "photos of one session share light, clothes and camera"
DRAWN_SESSION_WORDS = {
    "biwi": "GT and probes of one recording share light, clothes and camera",
    "lfw": "every photo has a light, clothes and a camera of its own",
}
DRAWN_NOTE = (
    "These people are drawn by this project from seeds and exist nowhere. The report shows that everything works, and "
    "what happens in this small world, where faces vary less and sit better on a generic head than real ones do. It "
    "says nothing about photos of people, and nothing in it may be held against a figure measured on photos; the "
    "study's own figures are shown as published, for comparison with reports on real photos."
)
READING_WORDS = {
    "common": "scored in all arms",
    "survivors": "scored in this arm",
    "misses": "failures count as misses",
}
REACHED = ("attempted", "generated", "detected", "scored")


def variant_words(variant: str) -> str:
    """A variant for a table's cell, in English; use `Context.variant`."""
    return terms.variant_words(variant, messages())


def method_words(variant: str, context: Context | None = None) -> str:
    """What was done to the photo, in English; use `Context.method`."""
    return terms.method_words(variant, messages())


def system_words(name: str) -> str:
    """A system of the study under its own name; any other as `variant_words` has it."""
    return SYSTEM_WORDS.get(name) or variant_words(name)


def component_words(name: str) -> str:
    """A detector or recogniser under its usual name; one of the user's own stays as it is."""
    return COMPONENT_WORDS.get(name, name)


def combination_words(detector: str, backbone: str) -> str:
    """Detector and recogniser together."""
    return f"{component_words(detector)} + {component_words(backbone)}"


def training_notes(context: Context) -> list[str]:
    """What is known of the set's people and the recognisers' training, where anything is."""
    if context.drawn:
        return ["These people are drawn, and no recogniser was trained on any of them."]
    return [TRAINING_WORDS[context.format]] if context.format in TRAINING_WORDS else []


def session_note(context: Context) -> str:
    """Why the similarity of GT with GT says less than it seems to."""
    words = DRAWN_SESSION_WORDS if context.drawn else SESSION_WORDS
    return (
        "GT↔GT compares single photos, Angle↔GT a photo with the mean of several, which is less noisy: two different "
        f"quantities, and neither bounds the other. Of GT: {words.get(context.format, SESSION)}."
    )


def published_words(context: Context) -> str:
    """What the rows as published by the study were measured on, where that is not what ours are."""
    return ", on photos of real people: not to be compared with drawn ones" if context.drawn else ""


def name_of(*parts: object) -> str:
    """A dotted name for `Values`; dots and spaces within a part become underscores."""
    return ".".join(str(part).replace(".", "_").replace(" ", "_") for part in parts)


def attempts_of(ledger: pd.DataFrame, arm: Arm, name: str, context: Context) -> str:
    """ "SCRFD + ResNet50, template: 440 attempted, 440 generated, 438 detected, 438 scored." ledger: of `ledger`."""
    group = "angle_gt" if arm.variant == ORIGINAL else "frontal_gt"
    rows = arm.rows(ledger[ledger["group"] == group])
    if rows.empty:
        return f"{combination_words(arm.detector, arm.backbone)}: no pair was attempted."
    row = rows.iloc[0]
    keys = ("attempted", "detected", "scored") if arm.variant == ORIGINAL else REACHED
    counts = ", ".join(f"{context.put(f'{name}.{key}', row[key], ',d')} {key}" for key in keys)
    return f"{combination_words(arm.detector, arm.backbone)}, {variant_words(arm.variant)}: {counts}."


def counts_of(table: pd.DataFrame, name: str, context: Context) -> str:
    """The same of the primary arm in the first combination of a table by bins (of `gain_by_bin`), added up."""
    primary = table[table["variant"] == context.spec.primary.variant]
    first = (primary if len(primary) else table).iloc[0]
    arm = Arm(first["variant"], first["detector"], first["backbone"])
    total = arm.rows(table)[[*REACHED, "pairs"]].sum()
    counts = attempts_of(pd.DataFrame([{**vars(arm), **total, "group": "frontal_gt"}]), arm, name, context)
    pairs = context.put(f"{name}.pairs", total["pairs"], ",d")
    return f"{counts} The means are over the pairs {READING_WORDS[first['reading']]}, {pairs} in all."


def counted(number: str, noun: str) -> str:
    """Return a printed number with what it counts: "1 photo", "2 photos", "1 person", "2 people"."""
    several = "people" if noun == "person" else f"{noun}s"
    return f"{number} {noun if number == ONE else several}"


def family_size(size: float, name: str, context: Context) -> str:
    """Return " (family of 12)", for the end of a sentence on adjusted p values; empty where nothing was tested."""
    return f" (family of {context.put(f'{name}.family', size, ',d')})" if size > 0 else ""


def family_words(table: pd.DataFrame, name: str, context: Context) -> str:
    """How the p values of a table's CSV were adjusted. table: with the columns of `adjust_p`, or none of them."""
    if "family_size" not in table or table.empty:
        return ""
    size = family_size(table["family_size"].max(), name, context)
    return f" p, here or in the CSV: adjusted by Benjamini–Hochberg within this table{size}." if size else ""


def interval_words(context: Context) -> str:
    """How intervals were made: the sentence for captions."""
    return context.intervals
