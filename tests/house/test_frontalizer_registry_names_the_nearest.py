import pickle

import pytest

from facefront.errors import SetupError
from facefront.frontalizers import FRONTALIZERS, build_frontalizer
from facefront.registry import Registry

KEYS = [card.key for card in FRONTALIZERS.values() if not card.weights and not card.lacking()]


def test_the_three_of_our_own_are_registered_and_need_no_weights():
    for key in ("none", "mirror", "template"):
        card = FRONTALIZERS.card(key)
        assert (card.key, card.weights) == (key, ())
        assert build_frontalizer(key).fingerprint()["key"] == key


def test_a_duplicate_key_raises_and_leaves_the_registry_unchanged():
    registry = Registry("frontalizer", [FRONTALIZERS.card("none")])
    with pytest.raises(SetupError, match="'none' is registered already"):
        registry.add(FRONTALIZERS.card("none"))
    assert tuple(registry) == ("none",)


def test_an_unknown_key_names_the_nearest_known_one():
    with pytest.raises(SetupError, match="did you mean 'template'"):
        build_frontalizer("templte")


def test_an_unknown_parameter_names_the_nearest_known_one():
    with pytest.raises(SetupError, match="did you mean 'seam'"):
        build_frontalizer("mirror", seem=3)


def test_a_parameter_changes_the_fingerprint():
    assert build_frontalizer("mirror", seam=3).fingerprint() != build_frontalizer("mirror").fingerprint()


def test_a_rotation_that_is_unknown_or_not_offered_stops_the_run():
    with pytest.raises(SetupError, match="'sideways' is unknown"):
        build_frontalizer("template").frontalize([], "sideways")
    with pytest.raises(SetupError, match="'mirror' has no rotation 'none'"):
        build_frontalizer("mirror").frontalize([], "none")


@pytest.mark.parametrize("key", KEYS)
def test_a_card_says_truly_whether_there_is_a_zero_rotation(key):
    frontalizer = build_frontalizer(key)
    if FRONTALIZERS.card(key).has_zero_rotation:
        assert frontalizer.frontalize([], "none") == []
    else:
        with pytest.raises(SetupError):
            frontalizer.frontalize([], "none")


@pytest.mark.parametrize("key", KEYS)
def test_a_frontalizer_can_be_sent_to_a_worker(key):
    frontalizer = build_frontalizer(key)
    assert pickle.loads(pickle.dumps(frontalizer)).fingerprint() == frontalizer.fingerprint()
