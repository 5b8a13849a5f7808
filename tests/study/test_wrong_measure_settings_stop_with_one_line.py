"""A setting that would hang, crash or silently bend the statistics is refused when it is read."""

import pytest
import yaml

from facefront.datasets import GtRule
from facefront.errors import SetupError
from facefront.files.yaml_files import load_section
from facefront.measure import MeasureSpec


@pytest.mark.parametrize(
    ("section", "key", "value", "remedy"),
    [
        ("statistics", "power", 2.0, "above 0.05"),
        ("statistics", "power", 0.05, "above 0.05"),
        ("statistics", "confidence", 95, "between 0 and 1"),
        ("statistics", "confidence", float("nan"), "between 0 and 1"),
        ("statistics", "minimum_people", 0, "at least 2"),
        ("statistics", "bootstrap_samples", 0, "at least 1"),
        ("statistics", "seed", -1, "a whole number from 0"),
        ("verification", "fixed_fmr", 5, "between 0 and 1"),
        ("verification", "folds", 1, "at least 2"),
        ("verification", "fars", [0], "between 0 and 1"),
        ("verification", "fars", [], "between 0 and 1"),
        ("verification", "fars", [0.1, 0.1], "each once"),
        ("verification", "impostors_per_false_accept", 0, "above 0"),
        ("verification", "seed", 2**64, "a whole number from 0"),
        ("bins", "yaw", [0, 20, 10], "ascend from 0"),
        ("bins", "yaw", [], "ascend from 0"),
        ("bins", "pitch", [5, 10], "ascend from 0"),
        ("pairs", "impostors_per_probe", -1, "0 for all"),
        ("pairs", "angle_angle_per_person", -1, "0 for all"),
        ("pairs", "gt_gt_per_person", -1, "0 for all"),
        ("pairs", "seed", 2**64, "a whole number from 0"),
        ("pairs", "groups", ["angle_gt", "frontal"], "some of angle_gt, frontal_gt"),
        ("pairs", "groups", [], "at least one"),
        ("primary", "reading", "comon", "some of common, survivors, misses"),
        ("primary", "variant", "original", "an arm other than the original"),
        ("", "gt_rules", ["first", "bst"], "some of first, best, prototype"),
        ("", "gt_rules", [], "at least one"),
        ("", "ladder", ["none", "template"], "from 'original' up"),
        ("", "ladder", ["original", "none", "none"], "each once"),
        ("", "ladder", ["original", "template:zero_rotatoin"], "alone or with ':zero_rotation'"),
    ],
)
def test_a_value_out_of_range_names_file_key_value_and_remedy(tmp_path, section, key, value, remedy):
    path = tmp_path / "pairs.yaml"
    path.write_text(yaml.safe_dump({"measure": {section: {key: value}} if section else {key: value}}))
    with pytest.raises(SetupError) as caught:
        load_section(MeasureSpec, path, "measure")
    message = str(caught.value)
    assert "\n" not in message
    assert f"{path}: measure.{f'{section}.' * bool(section)}{key} is " in message
    assert remedy in message


def test_a_fault_of_the_gt_rule_names_its_file(tmp_path):
    (tmp_path / "pairs.yaml").write_text("gt: {k: 0}")
    with pytest.raises(SetupError, match=r"pairs\.yaml: gt: k must be at least 1"):
        load_section(GtRule, tmp_path / "pairs.yaml", "gt")
