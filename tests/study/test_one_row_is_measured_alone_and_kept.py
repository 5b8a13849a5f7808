import pytest

from drawn import make_project, use_drawn_components
from facefront.errors import SetupError
from facefront.study import steps
from facefront.study.row import row_lines
from facefront.study.study import Study


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    return make_project(tmp_path)


@pytest.fixture
def turned(monkeypatch):
    """The frontalizers whose photos were really turned, once for each photo."""
    names, frontalize = [], steps.frontalize

    def noted(turns, turning):
        names.extend(turning.ways[wanted.way].frontalizer.name for turn in turns for wanted in turn.wanted)
        return frontalize(turns, turning)

    monkeypatch.setattr(steps, "frontalize", noted)
    return names


def test_one_system_alone_is_turned_and_a_second_time_nothing_is(project, turned):
    lines = list(row_lines(Study.open("drawn", only="mirror", root=project)))
    assert set(turned) == {"mirror"} and len(turned) == 9
    assert "9 photos, 9 turned, 0 not" in lines[0]
    assert any(line.startswith("  Net Gain by |yaw|, dots + ") for line in lines)
    turned.clear()
    again = list(row_lines(Study.open("drawn", only="mirror", root=project)))
    assert turned == [] and again == lines


def test_a_system_that_the_profile_does_not_name_runs_with_usual_settings(project, turned):
    Study.open("drawn", only="template", root=project).frontals  # noqa: B018 - computed on first use
    assert set(turned) == {"template"}


def test_a_system_that_cannot_run_says_what_it_lacks(project):
    with pytest.raises(SetupError, match=r"frontalizer 'ffwm': needs .*\.pth"):
        list(row_lines(Study.open("drawn", only="ffwm", root=project)))


def test_an_unknown_system_is_named_with_the_nearest(project):
    with pytest.raises(SetupError, match="unknown frontalizer 'miror'; did you mean 'mirror'"):
        Study.open("drawn", only="miror", root=project)
