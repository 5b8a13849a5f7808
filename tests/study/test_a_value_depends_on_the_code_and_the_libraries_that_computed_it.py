"""Change one ingredient, and what depends on it is computed again: that, and nothing else."""

import ast
from pathlib import Path

import pytest

import facefront
from drawn import ColourEmbedder, DotDetector, make_project, use_drawn_components
from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.enhancers import ENHANCERS
from facefront.frontalizers import FRONTALIZERS
from facefront.frontalizers.mirror import MirroredHalf
from facefront.runtime import versions
from facefront.study import analysis, attempts, enhancing, quality, steps
from facefront.study.enhancement import Enhancement
from facefront.study.study import Study

ALL = {"detect": 33, "embed": 24, "frontalize": 18, "enhance": 9, "picture_quality": 9, "likeness": 15}
NOTHING = dict.fromkeys(ALL, 0)


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    monkeypatch.setattr(DotDetector, "libraries", ("onnxruntime",), raising=False)
    monkeypatch.setattr(ColourEmbedder, "libraries", ("torch",), raising=False)
    monkeypatch.setattr(MirroredHalf, "libraries", ("scipy",), raising=False)
    root = make_project(tmp_path)
    profile = root / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text() + "enhancers: {flip: {}}\nenhancement: {of: [mirror]}\n")
    return root


@pytest.fixture
def work(project, monkeypatch):
    """Run the study; the rows that were computed, by step."""
    done = {}

    def counted(function):
        def call(batch, context):
            rows = function(batch, context)
            for step, _, _ in rows:
                done[step] = done.get(step, 0) + 1
            return rows

        return call

    for module, name in ((steps, "analyse"), (steps, "frontalize"), (enhancing, "enhance"), (quality, "assess")):
        monkeypatch.setattr(module, name, counted(getattr(module, name)))

    def run() -> dict[str, int]:
        done.clear()
        study = Study.open("drawn", root=project)
        enhanced = Enhancement.open(study, "mirror")
        assert len(study.embeddings) and len(enhanced.frontals) and len(enhanced.quality)
        return NOTHING | done

    return run


def upgrade(monkeypatch, library: str) -> None:
    installed = versions.library_version
    monkeypatch.setattr(versions, "library_version", lambda name: "new" if name == library else installed(name))


def test_a_second_run_computes_nothing(work):
    assert work() == ALL
    assert work() == NOTHING


@pytest.mark.parametrize(
    "library, again",
    [
        ("pillow", ALL),  # decodes
        ("opencv", ALL),  # shrinks, aligns, warps
        ("numpy", ALL),
        (
            "onnxruntime",
            ALL | {"picture_quality": 0, "likeness": 0},
        ),  # of the detector: everything but the measures follows its faces
        ("torch", NOTHING | {"embed": 24}),  # of the recogniser
        ("scipy", NOTHING | {"frontalize": 9, "likeness": 15}),  # of one frontalizer; the pictures come out the same
        ("imagehash", NOTHING | {"likeness": 15}),
        ("facexlib", NOTHING),  # of nothing here
    ],
)
def test_an_upgraded_library_recomputes_what_it_computed(work, monkeypatch, library, again):
    work()
    upgrade(monkeypatch, library)
    assert work() == again
    assert work() == NOTHING


def test_a_new_decoder_recomputes_everything(work, monkeypatch):
    work()
    monkeypatch.setattr("facefront.imaging.images.VERSION", 0)
    assert work() == ALL


def test_a_new_aligner_recomputes_what_is_aligned(work, monkeypatch):
    work()
    for module in (analysis, enhancing, quality):
        monkeypatch.setattr(module, "ALIGN_VERSION", 0)
    assert work() == NOTHING | {"embed": 24, "enhance": 9, "picture_quality": 9}


def test_a_new_component_recomputes_what_it_made(work, monkeypatch):
    work()
    monkeypatch.setattr(ColourEmbedder, "version", 2)
    assert work() == NOTHING | {"embed": 24}
    monkeypatch.setattr(DotDetector, "version", 2)
    assert work() == ALL | {"picture_quality": 0, "likeness": 0}


def test_a_worker_with_other_libraries_computes_nothing(monkeypatch):
    call = attempts.Call(lambda batch, context: batch, 0, "dask", {**versions.library_versions(), "torch": "0.1"})
    fault = attempts.attempt(call, [1], None)
    assert isinstance(fault, attempts.Fault)
    assert "torch" in fault.reason
    assert "requirements.lock" in fault.reason


PACKAGE = Path(facefront.__file__).parent
ROOMS = ("detectors", "embedders", "frontalizers", "enhancers", "head3d", "imaging")
NAMED = {"skimage": "scikit-image"}
BUILT = {
    card.build
    for cards in (DETECTORS, EMBEDDERS, FRONTALIZERS, ENHANCERS)
    for card in cards.values()
    if isinstance(card.build, type)
}


def libraries_of(module: str, seen: set[str]) -> set[str]:
    """What a module and those of ours that it imports import."""
    path = PACKAGE.parent / (module.replace(".", "/") + ".py")
    if module in seen or not path.is_file() or module.endswith((".contract", ".registry")):
        return set()
    seen.add(module)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        sources = names
        if isinstance(node, ast.ImportFrom):
            sources = [str(node.module), *(f"{node.module}.{name}" for name in names)]
        for source in sources:
            top = source.partition(".")[0]
            found |= {NAMED.get(top, top)} & set(versions.DISTRIBUTIONS)
            if source == "facefront.runtime.devices":
                found |= {"onnxruntime"} if "open_session" in names else set()
                found |= {"torch"} if "torch_device" in names else set()
            found |= {"onnxruntime", "torch"} if source == "facefront.runtime.onnx_export" else set()
            if top == "facefront" and source.split(".")[1] in ROOMS:
                found |= libraries_of(source, seen)
    return found


def test_an_output_is_searched_as_it_is_and_kept_apart_from_a_photo(project):
    study = Study.open("drawn", root=project)
    detector, embedder = study.components.detectors[0], study.components.embedders[0]
    photos, outputs = study.analysis, study.analysis.of_outputs
    assert photos.lying and not outputs.lying and outputs is study.analysis.of_outputs
    assert photos.detect_key("a", detector) != outputs.detect_key("a", detector)
    assert photos.embed_key("a", detector, embedder) != outputs.embed_key("a", detector, embedder)


@pytest.mark.parametrize("component", sorted(BUILT, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_every_component_states_the_libraries_that_it_computes_with(component):
    used = libraries_of(component.__module__, set()) - set(versions.ALWAYS)
    assert used <= set(getattr(component, "libraries", ()))
    assert set(getattr(component, "libraries", ())) <= set(versions.DISTRIBUTIONS)
