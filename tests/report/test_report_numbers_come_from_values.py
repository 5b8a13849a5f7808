"""No number is typed: what prose and captions print is registered, and changes with the measurement."""

import ast
import re
from pathlib import Path

import pytest

from facefront import measure, report
from facefront.measure import MeasureSpec
from facefront.report import Context, Values
from facefront.report.blocks import Answer, Paragraph
from facefront.report.findings.gain import gain_finding
from facefront.report.values import percent, printed
from report_study import BACKBONES, FakeStudy, make_report

NUMBER = re.compile(r"(?<![\w.])[+−]?\d+(?:,\d{3})*(?:\.\d+)?%?")


def prose(block):
    yield from (getattr(block, "caption", ""), getattr(block, "text", "") if isinstance(block, Paragraph) else "")
    yield from getattr(block, "notes", ())
    if isinstance(block, Answer):
        yield from (*block.sentences, block.table.caption)


def test_every_number_in_prose_and_captions_is_a_registered_value():
    checked = 0
    for section in make_report().sections:
        known = {number for value in section.values.values() for number in NUMBER.findall(value.text)}
        for block in section.blocks:
            for sentence in prose(block):
                found = NUMBER.findall(re.sub("|".join(BACKBONES), "", sentence))
                assert set(found) <= known, sentence
                checked += len(found)
    assert checked > 60


def test_words_in_the_source_hold_no_digits():
    """Formats, names of columns and the like may; a sentence (two blanks or more) may not."""
    folder = Path(report.__file__).parent
    for path in [*folder.glob("*.py"), *folder.glob("tables/*.py"), *folder.glob("figures/*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                words = re.sub(r"[Rr]ank 1|ResNet\d+|WebFace600K|Glint360K|SHA-256|system-ui.*", "", node.value)
                assert words.count(" ") < 2 or not re.search(r"\d", words), f"{path.name}: {node.value}"


@pytest.mark.parametrize("cost", [0.2, 1.0])
def test_the_answer_changes_with_the_measurement(cost):
    study, spec = FakeStudy(8, 4, cost=cost), MeasureSpec()
    faces = measure.build_pairs(study.images, study.embeddings, spec, study.faces, study.frontals)
    gains = measure.adjust_p(measure.net_gain(faces, spec), spec.primary)
    row = gains.query("variant == 'template' and reading == 'common'").iloc[0].to_dict()
    values = Values()
    context = Context("made up", spec, values)
    assert printed(row["net_gain"], "+.3f") in context.say(gain_finding(row, context))
    assert values["answer.template.scrfd.mobilefacenet.net_gain"].number == row["net_gain"]


def test_one_name_never_prints_two_numbers():
    values = Values()
    values.put("a", 1.0, ".2f")
    values.put("a", 1.0, ".2f")
    with pytest.raises(ValueError, match="the value a is printed as"):
        values.put("a", 2.0, ".2f")


def test_numbers_are_printed_as_a_reader_expects():
    assert printed(-0.1234, "+.3f") == "−0.123"
    assert printed(-0.0004, "+.3f") == "0.000"
    assert printed(float("nan"), ".3f") == "–"
    assert printed(12345.0, ",d") == "12,345"
    assert [printed(p, "p") for p in (0.2, 0.001, 1e-9)] == ["0.200", "0.001", "<0.001"]
    assert [percent(share) for share in (0.1, 0.01, 0.0001)] == ["10%", "1%", "0.01%"]
