"""Every weight file that the project knows: where it comes from, its sha256, its size and its licence.

Sources: InsightFace's model zoo and release v0.7, facexlib's releases, biubug6's Pytorch_Retinaface,
LivePortrait's weights on Hugging Face, GFPGAN's release v1.3.4, the READMEs of FFWM, scaleway and DECA.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from facefront.errors import SetupError, suggest
from facefront.registry import look_up
from facefront.weights.files import Archive, WeightFile
from facefront.weights.packs import pack_of, packed_keys, packed_weight

INSIGHTFACE_LICENCE = "InsightFace models: non-commercial research only"
INSIGHTFACE_TERMS = "https://github.com/deepinsight/insightface/tree/master/model_zoo"
INSIGHTFACE_RELEASE = "https://github.com/deepinsight/insightface/releases/download/v0.7"
FACEXLIB_RELEASES = "https://github.com/xinntao/facexlib/releases/download"
GFPGAN_RELEASE = "https://github.com/TencentARC/GFPGAN/releases/download/v1.3.4"
LIVEPORTRAIT_RELEASE = (
    "https://huggingface.co/KlingTeam/LivePortrait/resolve/82a4fa6735ca58432b6ce39301b4b9ee066dea47/liveportrait"
)


BUFFALO_L = ("buffalo_l.zip", "80ffe37d8a5940d59a7384c201a2a38d4741f2f3c51eef46ebb28218a7b0ca2f", 288_621_354)
BUFFALO_SC = ("buffalo_sc.zip", "57d31b56b6ffa911c8a73cfc1707c73cab76efe7f13b675a05223bf42de47c72", 14_969_382)
ANTELOPEV2 = ("antelopev2.zip", "8e182f14fc6e80b3bfa375b33eb6cff7ee05d8ef7633e738d1c89021dcf0c5c5", 360_662_982)
SCRFD_10G_SHA256 = "5838f7fe053675b1c7a08b633df49e7af5495cee0493c7dcf6697200b85b5b91"


def _insightface(
    key: str,
    pack: tuple[str, str, int],
    *,
    sha256: str,
    size: int,
    note: str,
    folder: str = "",
    recognition: tuple[str, ...] = (),
) -> WeightFile:
    """A file of one of InsightFace's packs; `folder` is the pack's own top folder inside the zip."""
    filename = f"{key}.onnx"
    return WeightFile(
        key=key,
        filename=filename,
        url=f"{INSIGHTFACE_RELEASE}/{pack[0]}",
        sha256=sha256,
        bytes=size,
        licence=INSIGHTFACE_LICENCE,
        note=note,
        terms_url=INSIGHTFACE_TERMS,
        archive=Archive(pack[0], f"{folder}{filename}", pack[1], pack[2]),
        recognition=recognition,
    )


def _liveportrait(name: str, *, sha256: str, size: int, note: str, path: str = "") -> WeightFile:
    """A file of LivePortrait's own weights; `path` is where it lies there."""
    path = path or f"base_models/{name}.pth"
    return WeightFile(
        key=f"liveportrait_{name}",
        filename=path.rpartition("/")[2],
        url=f"{LIVEPORTRAIT_RELEASE}/{path}",
        sha256=sha256,
        bytes=size,
        licence="MIT",
        note=f"LivePortrait (arXiv 2407.03168): {note}",
    )


def _ffwm(name: str, filename: str, what: str) -> WeightFile:
    """A file of FFWM's, which lie in a shared folder that its README links to."""
    return WeightFile(
        key=f"ffwm_{name}",
        filename=filename,
        url="",
        sha256="",
        bytes=None,
        licence="MIT; trained on Multi-PIE (research)",
        note=f"FFWM's {what}, in the folder that github.com/csyxwei/FFWM links to; put it into the weights folder",
        terms_url="https://github.com/csyxwei/FFWM",
    )


