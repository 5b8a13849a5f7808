"""Charts inside a page: a small SVG with text as text, the page's own colours, and values under the pointer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from xml.etree import ElementTree

from facefront.visible import visible

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
INK, SOFT, RULE, GRID, PAPER = "#1d2329", "#5b6570", "#c9d0d7", "#e8ecef", "#ffffff"

THEME: Mapping[str, str] = MappingProxyType(
    {
        INK: f"var(--ink,{INK})",
        SOFT: f"var(--soft,{SOFT})",
        RULE: f"var(--rule,{RULE})",
        GRID: f"var(--grid,{GRID})",
        PAPER: f"var(--paper,{PAPER})",
    }
)
"""Colours that a page may set, for a dark scheme; each falls back to its own."""

_DROPPED = {"font-family"}  # the page's own font
_NUMBER = re.compile(r"-?\d+\.\d+")
_URL = re.compile(r"url\(#(.+)\)")


def slim(svg: str, size: tuple[float, float], marks: Sequence[ElementTree.Element] = ()) -> str:
    """Return Matplotlib's SVG without what a page does not need: about a third of its bytes.

    size: width and height, the units of its view box; marks: elements that go on top. Ids that are referred to become
    i0, i1 …; the others go.
    """
    root = ElementTree.fromstring(svg)
    names = {name: f"i{place}" for place, name in enumerate(dict.fromkeys(_references(root)))}
    box = " ".join(f"{number:g}" for number in (0, 0, *size))
    made = ElementTree.Element("svg", {"viewBox": box, "stroke-linejoin": "round"})
    made.extend(_kept(root, names))
    made.extend(marks)
    return visible(ElementTree.tostring(made, encoding="unicode"))


def placed(svg: str, prefix: str, alt: str) -> str:
    """Return a slim SVG for one place on a page: its ids begin with `prefix`, alt: its description in words."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        for key, value in element.attrib.items():
            target = value if key == "id" else _target(key, value)
            if target:
                element.set(key, value.replace(target, prefix + target))
    described = {"xmlns": SVG, "role": "img", "aria-label": visible(alt), **root.attrib}
    root.attrib.clear()
    root.attrib.update(described)
    return ElementTree.tostring(root, encoding="unicode")


def _target(key: str, value: str) -> str:
    """Return the id that an attribute refers to; empty for none."""
    if key in {"href", HREF}:
        return value.removeprefix("#")
    found = _URL.fullmatch(value)
    return found[1] if found else ""


def _references(root: ElementTree.Element) -> list[str]:
    found = [_target(*item) for element in root.iter() for item in (element.attrib | _declarations(element)).items()]
    return list(filter(None, found))


def _kept(element: ElementTree.Element, names: Mapping[str, str]) -> list[ElementTree.Element]:
    """Return the children in the slim form; groups that say nothing give way to what they hold."""
    kept = []
    for child in element:
        tag = child.tag.removeprefix(f"{{{SVG}}}")
        if tag == "style" or _nothing(child):
            continue
        attributes, inner = _attributes(child, names), _kept(child, names)
        if tag in {"g", "defs"} and not (attributes and inner) and tag != "defs":
            kept.extend(inner)
        elif inner or tag not in {"g", "defs"}:
            made = ElementTree.Element(tag, attributes)
            made.text = (child.text or "").strip() or None
            made.extend(inner)
            kept.append(made)
    return _gathered(kept)


def _nothing(element: ElementTree.Element) -> bool:
    """Return whether the element draws nothing: an empty group, or a path without points, or without fill and
    stroke."""
    if element.tag == f"{{{SVG}}}g":
        return not len(element)
    if element.tag == f"{{{SVG}}}path" and not element.get("d"):
        return True
    style = _declarations(element)
    return style.get("fill") == "none" and "stroke" not in style


def _gathered(children: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """Return the children with what neighbours share said once: in a group, or for paths in one path."""
    made = []
    for (tag, shared), run in groupby(children, key=_shared):
        alike = list(run)
        if len(alike) == 1 or not shared or tag in {"g", "defs"}:
            made.extend(alike)
            continue
        for child in alike:
            for key in dict(shared):
                del child.attrib[key]
        group = ElementTree.Element("g", dict(shared))
        group.extend(alike)
        if tag == "path" and group.get("fill") == "none":  # filled ones would become one shape
            paths = "".join(child.attrib["d"] for child in alike)
            group = ElementTree.Element("path", {"d": paths, **dict(shared)})
        made.append(group)
    return made


def _shared(element: ElementTree.Element) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what an element may share with its neighbours: its tag, and its attributes but for those of its place."""
    own = {"x", "y", "d", "transform", "href"}
    shared = tuple((key, value) for key, value in element.attrib.items() if key not in own)
    return element.tag, () if "id" in element.attrib else shared


def _attributes(element: ElementTree.Element, names: Mapping[str, str]) -> dict[str, str]:
    found = {key: value for key, value in element.attrib.items() if key != "style"} | _declarations(element)
    kept = {}
    for key, value in found.items():
        if key in _DROPPED or (key == "id" and value not in names) or value.startswith("rotate(-0 "):
            continue
        kept["href" if key == HREF else key] = names[value] if key == "id" else _value(key, value, names)
    return kept


def _value(key: str, value: str, names: Mapping[str, str]) -> str:
    if target := _target(key, value):
        return value.replace(target, names[target])
    value = _NUMBER.sub(lambda number: f"{round(float(number[0]), 2):g}", value)
    if key == "d":
        return re.sub(r"\s*([A-Za-z])\s*", r"\1", value.replace("\n", " ")).strip()
    return value.removesuffix("px") if key == "font-size" else THEME.get(value, value)


def _declarations(element: ElementTree.Element) -> dict[str, str]:
    parts = (part.partition(":") for part in element.get("style", "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, _, value in parts}
