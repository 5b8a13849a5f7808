"""A small study made of numbers, for the tests of the report: people, poses, failures, and drawn faces where a picture is needed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from facefront.faces import FACES, FRONTALS, IMAGES, ORIGINAL, Role, Status, conform

DETECTORS, BACKBONES = ("scrfd", "retina"), ("mobilefacenet", "resnet50")
VARIANTS = ("none", "mirror", "template", "template:zero_rotation")
COST = {ORIGINAL: 0.0, "none": 0.05, "mirror": 0.55, "template": 0.4, "template:zero_rotation": 0.3}
DIMENSIONS = 64


class FakeStudy:
    """images, faces, frontals, frontal_faces and embeddings in the project's schemas; pictures are drawn where a folder is given."""

    def __init__(self, people: int = 40, probes: int = 8, folder: Path | None = None, cost: float = 1.0, seed: int = 1) -> None:
        self.random, self.cost, self.folder = np.random.default_rng(seed), cost, folder or Path()
        self.images = self._images(people, probes)
        self.frontals = self._frontals()
        self.faces = self._faces(self.images["image_id"], ORIGINAL, Status.NO_FACE_PROBE)
        made = [self._faces(rows["image_id"], v, Status.NO_FACE_FRONTAL) for v, rows in self.frontals.groupby("variant", sort=False)]
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
                rows.append((image_id, str(self.folder / image_id), f"person_{person:02d}", i, yaw, self.random.normal(0, 8), role))
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
            tables.append(table.assign(sha256="0" * 64, status=np.where(ok, Status.OK, Status.GENERATOR_ERROR), coverage=0.8))
        return conform(pd.concat(tables, ignore_index=True), FRONTALS)

    def _faces(self, image_ids: pd.Series, variant: str, fault: Status) -> pd.DataFrame:
        box = {"x1": 40.0, "y1": 30.0, "x2": 160.0, "y2": 180.0, "score": 0.9, "n_faces": 1}
        points = {f"{axis}{i}": 100.0 for i in range(5) for axis in ("kx", "ky")}
        tables = []
        for detector in DETECTORS:
            table = pd.DataFrame({"image_id": list(image_ids), "variant": variant, "detector": detector, **box, **points})
            lost = self.random.random(len(table)) < (0.02 if variant == ORIGINAL else 0.06)
            table["status"] = np.where(lost, fault, Status.OK)
            source = self.images if variant == ORIGINAL else self.frontals[self.frontals["variant"] == variant]
            table["status"] = table["status"].where(table["image_id"].map(source.set_index("image_id")["status"]) == Status.OK, None)
            table["status"] = table["status"].fillna(table["image_id"].map(source.set_index("image_id")["status"]))
            tables.append(table)
        return conform(pd.concat(tables, ignore_index=True), FACES)

    def _embeddings(self, faces: pd.DataFrame) -> pd.DataFrame:
        images = self.images.set_index("image_id")
        tables = []
        for j, backbone in enumerate(BACKBONES):
            identity = {p: self.random.normal(size=DIMENSIONS) for p in images["person"].unique()}
            vectors = []
            for row in faces[["image_id", "variant", "status"]].itertuples():
                turned = abs(images.at[row.image_id, "yaw"]) / 90
                noise = 0.5 + (1 + 0.3 * j) * turned * (0.4 if row.variant == "template" else 1) + COST[row.variant] * self.cost
                vector = identity[images.at[row.image_id, "person"]] + noise * self.random.normal(size=DIMENSIONS)
                vectors.append((vector / np.linalg.norm(vector)).astype(np.float32) if row.status == Status.OK else None)
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


def draw_face(path: Path, name: str, yaw: float) -> None:
    """Ellipses that stand for a face turned by `yaw` degrees; its colour is the person's."""
    shade = np.random.default_rng(sum(name.split("/")[0].encode())).integers(90, 220, 3).tolist()
    image = np.full((220, 200, 3), 235, np.uint8)
    cv2.ellipse(image, (100, 105), (58, 76), 0, 0, 360, shade, -1, cv2.LINE_AA)
    shift = round(40 * np.sin(np.radians(yaw)))
    for x in (-22, 22):
        cv2.circle(image, (100 + x + shift, 85), 7, (40, 40, 40), -1, cv2.LINE_AA)
    cv2.ellipse(image, (100 + shift, 140), (20, 8), 0, 0, 180, (60, 60, 150), -1, cv2.LINE_AA)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), image)