_FILES = (
    _insightface(
        "det_10g",
        BUFFALO_L,
        sha256=SCRFD_10G_SHA256,
        size=16_923_827,
        note="SCRFD-10G with keypoints, the same bytes as scrfd_10g_bnkps.onnx; InsightFace also calls it RetinaFace",
    ),
    _insightface(
        "w600k_r50",
        BUFFALO_L,
        sha256="4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43",
        size=174_383_860,
        note="ArcFace ResNet-50 trained on WebFace600K, 512-d",
        recognition=("ArcFace",),
    ),
    _insightface(
        "2d106det",
        BUFFALO_L,
        sha256="f001b856447c413801ef5c42091ed0cd516fcd21f2d6b79635b1e733a7109dbf",
        size=5_030_888,
        note="106 landmarks, which LivePortrait crops by",
    ),
    _insightface(
        "scrfd_10g_bnkps",
        ANTELOPEV2,
        sha256=SCRFD_10G_SHA256,
        size=16_923_827,
        note="SCRFD-10G with keypoints; the same bytes as det_10g.onnx",
        folder="antelopev2/",
    ),
    _insightface(
        "glintr100",
        ANTELOPEV2,
        sha256="4ab1d6435d639628a6f3e5008dd4f929edf4c4124b1a7169e1048f9fef534cdf",
        size=260_665_334,
        note="ArcFace ResNet-100 trained on Glint360K, 512-d",
        folder="antelopev2/",
        recognition=("ArcFace",),
    ),
    _insightface(
        "det_500m",
        BUFFALO_SC,
        sha256="5e4447f50245bbd7966bd6c0fa52938c61474a04ec7def48753668a9d8b4ea3a",
        size=2_524_817,
        note="SCRFD-500M with keypoints",
    ),
    WeightFile(
        key="retinaface_resnet50",
        filename="detection_Resnet50_Final.pth",
        url=f"{FACEXLIB_RELEASES}/v0.1.0/detection_Resnet50_Final.pth",
        sha256="6d1de9c2944f2ccddca5f5e010ea5ae64a39845a86311af6fdf30841b0a5a16d",
        bytes=109_497_761,
        licence="MIT",
        note="RetinaFace ResNet-50 as facexlib publishes it",
    ),
    WeightFile(
        key="retinaface_mobile0.25",
        filename="detection_mobilenet0.25_Final.pth",
        url=f"{FACEXLIB_RELEASES}/v0.1.0/detection_mobilenet0.25_Final.pth",
        sha256="2979b33ffafda5d74b6948cd7a5b9a7a62f62b949cef24e95fd15d2883a65220",
        bytes=None,
        licence="MIT",
        note="RetinaFace mobilenet0.25 as facexlib publishes it",
    ),
    WeightFile(
        key="retinaface_mobile0.25_biubug6",
        filename="mobilenet0.25_Final.pth",
        url="",
        sha256="7c417d4a43c5e2100ef40c2fbd2177d2fd0e5090d8e87c0fa31806cfb895c12f",
        bytes=1_833_129,
        licence="MIT",
        note="RetinaFace mobilenet0.25 of biubug6/Pytorch_Retinaface, whose README links to the file",
        terms_url="https://github.com/biubug6/Pytorch_Retinaface",
    ),
    WeightFile(
        key="scrfd_2.5g_bnkps",
        filename="scrfd_2.5g_bnkps.onnx",
        url="",
        sha256="bc24bb349491481c3ca793cf89306723162c280cb284c5a5e49df3760bf5c2ce",
        bytes=3_290_207,
        licence=INSIGHTFACE_LICENCE,
        note="SCRFD-2.5G with keypoints, which InsightFace's SCRFD page lists",
        terms_url="https://github.com/deepinsight/insightface/tree/master/detection/scrfd",
    ),
    WeightFile(
        key="mobilefacenet",
        filename="mobilefacenet.onnx",
        url="",
        sha256="e72a5710cce378dc46472b6b845cb90647634f2738d8c3e581735cf195b9866f",
        bytes=3_998_018,
        licence="none stated",
        note="MobileFaceNet, 128-d, batch axis fixed at 1; its origin is not known",
        recognition=("MobileFaceNet",),
    ),
    _liveportrait(
        "appearance_feature_extractor",
        sha256="5279bb8654293dbdf327030b397f107237dd9212fb11dd75b83dfb635211ceb5",
        size=3_387_959,
        note="a photo's appearance as a feature volume",
    ),
    _liveportrait(
        "motion_extractor",
        sha256="251e6a94ad667a1d0c69526d292677165110ef7f0cf0f6d199f0e414e8aa0ca5",
        size=112_545_506,
        note="head pose, expression and canonical keypoints",
    ),
    _liveportrait(
        "spade_generator",
        sha256="4780afc7909a9f84e24c01d73b31a555ef651521a1fe3b2429bd04534d992aee",
        size=221_813_590,
        note="the picture from the warped features",
    ),
    _liveportrait(
        "warping_module",
        sha256="2f61a6f265fe344f14132364859a78bdbbc2068577170693da57fb96d636e282",
        size=182_180_086,
        note="the warp from source to driving keypoints",
    ),
    _liveportrait(
        "stitching_retargeting_module",
        sha256="3652d5a3f95099141a56986aaddec92fadf0a73c87a20fac9a2c07c32b28b611",
        size=2_393_098,
        note="stitching, eye and lip retargeting",
        path="retargeting_models/stitching_retargeting_module.pth",
    ),
    _liveportrait(
        "landmark",
        sha256="31d22a5041326c31f19b78886939a634a5aedcaa5ab8b9b951a1167595d147db",
        size=114_666_491,
        note="203 landmarks, which eye and lip retargeting take",
        path="landmark.onnx",
    ),
    WeightFile(
        key="gfpgan_v1.4",
        filename="GFPGANv1.4.pth",
        url=f"{GFPGAN_RELEASE}/GFPGANv1.4.pth",
        sha256="e2cd4703ab14f4d01fd1383a8a8b266f9a5833dacee8e6a79d3bf21a1b6be5ad",
        bytes=348_632_874,
        licence="Apache-2.0, with third-party parts under licences of their own",
        note="GFPGAN v1.4 (arXiv 2101.04061), the `clean` network: face restoration, 512 pixels",
        terms_url="https://github.com/TencentARC/GFPGAN/blob/master/LICENSE",
    ),
    WeightFile(
        key="parsing_parsenet",
        filename="parsing_parsenet.pth",
        url=f"{FACEXLIB_RELEASES}/v0.2.2/parsing_parsenet.pth",
        sha256="3d558d8d0e42c20224f13cf5a29c79eba2d59913419f945545d8cf7b72920de2",
        bytes=85_331_193,
        licence="MIT",
        note="ParseNet as facexlib publishes it: face parsing, with which a restored face is pasted back",
    ),
    WeightFile(
        key="parsing_bisenet",
        filename="parsing_bisenet.pth",
        url=f"{FACEXLIB_RELEASES}/v0.2.0/parsing_bisenet.pth",
        sha256="468e13ca13a9b43cc0881a9f99083a430e9c0a38abd935431d1c28ee94b26567",
        bytes=None,
        licence="MIT",
        note="BiSeNet as facexlib publishes it: face parsing",
    ),
    _ffwm("flow", "latest_net_flowNetF.pth", "flow network"),
    _ffwm("generator", "latest_net_netG.pth", "generator"),
    WeightFile(
        key="scaleway_generator",
        filename="scaleway_generator.pth",
        url="",
        sha256="",
        bytes=None,
        licence="MIT on its author's mirror, none in the repository; trained on Multi-PIE (research)",
        note="what scripts/convert_weights.py makes of generator_v0.pt, which github.com/scaleway/frontalization and "
        "huggingface.co/opetrova/face-frontalization hold; put it into the weights folder",
        terms_url="https://huggingface.co/opetrova/face-frontalization",
    ),
    WeightFile(
        key="deca_model",
        filename="deca_model.tar",
        url="",
        sha256="",
        bytes=None,
        licence="MPI, non-commercial research only",
        note="DECA's networks, to which github.com/yfeng95/DECA links; put it into the weights folder",
        terms_url="https://github.com/yfeng95/DECA/blob/master/LICENSE",
    ),
    WeightFile(
        key="deca_flame",
        filename="deca_flame.npz",
        url="",
        sha256="",
        bytes=None,
        licence="FLAME: MPI, non-commercial research only, after registration",
        note="what scripts/convert_weights.py flame makes of generic_model.pkl in FLAME2020.zip: register at "
        "flame.is.tue.mpg.de, download it there; put the result into the weights folder",
        terms_url="https://flame.is.tue.mpg.de/modellicense.html",
    ),
)

