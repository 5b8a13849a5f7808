"""A small study made of numbers, for the tests of the report: people, poses, failures, drawn faces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import pandas as pd

from facefront import measure
from facefront.datasets.notes import Fault
from facefront.faces import FACES, FRONTALS, IMAGES, Role, Status, conform
from facefront.measure import MeasureSpec
from facefront.report import Context, Section, answer, figures, loader_notes, primary_arm, statements, tables
from facefront.report.messages import Messages, messages
from facefront.study.chains import Absent
from facefront.study.components import Components
from facefront.study.related import find_related
from facefront.variants import ORIGINAL
from facefront.weights import WeightFile, sha256_of
from report_enhanced import fill_enhanced
from report_failures import fill_failures

DETECTORS, BACKBONES = ("scrfd", "retina"), ("mobilefacenet", "resnet50")
VARIANTS = ("none", "mirror", "template", "template:zero_rotation")
COST = {ORIGINAL: 0.0, "none": 0.05, "mirror": 0.55, "template": 0.4, "template:zero_rotation": 0.3}
DIMENSIONS = 64


def missing(kind: str, name: str, file: str, size: int, *, licence: str, url: str = "") -> Absent:
    """Return a component as a study names it that lacks its weights."""
    return Absent(kind, name, file, ((WeightFile(file, file, licence, "a note", url, bytes=size),),))


ABSENT = (
    missing("backbone", "resnet100", "big.onnx", 260_700_000, licence="research only", url="https://x.org/a.zip"),
    missing("enhancer", "gfpgan", "G.pth", 348_600_000, licence="parts of others", url="https://x.org/g.pth"),
    missing("frontalizer", "other", "other.pth", 1_000_000, licence="MIT"),
)


class FakeStudy:
    """images, faces, frontals, frontal_faces and embeddings; pictures are drawn where a folder is given."""

    def __init__(self, people: int = 40, probes: int = 8, folder: Path | None = None, cost: float = 1.0) -> None:
        self.random, self.cost, self.folder = np.random.default_rng(1), cost, folder or Path()
        self.images = self._images(people, probes)
        self.frontals = self._frontals()
        self.faces = self._faces(self.images["image_id"], ORIGINAL, Status.NO_FACE_PROBE)
        by_variant = self.frontals.groupby("variant", sort=False)["image_id"]
        made = [self._faces(ids, str(variant), Status.NO_FACE_FRONTAL) for variant, ids in by_variant]
        self.frontal_faces = pd.concat(made, ignore_index=True)
        self.embeddings = self._embeddings(pd.concat([self.faces, self.frontal_faces], ignore_index=True))
        if folder is not None:
            self._draw()

    def _images(self, people: int, probes: int) -> pd.DataFrame:
        rows = []
        for person in range(people):
            for i in range(3 + probes):
                role = Role.GT if i < 3 else Role.PROBE
                yaw = self.random.normal(0, 3) if i < 3 else self.random.uniform(-1, 1) * (75 if person < 30 else 40)
                image_id = f"person_{person:02d}/{i:03d}.png"
                path, pitch = str(self.folder / image_id), self.random.normal(0, 8)
                rows.append((image_id, path, f"person_{person:02d}", i, yaw, pitch, role))
        table = pd.DataFrame(rows, columns=["image_id", "path", "person", "frame", "yaw", "pitch", "role"])
        table["status"] = Status.OK
        table.loc[table.index[-1], "status"] = Status.READ_ERROR
        return conform(table.assign(sha256="0" * 64, sequence="", roll=0.0, pose_source="estimated"), IMAGES)

    def _frontals(self) -> pd.DataFrame:
        probes = self.images[(self.images["role"] == Role.PROBE) & (self.images["status"] == Status.OK)]
        tables = []
        for variant in VARIANTS:
            name, _, arm = variant.partition(":")
            ok = (probes["yaw"].abs() < 70) | (name == "none")
            path = [f"{variant.replace(':', '_')}/{i}" for i in probes["image_id"]]
            table = probes[["image_id"]].assign(frontalizer=name, arm=arm or "frontal", variant=variant, path=path)
            table["status"] = np.where(ok, Status.OK, Status.GENERATOR_ERROR)
            tables.append(table.assign(sha256="0" * 64, coverage=0.8))
        return conform(pd.concat(tables, ignore_index=True), FRONTALS)

    def _faces(self, image_ids: pd.Series, variant: str, fault: Status) -> pd.DataFrame:
        box = {"x1": 40.0, "y1": 30.0, "x2": 160.0, "y2": 180.0, "score": 0.9, "n_faces": 1}
        box |= {"detection_pass": "standard", "rotation": 0}
        points = {f"{axis}{i}": 100.0 for i in range(5) for axis in ("kx", "ky")}
        tables = []
        for detector in DETECTORS:
            table = pd.DataFrame(
                {"image_id": list(image_ids), "variant": variant, "detector": detector, **box, **points}
            )
            lost = self.random.random(len(table)) < (0.02 if variant == ORIGINAL else 0.06)
            source = self.images if variant == ORIGINAL else self.frontals[self.frontals["variant"] == variant]
            status = table["image_id"].map(source.set_index("image_id")["status"])
            tables.append(table.assign(status=status.mask(lost & (status == Status.OK), str(fault))))
        return conform(pd.concat(tables, ignore_index=True), FACES)

    def _embeddings(self, faces: pd.DataFrame) -> pd.DataFrame:
        images = self.images.set_index("image_id")
        tables = []
        for j, backbone in enumerate(BACKBONES):
            identity = {p: self.random.normal(size=DIMENSIONS) for p in images["person"].unique()}
            vectors = []
            for row in faces[["image_id", "variant", "status"]].itertuples():
                turned = abs(images.at[row.image_id, "yaw"]) / 90
                mended = 0.4 if row.variant == "template" else 1
                noise = 0.5 + (1 + 0.3 * j) * turned * mended + COST[row.variant] * self.cost
                vector = identity[images.at[row.image_id, "person"]] + noise * self.random.normal(size=DIMENSIONS)
                found = row.status == Status.OK
                vectors.append((vector / np.linalg.norm(vector)).astype(np.float32) if found else None)
            table = faces[["image_id", "variant", "detector", "status"]].assign(backbone=backbone)
            tables.append(table.assign(vector=pd.Series(vectors, dtype=object)))
        return pd.concat(tables, ignore_index=True)

    def _draw(self) -> None:
        made = self.frontals[self.frontals["status"] == Status.OK]
        yaws = dict(zip(self.images["image_id"], self.images["yaw"], strict=True))
        for image_id, path in zip(self.images["image_id"], self.images["path"], strict=True):
            draw_face(Path(path), image_id, yaws[image_id])
        for image_id, path in zip(made["image_id"], made["path"], strict=True):
            draw_face(self.folder / path, image_id, 0.0)
        self.images = self.images.assign(sha256=[sha256_of(path) for path in self.images["path"]])
        made = self.frontals["status"] == Status.OK
        self.frontals.loc[made, "sha256"] = [sha256_of(self.folder / path) for path in self.frontals.loc[made, "path"]]


@dataclass(frozen=True)
class Report:
    """Sections with every kind of table and figure, the pairs they were made from, and where the photos were."""

    sections: list[Section]
    pairs: pd.DataFrame
    folder: str


def make_report(language: str = "en") -> Report:
    """A whole report on a small made-up study, made once in a process for each language."""
    return _made(language)


@lru_cache(maxsize=2)
def _made(language: str) -> Report:
    with TemporaryDirectory() as folder:
        return _make_report(Path(folder), messages(language))


def _make_report(folder: Path, words: Messages) -> Report:
    study, spec = FakeStudy(12, 8, folder), MeasureSpec()
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    pairs = measure.build_pairs(study.images, study.embeddings, spec, faces, study.frontals)
    keys = "01_data", "02_detectors", "03_frontalization", "04_enhancement", "05_failures_ffwm"
    sections = [Section(key, key, messages=words) for key in keys]
    data, detectors, turned, enhanced, failed = sections
    _fill_data(data, study, faces, _context(data))
    _fill_detectors(detectors, study, pairs, _context(detectors))
    photos = figures.Photos(study.images, faces, study.frontals, results=folder, detector=DETECTORS[0])
    _fill_turned(turned, study, pairs, photos, _context(turned))
    fill_enhanced(enhanced, study, photos, ABSENT, _context(enhanced))
    fill_failures(failed, study, photos, ABSENT[-1:], _context(failed))
    return Report(sections, pairs, str(folder))


def _context(section: Section) -> Context:
    return Context("Made up (MU)", MeasureSpec(), section.values, messages=section.messages)


def _fill_data(section: Section, study: FakeStudy, faces: pd.DataFrame, context: Context) -> None:
    section.add(context.paragraph(*statements.photos_of_set(study.images, study.faces, context)))
    faults = [Fault("unlisted", {}, 1, ((f"{study.folder}/person_00", ""),))]
    section.add(*loader_notes(study.images, faults, context))
    section.add(tables.data_table(study.images, study.faces, context), figures.poses(study.images, context))
    unreadable = study.images.loc[study.images["status"] == Status.READ_ERROR]
    reasons = dict.fromkeys(unreadable["image_id"], "truncated")
    section.add(
        tables.problems_table(faces, reasons, context),
        tables.related_models_table(find_related(Components((), (), (), ())), {}, {}, context),
    )


def _protocol(study: FakeStudy) -> pd.DataFrame:
    """Each person's first photo with their second, and with the next person's."""
    first, second = (study.images[study.images["frame"] == frame]["image_id"].to_numpy() for frame in (0, 1))
    sides = ((second, True), (np.roll(second, 1), False))
    parts = [pd.DataFrame({"left": first, "right": right, "genuine": genuine}) for right, genuine in sides]
    return pd.concat(parts, ignore_index=True).assign(protocol="FF", fold=1)


def _fill_detectors(section: Section, study: FakeStudy, pairs: pd.DataFrame, context: Context) -> None:
    groups, robustness = measure.group_means(pairs, context.spec), measure.angle_robustness(pairs, context.spec)
    section.add(tables.groups_table(groups, context, ABSENT))
    section.add(context.paragraph(*statements.most_robust(robustness, context)))
    section.add(tables.robustness_table(robustness, context, ABSENT))
    scored = measure.score_image_pairs(_protocol(study), study.embeddings)
    accuracy = measure.protocol_accuracy(scored, study.images, context.spec)
    section.add(tables.protocol_table(accuracy, context, ABSENT))
    section.add(figures.similarity_by_angle(measure.similarity_by_angle(pairs, context.spec), context))


def _fill_turned(
    section: Section, study: FakeStudy, pairs: pd.DataFrame, photos: figures.Photos, context: Context
) -> None:
    spec, images, embeddings = context.spec, study.images, study.embeddings
    gains = measure.adjust_p(measure.net_gain(pairs, spec), spec.primary)
    verification, arm = measure.verification_table(pairs, spec), primary_arm(gains, spec.primary)
    margins = measure.margin_gain(pairs, spec, list(gains["variant"].unique()))
    bins, ladder = (measure.adjust_p(of(pairs, spec)) for of in (measure.gain_by_bin, measure.cost_ladder))
    gains, beyond = measure.add_verdicts(gains), measure.gain_beyond(pairs, spec, bins=bins)
    turning = measure.add_gain_shown(measure.turning_points(pairs, spec), beyond, gains, spec)
    section.add(answer(gains, turning, margins, pairs, context), tables.gain_beyond_table(beyond, arm, context))
    section.add(context.paragraph(statements.published_finding(context)))
    section.add(tables.net_gain_table(gains, context, absent=ABSENT))
    section.add(tables.readings_table(gains, arm.variant, context))
    ledger, signed = measure.ledger(pairs), measure.adjust_p(measure.gain_by_bin(pairs, spec, signed=True))
    section.add(figures.gain_by_angle(bins, context, more=signed), tables.gain_by_bin_table(bins, arm, context))
    section.add(context.paragraph(statements.ladder(ladder, gains, context)))
    section.add(figures.cost_ladder(ladder, context))
    section.add(tables.cost_ladder_table(ladder, context))
    section.add(context.paragraph(*statements.margin(verification, margins, arm, context)))
    section.add(tables.error_rates_table(verification, context))
    section.add(figures.distributions(pairs, (ORIGINAL, arm.variant), arm, context))
    section.add(figures.triples(pairs, images, photos, arm, context))
    section.add(figures.identity_match(pairs, images, embeddings, photos=photos, arm=arm, context=context))
    section.add(figures.quality(images, study.frontals, photos, ["none", "template"], context))
    sensitivity = measure.gt_sensitivity(images, embeddings, spec)
    section.add(context.paragraph(statements.sensitivity(sensitivity, arm, context)))
    section.add(tables.sensitivity_table(sensitivity, arm.variant, context))
    section.add(context.paragraph(statements.sides(signed, arm, context)))
    section.add(tables.failures_table(ledger, context))


def draw_face(path: Path, name: str, yaw: float) -> None:
    """Ellipses that stand for a face turned by `yaw` degrees; its colour is the person's."""
    shade = np.random.default_rng(sum(name.partition("/")[0].encode())).integers(90, 220, 3).tolist()
    image = np.full((220, 200, 3), 235, np.uint8)
    cv2.ellipse(image, (100, 105), (58, 76), 0, 0, 360, shade, -1, cv2.LINE_AA)
    shift = round(40 * np.sin(np.radians(yaw)))
    for x in (-22, 22):
        cv2.circle(image, (100 + x + shift, 85), 7, (40, 40, 40), -1, cv2.LINE_AA)
    cv2.ellipse(image, (100 + shift, 140), (20, 8), 0, 0, 180, (60, 60, 150), -1, cv2.LINE_AA)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), image)
