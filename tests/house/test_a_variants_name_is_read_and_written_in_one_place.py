"""A variant's name has one parser and one printer; nobody else splits or searches it."""

import ast
import re
from pathlib import Path

import pytest

from facefront.report.messages import Messages
from facefront.report.messages.terms import variant_words
from facefront.variants import Arm, Use, Variant, is_arm, is_fused

ROOT = Path(__file__).parents[2]

NAMES = {
    "original": Variant("original"),
    "template": Variant("template"),
    "template:zero_rotation": Variant("template", Arm.ZERO_ROTATION),
    "template+even+sharp": Variant("template", enhancers=("even", "sharp")),
    "template:selective": Variant("template", use=Use.SELECTIVE),
    "none+flip:fused": Variant("none", enhancers=("flip",), use=Use.FUSED),
    "my_own.2+even:fused_with_mirrored": Variant("my_own.2", enhancers=("even",), use=Use.FUSED_WITH_MIRRORED),
    "template@-40": Variant("template", pose=(-40, 0)),
    "template@22.5,-10": Variant("template", pose=(22.5, -10)),
    "template:gallery_with_mirrored": Variant("template", use=Use.GALLERY_WITH_MIRRORED),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_and_its_variant_are_each_others_inverse(name):
    assert Variant.parse(name) == NAMES[name]
    assert str(NAMES[name]) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ":fused",
        "template:",
        "template:fusd",
        "+even",
        "template+",
        "a++b",
        "a:fused:fused",
        "a@",
        "a@left",
        "a@40,0",
        "@40",
    ],
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValueError, match=re.escape(repr(name))):
        Variant.parse(name)


def test_arms_and_fusion_are_found_among_the_rest():
    assert [name for name in NAMES if is_arm(name)] == ["original", "template", "template:zero_rotation"]
    assert [name for name in NAMES if is_fused(name)] == ["none+flip:fused", "my_own.2+even:fused_with_mirrored"]


def test_gt_turned_towards_a_probe_is_no_probe_turned_to_the_front():
    assert not any(NAMES[name].is_frontal for name in ("template@-40", "template:gallery_with_mirrored", "original"))
    assert NAMES["template+even+sharp"].is_frontal


def test_the_picture_of_a_use_is_the_variant_used_alone():
    assert str(NAMES["none+flip:fused"].picture) == "none+flip"
    assert str(NAMES["template:zero_rotation"].picture) == "template"


def test_no_other_module_holds_a_part_of_a_name():
    words = re.compile(r":(zero_rotation|selective|fused|gallery)")
    for path in [*(ROOT / "lib").rglob("*.py"), *(ROOT / "notebooks").glob("*.py")]:
        if path.name == "variants.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            compared = isinstance(node, ast.Compare | ast.Call | ast.BinOp | ast.JoinedStr)
            inner = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            if compared and path.name not in {"spec.py"}:
                assert not any(words.search(text) for text in inner), f"{path}:{node.lineno}"


def test_every_use_has_words_of_its_own():
    messages = Messages("en")
    mirrored = Variant("none", enhancers=("flip",))
    used = [*map(Variant("template").used, Use), mirrored.used(Use.FUSED), mirrored.used(Use.GALLERY_WITH_MIRRORED)]
    names = map(str, used)
    words = [variant_words(name, messages) for name in names]
    assert len(set(words)) == len(words)
    assert "turned" not in words[-1]
