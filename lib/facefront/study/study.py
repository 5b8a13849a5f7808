"""Run one profile over one folder of photos. Tables are computed on first use; stored values are used again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from facefront.datasets import Dataset, GtRule, assign_roles, load_dataset
from facefront.datasets.copies import find_copies, find_near_copies, mark_copies, note_copies
from facefront.datasets.makers import find_maker
from facefront.datasets.notes import Fault
from facefront.errors import SetupError
from facefront.faces import FRONTALS, IMAGES, Role, Status, conform
from facefront.files.handover import find_changed, handed_over, is_recorded, origin_of, read_recorded, record
from facefront.files.yaml_files import load_section
from facefront.imaging.likeness import MOST
from facefront.languages import languages, within
from facefront.study.analysis import Analysis
from facefront.study.components import Components, check_gt_detectors, check_subject, find_components, open_models
from facefront.study.detections import chosen_pose
from facefront.study.files import check_writable, hash_files, why_not_opened, write_table
from facefront.study.options import check_data, expand
from facefront.study.overview import overview
from facefront.study.profiles import load_profile, on_cluster, only_frontalizer, project_root
from facefront.study.settings import Profile
from facefront.study.store import Store, make_key
from facefront.study.subsample import sample_probes
from facefront.study.turning import TURNED, arms, passes, turn_probes
from facefront.variants import ORIGINAL, Variant
from facefront.weights import weights_folder

if TYPE_CHECKING:
    from facefront.measure import MeasureSpec


class Study:
    """Open one with `Study.open`. `images`, `faces`, `frontals`, `frontal_faces`, `embeddings` and `pairs` are
    its tables (schemas: faces.py)."""

    def __init__(
        self,
        profile: Profile,
        dataset: Dataset,
        gt_rule: GtRule,
        components: Components,
        *,
        results: Path,
        root: Path,
    ) -> None:
        check_writable(results)
        self.profile, self.dataset, self.gt_rule, self.components = profile, dataset, gt_rule, components
        self.results, self.root = results, root
        self.store = Store(results / "store.sqlite")
        self.analysis = Analysis(profile, components, self.store)

    def _repr_html_(self) -> str:
        """Return what is open and what is kept, as a notebook shows it; see `overview`."""
        primary, counts = self.spec.primary.variant, self.store.counts()
        shown = overview(self.profile, self.dataset, self.components, primary=primary, counts=counts)
        with pd.option_context("display.max_colwidth", None):
            return shown.to_html(header=False)

    @classmethod
    def open(
        cls,
        profile: str,
        *,
        data: str = "",
        weights: str = "",
        results: str = "",
        also: str = "",
        only: str = "",
        root: Path | None = None,
    ) -> Study:
        """Open a profile of `spec/profiles` over a folder of photos.

        data, weights, results: folders; empty takes the profile's data, `weights` (where it is not there, what was
        downloaded) and `results/<profile>`. Relative paths start at the project's folder. also: further frontalizers,
        by commas, for the failure notebooks; only: a
        frontalizer that runs alone, for its row. The environment's ENGINE, where it is set, is the dask scheduler that
        the work goes to. A missing set of synthetic people is drawn. Raises SetupError, before
        anything is computed, for whatever cannot be run.
        """
        root = root or project_root()
        settings = on_cluster(only_frontalizer(load_profile(profile, root), only), os.environ.get("ENGINE", ""))
        folder = data_folder(settings, check_data(data, profile, root), root)
        maker = find_maker(settings.dataset.maker) if settings.dataset.drawn else None
        if maker:
            manifest = maker.prepare(settings.dataset.format, folder, settings.engine.workers)
        elif not folder.is_dir():
            raise SetupError(f"DATA={folder}: no such folder; the profile {profile!r} needs {settings.dataset.needs}")
        dataset = load_dataset(settings.dataset.format, folder, **settings.dataset.options)
        check_probes(dataset, folder)
        expected = {} if maker else dataset.expected
        dataset = replace(dataset, title=settings.title, expected=expected, drawn=maker is not None)
        gt_rule = load_section(GtRule, root / "spec" / "pairs.yaml", "gt", settings.gt)
        components = find_components(settings, weights_folder(weights, root), split_names(also))
        if maker:
            weights_used = [weight for component in components.all for weight in component.weights]
            maker.check_weights(weights_used, folder, manifest)
        check_gt_detectors(gt_rule.detectors, settings, components)
        check_subject(settings, components)
        results_folder = root / (expand(results) or f"results/{profile}")
        study = cls(settings, dataset, gt_rule, components, results=results_folder, root=root)
        open_models(components, study.store, settings.plugins)
        return study

    @cached_property
    def spec(self) -> MeasureSpec:
        """Return how the study is measured: `spec/pairs.yaml` with the changes of the profile."""
        from facefront.study.rules import measure_spec  # loads scipy, which opening a study does without

        return measure_spec(self.profile, self.root)

    @property
    def combinations(self) -> list[tuple[str, str]]:
        """Return every detector with every backbone, by name."""
        return [(d.name, e.name) for d in self.components.detectors for e in self.components.embedders]

    @cached_property
    def listed(self) -> pd.DataFrame:
        """Return the set's photos with the SHA-256 of their bytes, empty where a file cannot be opened; before
        detection."""
        images = self.dataset.images.sort_values("image_id", ignore_index=True)
        return images.assign(sha256=hash_files(images["path"], self.store))

    @property
    def manifest_sha256(self) -> str:
        """Return a SHA-256 over every photo's name and bytes: two runs with the same value saw the same photos."""
        return make_key(list(zip(self.listed["image_id"], self.listed["sha256"], strict=True)))

    @cached_property
    def faces(self) -> pd.DataFrame:
        """Return the face that each detector found on each photo (`FACES`, variant `original`)."""
        hashes = _by_id(self.listed, "sha256")
        self.analysis.detect_and_embed(ORIGINAL, _by_id(self.listed, "path"), hashes, likenesses=hashes)
        opened = {image_id: sha256 for image_id, sha256 in hashes.items() if sha256}
        attempted = {image_id: Status.OK if sha256 else Status.READ_ERROR for image_id, sha256 in hashes.items()}
        return self.analysis.faces(ORIGINAL, opened, attempted, Status.NO_FACE_PROBE)

    @cached_property
    def unreadable(self) -> dict[str, str]:
        """Return why photos could not be opened or decoded, by image_id, for those that could not."""
        faulty = self.faces.loc[self.faces["status"] == Status.READ_ERROR, "image_id"]
        photos = self.listed[self.listed["image_id"].isin(set(faulty))]
        opened, paths = photos[photos["sha256"] != ""], _by_id(photos, "path")
        reasons = self.analysis.unreadable(_by_id(opened, "sha256"))
        return {i: reasons.get(i) or why_not_opened(path) for i, path in paths.items()}

    @cached_property
    def images(self) -> pd.DataFrame:
        """Return a row for each photo (`IMAGES`), with its status, pose (estimated where the set has no label) and
        role: `unused` also where the profile's sample leaves a probe out, and for the copies of other photos.

        Raises SetupError where no probe is left, or no GT.
        """
        images = mark_copies(self._with_poses(self._read))
        roles = sample_probes(assign_roles(images, self.faces, self.gt_rule), self.profile.sample)
        if not (roles["role"] == Role.PROBE).any():
            raise SetupError(self._why_no_probe(roles))
        if not (roles["role"] == Role.GT).any():
            limit = self.gt_rule.max_yaw
            more = f", or raise gt.max_yaw ({limit:.0f}°) in the profile" if limit else ""
            raise SetupError(
                f"profile {self.profile.name}: no photo is GT, so nothing can be compared ({len(roles)} photos: none "
                f"with a face that every detector finds is frontal enough); add frontal photos{more}"
            )
        return conform(roles, IMAGES)

    def _why_no_probe(self, roles: pd.DataFrame) -> str:
        """Return what to do where no photo is left to compare. roles: the image table with its roles."""
        copies = int((roles["status"] == Status.DUPLICATE).sum())
        counts = ", ".join(f"{count} {role}" for role, count in roles["role"].value_counts().items())
        counts += f", of which {copies} copies of others" if copies else ""
        remedy = "add photos of each person that are no copies" if copies else "add photos of each person"
        left = roles["role"].eq(Role.UNUSED) & roles["status"].ne(Status.DUPLICATE)
        if self.gt_rule.gap_frames and left.any():
            remedy += ", or lower gt.gap_frames in the profile"
        name = self.profile.name
        return f"profile {name}: no photo is left to compare with GT ({len(roles)} photos: {counts}); {remedy}"

    @cached_property
    def _read(self) -> pd.DataFrame:
        """Return `listed` with the status of each photo: ok or read_error."""
        status = np.where(self.listed["image_id"].isin(self.unreadable.keys()), str(Status.READ_ERROR), str(Status.OK))
        return self.listed.assign(status=status)

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """Return what is wrong with the set: faults of its files, copies and near copies among its photos."""
        near = find_near_copies(self.images, self.analysis.likenesses(_by_id(self.listed, "sha256")), MOST)
        return (*self.dataset.faults, *note_copies(pd.concat([find_copies(self._read), near])).found())

    @property
    def protocol(self) -> pd.DataFrame:
        """Return the pairs of the set's own protocol (`VERIFICATION`) of which no photo is a copy of another."""
        copies = set(self.images.loc[self.images["status"] == Status.DUPLICATE, "image_id"])
        pairs = self.dataset.verification
        return pairs[~pairs["left"].isin(copies) & ~pairs["right"].isin(copies)].reset_index(drop=True)

    @cached_property
    def frontals(self) -> pd.DataFrame:
        """Return one row for each attempted output (`FRONTALS`): every probe through every frontalizer and arm."""
        return conform(self._turned, FRONTALS)

    @property
    def seconds(self) -> dict[str, float]:
        """Return the time that an output took by variant, seconds: the median, as it was when they were made."""
        return self._turned.groupby("variant")["seconds"].median().to_dict()

    @property
    def memory(self) -> dict[str, float]:
        """Return the most memory by variant, MB, of the process that made an output; NaN where it is not known."""
        return self._turned.groupby("variant")["memory"].max().to_dict()

    @cached_property
    def _turned(self) -> pd.DataFrame:
        probes = self.images[self.images["role"] == Role.PROBE]
        frontalizers = self.components.frontalizers
        made = [turn_probes(self.analysis, ways, probes, self.results) for ways in passes(frontalizers)]
        of = {str(variant): rows for table in made for variant, rows in table.groupby("variant", sort=False)}
        variants = [str(Variant(f.name, arm)) for f in frontalizers for arm in arms(f)]
        tables = [of[variant] for variant in variants if variant in of]
        return pd.concat([conform(pd.DataFrame(columns=list(TURNED)), TURNED), *tables], ignore_index=True)

    @cached_property
    def frontal_faces(self) -> pd.DataFrame:
        """Return the face that each detector found on each output (`FACES`, a variant for each frontalizer and arm)."""
        return self.analysis.output_faces(self.frontals, self.results)

    @cached_property
    def photo_embeddings(self) -> pd.DataFrame:
        """Return image_id, variant, detector, backbone, status and vector of the photos themselves (float32 [D],
        L2-normalised; None unless status is ok)."""
        return self.analysis.embeddings(
            self.faces, {(ORIGINAL, i): s for i, s in _by_id(self.listed, "sha256").items()}
        )

    @cached_property
    def embeddings(self) -> pd.DataFrame:
        """Return `photo_embeddings` with the embeddings of every output in the same columns."""
        made = self.analysis.output_embeddings(self.frontals, self.frontal_faces)
        return pd.concat([self.photo_embeddings, made], ignore_index=True)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Return a row for each attempted pair of photos, and of frontal views with GT, with its status and similarity
        (`PAIRS` of `facefront.measure`)."""
        from facefront.measure import build_pairs  # loads scipy

        faces = pd.concat([self.faces, self.frontal_faces], ignore_index=True)
        return build_pairs(self.images, self.embeddings, self.spec, faces=faces, frontals=self.frontals)

    def save(self, **tables: pd.DataFrame) -> None:
        """Write tables as Parquet into `<results>/tables`, each as a whole or not at all."""
        for name, table in tables.items():
            write_table(table, self._table_path(name))
            record(self._table_path(name), self.manifest_sha256)

    def has(self, name: str) -> bool:
        """Return whether `save` wrote a table of this name, or a file of it lies there."""
        path = self._table_path(name)
        return path.is_file() or is_recorded(path)

    def load(self, name: str) -> pd.DataFrame:
        """Return a table that `save` wrote. Raises SetupError where its file was changed since, never written, or made
        of other photos."""
        path = self._table_path(name)
        if not self.has(name):
            raise SetupError(
                f"{path}: no such file; run the notebooks before this one in their order, or delete "
                f"{inputs_path(self.results)} and run make report"
            )
        content = read_recorded(path)
        if origin_of(path) != self.manifest_sha256:
            raise SetupError(
                f"{path}: was made of other photos than the {len(self.listed)} of this run; run the notebooks before "
                "this one with the same data, in their order"
            )
        return pd.read_parquet(BytesIO(content))

    def changed_files(self) -> dict[Path, str]:
        """Return the files of tables and sections that are not as a notebook left them, each with the fault.

        A section of a notebook that was renamed or removed is one of them: it would stay on the page.
        """
        sections = [within(self.results, language) / "sections" for language in languages()]
        notebooks = self.root / "notebooks"
        left = {
            path: f"{path}: no notebook in {notebooks} writes this section any more; it is set aside"
            for folder in sections
            for path in handed_over(folder)
            if notebooks.is_dir() and not any(notebooks.glob(f"{path.stem}.*"))
        }
        folders = self.results / "tables", *sections
        return find_changed(path for folder in folders for path in handed_over(folder)) | left

    def _table_path(self, name: str) -> Path:
        return self.results / "tables" / f"{name}.parquet"

    def _with_poses(self, images: pd.DataFrame) -> pd.DataFrame:
        """Fill in yaw, pitch and roll, where the set has no label, from the keypoints of the first detector that found
        a face."""
        unlabelled = images[(images["pose_source"] == "") & (images["status"] == Status.OK)]
        hashes, poses = _by_id(unlabelled, "sha256"), {}
        first = self.analysis.components.registration(self.profile.registration)
        for detector in (first, *(d for d in self.components.detectors if d != first)):
            rest = {i: s for i, s in hashes.items() if i not in poses}
            for image_id, detection in self.analysis.detections(rest, detector).items():
                pose = chosen_pose(detection, self.profile.face_choice)
                if pose is not None:
                    poses[image_id] = (pose.yaw, pose.pitch, pose.roll)
        estimated = images["image_id"].isin(poses)
        angles = np.array([poses[i] for i in images.loc[estimated, "image_id"]], np.float64).reshape(-1, 3)
        images.loc[estimated, ["yaw", "pitch", "roll"]] = angles
        images.loc[estimated, "pose_source"] = "estimated"
        return images


def data_folder(settings: Profile, data: str, root: Path) -> Path:
    """Return the folder of a profile's photos: the one given, else the profile's own, else `data/<profile>`."""
    return root / (expand(data) or settings.dataset.path or f"data/{settings.name}")


def inputs_path(results: Path) -> Path:
    """Return the path of what the notebooks of a set depend on, below its results; written anew, they run again."""
    return results / "notebooks" / "inputs.json"


def check_probes(dataset: Dataset, folder: Path) -> None:
    """Raise SetupError where no photo can be a probe, since a person's only photo becomes GT."""
    roles, people = set(dataset.images["role"]), dataset.images["person"]
    if "" in roles and not people.duplicated().any():
        raise SetupError(
            f"DATA={folder}: no person has two photos ({len(people)} photos of as many people), so no photo can be "
            "compared with a person's GT; add more photos of each person"
        )


def split_names(names: str) -> list[str]:
    """Return the names between the commas, each once."""
    return list(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))


def _by_id(table: pd.DataFrame, column: str) -> Mapping[str, str]:
    return dict(zip(table["image_id"], table[column], strict=True))
