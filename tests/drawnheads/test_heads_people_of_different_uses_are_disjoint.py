"""Whoever is measured was never learned from."""

from itertools import combinations

import pytest

from drawnheads.sets.biwi_set import cast_people
from drawnheads.sets.lfw_set import cast
from drawnheads.world.people import PEOPLE_SEEDS


@pytest.mark.parametrize(("first", "second"), list(combinations(PEOPLE_SEEDS, 2)))
def test_no_seed_is_in_two_ranges(first, second):
    one, other = PEOPLE_SEEDS[first], PEOPLE_SEEDS[second]
    assert max(one.start, other.start) >= min(one.stop, other.stop)


def test_the_sets_take_their_people_from_their_own_ranges():
    seeds = list(cast_people().values())
    assert len(seeds) == len(set(seeds)) == 20
    assert set(seeds) <= set(PEOPLE_SEEDS["heads_biwi"])
    assert {who.seed for who in cast(300)} <= set(PEOPLE_SEEDS["heads_lfw"])
    assert len({who.name for who in cast(300)}) == 300
