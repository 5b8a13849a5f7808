"""What a driver calls is compared with the source of the checkout, which is never imported."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from facefront.errors import SetupError
from facefront.frontalizers.external.entry_points import check_calls

MODULE = """
import cuda_only_package

raise RuntimeError("imported")


class Base:
    def close(self, now=False): ...


class Network(Base):
    def __init__(self, channels, *, depth, width=3): ...

    def forward(self, image, scale=1.0): ...

    @staticmethod
    def scale_of(image): ...

    @decorated
    def decode(self, *parts, **options): ...


class Plain(Base): ...


try:
    def load(path, /, strict=True): ...
except ImportError:
    load = None

if True:
    async def fetch(path): ...
"""
SCRIPT = """
parser.add_argument("-o", "--output_dir", help="--not_an_option")
parser.add_argument("photo")

@click.option("--seed/--no-seed")
def main(seed): ...

flags.DEFINE_string("checkpoint", "", "where")
"""
CONFIG = "model:\n  params: {side: 512}\n  steps: 25\n"


@dataclass
class Call:
    file: str
    name: str = ""
    args: list | None = None
    flags: list = field(default_factory=list)
    keys: list = field(default_factory=list)


@dataclass
class System:
    calls: list
    key: str = "made-up"
    commit: str = "0123456789abcdef"


@pytest.fixture
def source(tmp_path) -> Path:
    folder = tmp_path / "نسخه one"
    (folder / "net").mkdir(parents=True)
    (folder / "net" / "model.py").write_text(MODULE)
    (folder / "run.py").write_text(SCRIPT)
    (folder / "config.yaml").write_text(CONFIG)
    return folder


@pytest.mark.parametrize(
    "call",
    [
        Call("net/model.py"),
        Call("net/model.py", "Network"),
        Call("net/model.py", "Network", [1, "depth"]),
        Call("net/model.py", "Network.__init__", ["channels", "depth", "width"]),
        Call("net/model.py", "Network.forward", [2]),
        Call("net/model.py", "Network.scale_of", [1]),
        Call("net/model.py", "Network.decode", [5, "anything"]),
        Call("net/model.py", "Network.close", ["now"]),
        Call("net/model.py", "load", [1, "strict"]),
        Call("net/model.py", "fetch", [1]),
        Call("run.py", "main", [1], flags=["--output_dir", "-o", "photo", "--seed", "--no-seed", "--checkpoint"]),
        Call("config.yaml", keys=["model.params.side", "model.steps"]),
    ],
    ids=lambda call: f"{call.name or call.file} {call.args}",
)
def test_a_call_that_fits_the_source_is_accepted(source, call):
    check_calls(System([call]), source)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (Call("net/modle.py", "load"), "no such file; did you mean 'net/model.py'?"),
        (Call("net/model.py", "Netwrok"), "no 'Netwrok'; did you mean 'Network'?"),
        (Call("net/model.py", "Network.foward"), "did you mean 'Network.forward'?"),
        (Call("net/model.py", "Network", [1, "dept"]), "no parameter 'dept'; did you mean 'depth'?"),
        (Call("net/model.py", "Network", [1]), "missing a required argument: 'depth'"),
        (Call("net/model.py", "Network", [2, "depth"]), "too many positional arguments"),
        (Call("net/model.py", "Network.forward", [3]), "too many positional arguments"),
        (Call("net/model.py", "Network.forward", [1, "image"]), "multiple values for argument 'image'"),
        (Call("net/model.py", "Network.scale_of", [2]), "too many positional arguments"),
        (Call("net/model.py", "load", ["path"]), "no parameter 'path'"),
        (Call("net/model.py", "Plain", [1]), "Plain has no __init__ in this file"),
        (Call("run.py", flags=["--output-dir"]), "no option --output-dir; did you mean '--output_dir'?"),
        (Call("run.py", flags=["--not_an_option"]), "no option --not_an_option"),
        (Call("config.yaml", keys=["model.param.side"]), "no key 'model.param.side'; did you mean 'params'?"),
        (Call("config.yaml", keys=["model.steps.first"]), "no key 'model.steps.first'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_call_that_does_not_fit_names_the_file_and_the_nearest_name(source, call, said):
    with pytest.raises(SetupError) as error:
        check_calls(System([Call("run.py"), call]), source)
    message = str(error.value)
    assert said in message
    assert "made-up" in message
    assert str(Path(source, call.file)) in message
    assert "0123456789ab" in message
    assert "\n" not in message


@pytest.mark.parametrize("text", ["def old(:\n    print 'two'\n", "# coding: no-such-code\n", "\x00"])
def test_a_source_that_cannot_be_parsed_is_one_line(source, text):
    (source / "net" / "model.py").write_text(text)
    with pytest.raises(SetupError, match="cannot be parsed") as error:
        check_calls(System([Call("net/model.py", "load", [1])]), source)
    assert "\n" not in str(error.value)


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(SetupError, match="no such folder"):
        check_calls(System([Call("run.py", "main")]), tmp_path / "none")
