"""What cards, weight catalogues, profiles and loaders say in English, every other language says in its catalogue."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from facefront import languages
from facefront.datasets.notes import FAULTS
from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.enhancers import ENHANCERS
from facefront.frontalizers import FRONTALIZERS
from facefront.frontalizers.external import ExternalCard
from facefront.plugins import load_plugins
from facefront.report.messages import messages
from facefront.study.options import outline, profile_files
from facefront.weights.catalogue import CATALOGUE
from facefront.weights.packs import PACKS, read_pack

OTHERS = [language for language in languages.languages() if language != languages.ENGLISH]
WORD = re.compile(r"(?<![\w/.@-])[a-z]{3,}(?![\w/.@-])")
"""A word that is no name: a name has a capital, a digit, a dot or a slash."""
KINDS = ("component", "lacks", "licence", "weight", "profile", "fault")


def names() -> Iterator[tuple[str, str, str]]:
    """Return kind, key and English of every name, those of the plug-in included."""
    load_plugins(["drawnheads"])
    for registry in (DETECTORS, EMBEDDERS, ENHANCERS, FRONTALIZERS):
        for key, card in registry.items():
            yield "component", key, card.title
            yield "component", f"{key}_without_weights", getattr(card, "without_weights", "")
            if isinstance(card, ExternalCard):
                yield "lacks", key, card.system.lacks
            for licence in (card.code_licence, getattr(card, "weights_licence", "")):
                yield "licence", licence, licence
    packed = [file.weight for pack in PACKS.values() for file in read_pack(pack).files.values()]
    for file in [*CATALOGUE.values(), *packed]:
        yield "weight", file.key, file.note
        yield "licence", file.licence, file.licence
    for path in profile_files(Path(__file__).parents[2]):
        yield "profile", path.stem, outline(path).title
    for key, sentence in FAULTS.items():
        yield "fault", key, sentence
    yield "lacks", "cuda", "needs an NVIDIA GPU (CUDA), and there is none here"  # what a card says on this machine


@pytest.mark.parametrize("language", OTHERS)
def test_each_name_with_english_words_has_words_of_its_own(language):
    words = messages(language)
    lacking = {(kind, key) for kind, key, said in names() if WORD.search(said) and not words.has_name(kind, key)}
    assert lacking == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_name_is_left_over(language):
    words = messages(language)
    known = {words.name(kind, key) for kind, key, _ in names()}
    assert {key for key in words.source if key.startswith(tuple(f"{kind}-" for kind in KINDS))} - known - set(
        messages("en").source
    ) == set()


def test_english_says_what_the_card_says_and_a_card_of_ones_own_stays_as_it_is():
    assert messages("en").named("component", "template", "Generic head") == "Generic head"
    for language in OTHERS:
        assert messages(language).named("component", "template", "Generic head") != "Generic head"
        assert messages(language).named("component", "mine", "My own") == "My own"
