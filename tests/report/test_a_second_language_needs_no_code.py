"""In a made-up language, whose catalogue has no Latin letter, nothing but names stays Latin."""

import re
from dataclasses import fields, is_dataclass

import pytest
from fluent.syntax import parse, serialize
from fluent.syntax.visitor import Transformer

from facefront import measure
from facefront.measure import MeasureSpec, StatisticsSpec
from facefront.report import Context, Values, primary_arm, statements, tables
from facefront.report.messages import FOLDER, Messages
from report_study import ABSENT, FakeStudy
from test_report_says_whose_failures_these_are import JUDGE, made

NAMES = re.compile(
    r"\w+\.(?:onnx|pth|csv)|person_\d+/\d+\.png|research only|MIT|SCRFD|RetinaFace|MobileFaceNet|ResNet\d+|"
    r"LivePortrait|FFWM|BIWI|LFW|Made up|mirror|template|other|mine"
)
"""Of components, systems, sets, files and licences."""
DATA = frozenset({"key", "keys", "kinds", "csv"})
"""Parts of a block that no reader sees."""


class Cyrillic(Transformer):
    def visit_TextElement(self, node):
        node.value = re.sub("[A-Za-z]", "ж", node.value)
        return node


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    folder = tmp_path_factory.mktemp("languages")
    (folder / "xx").mkdir()
    for path in (FOLDER / "en").glob("*.ftl"):
        (folder / "xx" / path.name).write_text(serialize(Cyrillic().visit(parse(path.read_text("utf-8")))), "utf-8")
    spec = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=200))
    return Context("Made up", spec, Values(), messages=Messages("xx", folder))


def latin(part):
    """Yield the words with Latin letters that a reader of a block sees."""
    if isinstance(part, str):
        yield from re.findall("[A-Za-z]{3,}", NAMES.sub("", part))
    elif isinstance(part, tuple):
        for inner in part:
            yield from latin(inner)
    elif is_dataclass(part):
        for field in fields(part):
            yield from latin(getattr(part, field.name)) if field.name not in DATA else ()


def net_gain_tables(pairs, context):
    spec = context.spec
    gains = measure.adjust_p(measure.net_gain(pairs, spec), spec.primary)
    arm = primary_arm(gains, spec.primary)
    bins, ladder = (measure.adjust_p(of(pairs, spec)) for of in (measure.gain_by_bin, measure.cost_ladder))
    yield tables.net_gain_table(gains, context, absent=ABSENT)
    yield tables.readings_table(gains, arm.variant, context)
    yield tables.gain_by_bin_table(bins, arm, context)
    yield tables.gain_beyond_table(measure.gain_beyond(pairs, spec, bins=bins), arm, context)
    yield tables.cost_ladder_table(ladder, context)
    yield tables.error_rates_table(measure.verification_table(pairs, spec), context)
    yield tables.failures_table(measure.ledger(pairs), context)
    yield context.paragraph(statements.ladder(ladder, gains, context))


def failure_tables(context):
    trends = made(outcome="d", factor="yaw", together=0.2, p=0.01, holds=True)
    yield tables.trends_table("t", trends, JUDGE, context)
    claims = made(claim="blurs", verdict="confirmed", value=0.2, photo=0.1, photo_low=0.0, photo_high=0.2)
    yield tables.claims_table("c", claims, {"mine": "mirror"}, "flow", context, combination=JUDGE)


def test_tables_hold_no_word_that_is_not_in_the_catalogue(context):
    study = FakeStudy(6, 3)
    seen = study.embeddings[(study.embeddings[["detector", "backbone"]] == list(JUDGE)).all(axis=1)]
    faces = study.faces[study.faces["detector"] == JUDGE[0]]
    pairs = measure.build_pairs(study.images, seen, context.spec, faces, study.frontals)
    blocks = [*net_gain_tables(pairs, context), *failure_tables(context)]
    groups, robustness = measure.group_means(pairs, context.spec), measure.angle_robustness(pairs, context.spec)
    blocks += [tables.groups_table(groups, context, ABSENT), tables.robustness_table(robustness, context, ABSENT)]
    for block in blocks:
        assert set(latin(block)) == set(), block
    english = tables.groups_table(groups, Context("Made up", context.spec, Values()))
    assert {"Similarity", "recogniser"} <= set(latin(english))
