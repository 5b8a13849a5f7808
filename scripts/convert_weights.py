"""Convert weights that are published as pickles into plain files, once: nothing in a pickle is run.

    python scripts/convert_weights.py scaleway --from generator_v0.pt --to weights/scaleway_generator.pth
    python scripts/convert_weights.py flame --from generic_model.pkl --data DECA/data --to weights/deca_flame.npz

FLAME's generic_model.pkl is in FLAME2020.zip, which flame.is.tue.mpg.de gives to those who register. --data is the
folder `data` of DECA's repository: texture coordinates and the face's mask.

Only this command reads such a pickle: as data, so that no class or function that it names is ever looked up. A run
takes the converted file alone.
"""

import argparse
import io
import sys
from pathlib import Path
from typing import BinaryIO

from facefront.errors import SetupError
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).resolve().parents[1]


def convert_scaleway(source: Path, target: BinaryIO, _data: Path | None) -> None:
    """Write the state dict of the pickled generator of scaleway/frontalization."""
    import torch

    from facefront.frontalizers.scaleway.conversion import convert_generator

    torch.save(convert_generator(source), target)


def convert_flame(source: Path, target: BinaryIO, data: Path | None) -> None:
    """Write FLAME's model, with DECA's texture coordinates, as an .npz."""
    from facefront.frontalizers.deca import conversion
    from facefront.frontalizers.deca.flame import save_flame

    if data is None:
        raise SetupError("flame needs --data, the folder data of github.com/yfeng95/DECA")
    save_flame(conversion.convert_flame(source, data), target)


CONVERSIONS = {"scaleway": convert_scaleway, "flame": convert_flame}


def write(target: Path, content: bytes) -> None:
    """Write a new file, whole or not at all. Raises SetupError."""
    try:
        with target.open("xb") as stream:
            try:
                stream.write(content)
            except OSError:
                target.unlink()
                raise
    except OSError as error:
        reason = f"cannot be written ({error.strerror})"
        raise SetupError(f"{target}: {reason}; free some space, or give another --to") from None


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when the file is written, 2 and a line on stderr where it is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=CONVERSIONS)
    parser.add_argument("--from", dest="source", type=user_path, required=True, help="the published pickle")
    parser.add_argument("--to", dest="target", type=user_path, required=True, help="the file to write; must not exist")
    parser.add_argument("--data", type=user_path, help="for flame: the folder data of DECA's repository")
    given = parser.parse_args(arguments)
    try:
        check_checkout(ROOT)
        if given.target.exists():
            raise SetupError(f"{given.target}: is there already; delete it, or give another --to")
        if not given.target.parent.is_dir():
            raise SetupError(f"{given.target.parent}: no such folder; make it, or give another --to")
        if given.system == "flame" and given.target.suffix != ".npz":
            raise SetupError(f"{given.target}: give a name that ends in .npz")
        converted = io.BytesIO()
        CONVERSIONS[given.system](given.source, converted, given.data)
        write(given.target, converted.getvalue())
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{given.target} is written; put it into the weights folder")
    return 0


if __name__ == "__main__":
    sys.exit(main())