CATALOGUE: Mapping[str, WeightFile] = {file.key: file for file in _FILES}


def catalogued(key: str) -> WeightFile:
    """The catalogue's entry of that key, also of a file that comes with the package.

    Raises SetupError naming the nearest known key, and for a packed file whatever `read_pack` finds wrong.
    """
    if pack := pack_of(key):
        return packed_weight(key, pack.name)
    look_up("weights", key, {**CATALOGUE, **dict.fromkeys(packed_keys())})
    return CATALOGUE[key]


_OWN_KEYS = ("file", "sha256", "recognition")


def own_weight(entry: Mapping[str, Any]) -> WeightFile:
    """Return the entry of a weight file of the user's own: `{file: …, sha256: …, recognition: [AdaFace]}`.

    file: path, absolute or relative to the weights folder; recognition: the family of a recogniser, where an enhancer
    or a frontalizer could have been made with its like. Raises SetupError for an unknown key, a missing file name or
    a sha256 that is none.
    """
    for name in entry:
        if name not in _OWN_KEYS:
            raise SetupError(f"weights {dict(entry)}: unknown key {name!r}; {suggest(name, _OWN_KEYS)}")
    file, sha256 = str(entry.get("file") or ""), str(entry.get("sha256") or "").lower()
    if not file:
        raise SetupError(f"weights {dict(entry)}: file is missing; give the path of the weight file")
    if sha256 and not re.fullmatch("[0-9a-f]{64}", sha256):
        raise SetupError(f"weights {file}: sha256 is {sha256!r}; expected 64 hexadecimal digits")
    families = entry.get("recognition") or []
    if not isinstance(families, list | tuple) or not all(isinstance(family, str) for family in families):
        raise SetupError(f"weights {file}: recognition is {families!r}; give a list of families, such as [AdaFace]")
    terms = "as its owner states", "named by the profile"
    return WeightFile(file, file, "", sha256, None, *terms, recognition=tuple(families))


def describe_missing(keys: str | Sequence[str], *, all_of: bool = False) -> str:
    """One line: the files that would do (all_of: that are needed together), how large each is, under which licence,
    and where to get it."""
    files = [catalogued(key) for key in ([keys] if isinstance(keys, str) else keys)]
    return "needs " + (", and " if all_of else ", or ").join(describe_file(file) for file in files)


def describe_file(file: WeightFile) -> str:
    """Its name and, in brackets, size, licence and source."""
    size = "size unknown" if file.bytes is None else f"{file.bytes / 1e6:.1f} MB"
    here = "comes with the package" if pack_of(file.key) else f"bring your own: {file.note}"
    source = file.url or here
    inside = f", inside it {file.archive.member}" if file.archive else ""
    return f"{file.filename} ({size}; licence: {file.licence}; {source}{inside})"
