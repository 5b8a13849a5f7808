"""Compare our LivePortrait with its authors' code: the same random weights and photos; both tables of differences.

Needs a checkout of github.com/KwaiVGI/LivePortrait (only its src/ is used) and real photos with a detector's weights, a
folder with `models/` and `cfp-dataset/`: --real, or $FACEFRONT_REAL. --record writes theirs for the regression test.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import joblib
import numpy as np
import torch

from facefront.detectors import build_detector
from facefront.errors import SetupError
from facefront.faces import choose_face
from facefront.frontalizers import Source
from facefront.frontalizers.liveportrait.frontalizer import LivePortrait
from facefront.imaging.images import read_image
from facefront.study.options import user_path
from facefront.testing.random_liveportrait import write_random_weights
from facefront.weights import FoundWeight, find_weight, sha256_of
from parity.photo import synthetic_photo
from parity.race import race
from parity.stages import mask_stage, network_stages, photo_stages, record
from parity.upstream import Upstream, check_checkout

LIMIT = 1e-3  # on pictures of 0 … 1


def real_sources(real: Path, count: int) -> list[Source]:
    """Return real photos with the face that a detector finds, half of them profiles."""
    photos = sorted((real / "cfp-dataset" / "Data" / "Images").glob("*/*/01.jpg"))
    weight = find_weight("scrfd_2.5g_bnkps", real / "models")
    if not photos or weight is None:
        raise SetupError(f"{real}: needs cfp-dataset and models/…/scrfd_2.5g_bnkps.onnx; give --real or FACEFRONT_REAL")
    detector = build_detector("scrfd", weight, det_size=320, device="cpu")
    images = [read_image(photo) for photo in photos[:count]]
    faces = [choose_face(detector.detect(image), *image.shape[:2]) for image in images]
    return [Source(image, face) for image, face in zip(images, faces, strict=True) if face is not None]


def compare(ours: LivePortrait, theirs: Upstream, sources: Sequence[Source], output: Path | None) -> float:
    """Print the largest differences, stage by stage; the worst over pictures."""
    photo = synthetic_photo()
    worst: dict[str, tuple[float, float]] = {}
    stages = [*network_stages(ours, theirs, photo), mask_stage(theirs)]
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(output, **record({name: values for name, values, _ in stages}))
    for source in sources:
        stages += photo_stages(ours, theirs, source)
    for name, expected, found in stages:
        difference = float(np.abs(expected - found).max())
        spread = float(expected.std())
        before = worst.get(name, (0.0, 0.0))
        worst[name] = max(before[0], difference), max(before[1], spread)
    print(f"{'stage':32} {'max |difference|':>17} {'spread of theirs':>17}")
    for name, (difference, spread) in worst.items():
        print(f"{name:32} {difference:17.1e} {spread:17.3f}")
    return max(value[0] for name, value in worst.items() if not name.startswith(("F:", "M:", "W:")))


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upstream", type=user_path, required=True, help="checkout of KwaiVGI/LivePortrait")
    parser.add_argument(
        "--real", type=user_path, default=os.environ.get("FACEFRONT_REAL", "."), help="photos and weights"
    )
    parser.add_argument("--photos", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=0, help="of the race; 0 runs none")
    parser.add_argument("--threads", type=int, default=joblib.cpu_count())
    parser.add_argument("--batch", type=int, default=0)
    parser.add_argument("--record", type=user_path, help="write some of their values to this .npz")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    try:
        check_checkout(arguments.upstream)
        sources = real_sources(arguments.real, arguments.photos)
        with tempfile.TemporaryDirectory() as folder:
            worst = check(arguments, write_random_weights(Path(folder)), sources)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        f"largest difference on keypoints and pictures: {worst:.1e}, {'within' if worst <= LIMIT else 'BEYOND'} {LIMIT}"
    )
    return int(worst > LIMIT)


def check(arguments: argparse.Namespace, files: Sequence[Path], sources: Sequence[Source]) -> float:
    """Compare, and race if wished; the largest difference over keypoints and pictures."""
    weights = [FoundWeight(f"random {file.stem}", file, sha256_of(file), file.stat().st_size, "none") for file in files]
    ours = LivePortrait(weights, device="cpu", batch=arguments.batch)
    theirs = Upstream(arguments.upstream, files)
    worst = compare(ours, theirs, sources, arguments.record)
    if arguments.rounds:
        race(ours, theirs, sources, arguments.rounds, arguments.threads)
    return worst


if __name__ == "__main__":
    sys.exit(main())
