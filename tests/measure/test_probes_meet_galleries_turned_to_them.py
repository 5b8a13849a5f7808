"""Matching with turned galleries, recomputed pair by pair; its controls; its weight, chosen on other people."""

import numpy as np
import pandas as pd
import pytest

from facefront.corrections import Galleries, References, turned_views
from facefront.faces import IMAGES, Role, Status, conform
from facefront.measure import (
    MeasureSpec,
    between_uses,
    build_pairs,
    gallery_uses,
    margin_gain,
    match_turned,
    net_gain,
    turned_galleries,
    verification_table,
    view_prototypes,
)
from facefront.measure.choice import choose_carefully_on_all, choose_carefully_on_others, choose_on_others
from facefront.measure.spec import ChoiceSpec, PairSpec
from facefront.measure.turned_galleries import DRAWN, TurnedGallery
from facefront.measure.views import nearest_poses
from facefront.variants import ORIGINAL

PEOPLE, WIDTH, YAWS = 9, 24, (-50.0, 50.0)
FUSED, MIRRORED = "none+flip:fused", "none+flip"
VIEWS = ["template@-50", "template@50", "template:zero_rotation", MIRRORED]
SPEC = MeasureSpec(
    pairs=PairSpec(groups=("angle_gt", "frontal_gt"), impostors_per_probe=0),
    choice=ChoiceSpec(weights=(0.0, 0.2, 0.4, 0.7)),
)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


class World:
    """People whose faces, seen from a side, move towards that side's own direction, each in their own way."""

    def __init__(self, seed=0, strength=1.2):
        self.random = np.random.default_rng(seed)
        self.faces = unit(self.random.normal(size=(PEOPLE, WIDTH)))
        self.sides = {yaw: self.random.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH) for yaw in YAWS}
        self.strength = strength
        rows = [(f"p{p}", role, i, self.yaw(role, i)) for p in range(PEOPLE) for role, i in SHOTS]
        images = pd.DataFrame(rows, columns=["person", "role", "frame", "yaw"])
        images["image_id"] = images["person"] + "/" + images["role"] + images["frame"].astype(str)
        filled = {"path": "", "sha256": "", "sequence": "", "pitch": 0.0, "roll": 0.0, "pose_source": "label"}
        self.images = conform(images.assign(**filled, status="ok"), IMAGES).copy()  # in one block, as a study has it
        self.embeddings = self.table([ORIGINAL, FUSED], "scrfd", self.photo)
        gt = self.images[self.images["role"] == Role.GT]
        self.views = self.table(VIEWS, DRAWN, self.view, gt)

    def yaw(self, role, i):
        return 0.0 if role == Role.GT else (YAWS[i % 2] if i < 4 else 2.0)

    def seen(self, person, yaw, noise):
        face = self.faces[int(person[1:])]
        turned = face + (self.strength * (self.sides[yaw] @ face) if yaw in self.sides else 0)
        return unit(unit(turned) + noise * self.random.normal(size=WIDTH) / np.sqrt(WIDTH))

    def photo(self, row, variant):
        return self.seen(row.person, row.yaw, 0.5 if variant == FUSED else 0.7)

    def view(self, row, variant):
        yaw = {"template@-50": -50.0, "template@50": 50.0}.get(variant, 0.0)
        return self.seen(row.person, yaw, 0.5)

    def table(self, variants, detector, vector, images=None):
        rows = [
            (row.image_id, variant, detector, "net", Status.OK.value, vector(row, variant).astype(np.float32))
            for variant in variants
            for row in (self.images if images is None else images).itertuples()
        ]
        return pd.DataFrame(rows, columns=["image_id", "variant", "detector", "backbone", "status", "vector"])

    def match(self, names=None):
        wanted = turned_galleries("template", VIEWS, MIRRORED, FUSED)
        wanted = [arm for arm in wanted if names is None or arm.name in names]
        return match_turned(self.images, self.embeddings, self.views, SPEC, wanted)


SHOTS = [(Role.GT.value, 0), (Role.GT.value, 1), *[(Role.PROBE.value, i) for i in range(5)]]
MAIN = "template:gallery_with_mirrored"


@pytest.fixture(scope="module")
def world():
    return World()


@pytest.fixture(scope="module")
def matched(world):
    return world.match()


def by_hand(world, weight, sign=1.0):
    """Every similarity of fused probes with mixed references, written as a loop: {(probe, person): similarity}."""
    vector = {
        (r.image_id, r.variant): r.vector.astype(float) for r in pd.concat([world.embeddings, world.views]).itertuples()
    }
    found = {}
    for probe in world.images[world.images["role"] == Role.PROBE].itertuples():
        for person in sorted(set(world.images["person"])):
            gt = [f"{person}/gt{i}" for i in range(2)]
            plain = unit(sum(vector[i, ORIGINAL] for i in gt))
            side = f"template@{sign * probe.yaw:g}"
            turned = unit(sum(vector[i, side] for i in gt)) if abs(probe.yaw) == 50 else plain
            mixed = unit((1 - weight[probe.person]) * plain + weight[probe.person] * turned)
            found[probe.image_id, person] = float(vector[probe.image_id, FUSED] @ mixed)
    return found


@pytest.mark.parametrize(("name", "sign"), [(MAIN, 1.0), ("template:gallery_wrong_side", -1.0)])
def test_every_pair_and_rank_is_what_a_loop_computes(world, matched, name, sign):
    pairs, weights, _ = matched
    pairs = pairs[pairs["variant"] == name]
    chosen = weights[weights["variant"] == name].set_index("person")["weight"]
    truth = by_hand(world, chosen, sign)
    assert len(pairs) == len(truth)
    for pair in pairs.itertuples():
        person = pair.right.removeprefix("prototype:")
        assert pair.similarity == pytest.approx(truth[pair.left, person], abs=1e-5)
        assert pair.genuine == (person == pair.left_person)
    for pair in pairs[pairs["genuine"]].itertuples():
        others = [value for (probe, _), value in truth.items() if probe == pair.left]
        assert pair.rank == sum(value >= truth[pair.left, pair.left_person] - 1e-9 for value in others)


def test_the_weight_is_the_smallest_of_the_largest_margin_over_all_other_people(world, matched):
    margins = {}
    for weight in SPEC.choice.weights:
        every = by_hand(world, dict.fromkeys(world.images["person"], weight))
        table = pd.Series(every).unstack()
        own = np.array([table.at[probe, probe.partition("/")[0]] for probe in table.index])
        margin = own - (table.sum(axis=1) - own) / (PEOPLE - 1)
        margins[weight] = margin.groupby(table.index.str.partition("/").get_level_values(0)).mean()
    table = pd.DataFrame(margins)
    weights = matched[1]
    for person, weight in weights[weights["variant"] == MAIN].set_index("person")["weight"].items():
        assert weight == smallest(table.drop(index=person))
    assert matched[2]["scrfd", "net", MAIN] == smallest(table)


def smallest(margins):
    """The first weight (column) that is within one standard error of the best, written as a loop."""
    best = margins.mean().idxmax()
    for weight in margins:
        short = [margins.at[person, best] - margins.at[person, weight] for person in margins.index]
        if np.mean(short) <= np.std(short, ddof=1) / len(short) ** 0.5 + 1e-12:
            return weight
    return best


def test_a_tie_does_not_give_everybody_the_weight_that_is_worse_for_them():
    noise = np.random.default_rng(1).normal(0, 0.02, 40)
    means = pd.DataFrame({0: np.zeros(40), 1: np.full(40, 0.1), 2: 0.1 + noise - noise.mean()})
    largest, careful = choose_on_others(means), choose_carefully_on_others(means)
    gained = [means.to_numpy()[np.arange(40), chosen].mean() for chosen in (largest, careful)]
    assert set(careful) == {1}
    assert gained[1] == pytest.approx(0.1)
    assert gained[0] < 0.1 - 0.004
    assert choose_carefully_on_all(means) == 1
    assert choose_carefully_on_all(means[:0]) == -1


def test_weights_are_chosen_on_probes_of_other_people(world):
    leaked = World()
    mine = leaked.embeddings["image_id"].str.startswith("p0/probe")
    leaked.embeddings.loc[mine, "vector"] = leaked.embeddings.loc[mine, "vector"].map(lambda v: -v)
    before, after = (w.match([MAIN])[1].set_index("person")["weight"] for w in (world, leaked))
    assert before["p0"] == after["p0"]


def test_the_view_helps_where_it_is_near_and_the_controls_do_not(world, matched):
    pairs = pd.concat([build_pairs(world.images, world.embeddings, SPEC), matched[0]], ignore_index=True)
    names = [MAIN, "template:gallery_wrong_side", "template:gallery_own_pose", "none+flip:gallery_with_mirrored"]
    gains = net_gain(pairs, SPEC, [FUSED, *names])
    gains = gains[gains["reading"] == "common"].set_index("variant")["net_gain"]
    margins = margin_gain(pairs, SPEC, [FUSED, *names]).set_index("variant")["change"]
    assert gains[MAIN] > gains[FUSED] + 0.02
    assert margins[MAIN] > margins[FUSED] + 0.02
    assert all(margins[MAIN] > margins[name] + 0.02 for name in names[1:])
    table = verification_table(pairs, SPEC).set_index("variant")
    assert set(names) <= set(table.index)


def test_impostors_are_turned_as_well(world, matched):
    pairs = matched[0]
    alone = pairs[pairs["variant"] == "template:gallery_alone"]
    plain = build_pairs(world.images, world.embeddings, SPEC)
    plain = plain[plain["variant"] == FUSED]
    both = alone.merge(plain, on=["left", "right"], suffixes=("", "_plain"))
    turned = both["yaw"].abs() == 50
    changed = (both["similarity"] - both["similarity_plain"]).abs() > 1e-6
    assert len(both) == len(alone) == len(plain)
    assert changed[turned & ~both["genuine"]].all()
    assert not changed[~turned].any()  # the plain gallery stands for a pose of 0


def test_a_photo_without_a_view_counts_with_its_plain_embedding(world):
    partial = World()
    lost = (partial.views["image_id"] == "p3/gt1") & (partial.views["variant"] == "template@50")
    partial.views.loc[lost, "status"] = Status.GENERATOR_ERROR.value
    partial.views["vector"] = partial.views["vector"].where(~lost, None)
    made = view_prototypes(partial.images, partial.embeddings, partial.views)
    vector = {(r.image_id, r.variant): r.vector for r in pd.concat([partial.embeddings, partial.views]).itertuples()}
    found = made[(made["person"] == "p3") & (made["variant"] == "template@50")]["vector"].item()
    assert found == pytest.approx(unit(vector["p3/gt0", "template@50"] + vector["p3/gt1", ORIGINAL]), abs=1e-6)
    pairs = partial.match([MAIN])[0]
    assert set(pairs["status"]) == {Status.OK}


def test_probes_of_unknown_pose_meet_the_plain_gallery(world):
    blind = World()
    blind.images["yaw"] = np.nan
    pairs = blind.match([MAIN])[0]
    plain = build_pairs(blind.images, blind.embeddings, SPEC)
    plain = plain[plain["variant"] == FUSED]
    assert pairs["similarity"].to_numpy() == pytest.approx(plain["similarity"].to_numpy(), abs=1e-6)


def test_a_probe_without_a_face_and_a_person_without_gt_keep_their_status(world):
    odd = World()
    odd.embeddings.loc[odd.embeddings["image_id"] == "p1/probe0", ["status"]] = Status.NO_FACE_PROBE.value
    odd.embeddings["vector"] = odd.embeddings["vector"].where(odd.embeddings["status"] == Status.OK, None)
    odd.images.loc[(odd.images["person"] == "p2") & (odd.images["role"] == Role.GT), "role"] = Role.UNUSED.value
    pairs = odd.match([MAIN])[0]
    own = pairs[pairs["genuine"]].set_index("left")["status"]
    assert own["p1/probe0"] == Status.NO_FACE_PROBE
    assert own["p2/probe0"] == Status.NO_GT
    assert np.isnan(pairs[pairs["left"] == "p1/probe0"]["similarity"]).all()


def test_arms_that_have_no_views_are_left_out():
    assert turned_galleries("hybrid", VIEWS, MIRRORED, FUSED)[0].name == "none+flip:gallery_with_mirrored"
    assert [arm.name for arm in turned_galleries("template", VIEWS)] == ["template:gallery"]
    assert turned_galleries("template", []) == ()


def test_the_uses_of_a_gallery_are_compared_with_photo_and_mirror(world):
    mirrored = world.table([ORIGINAL, MIRRORED], "scrfd", world.photo)
    wanted = {"frontalizers": ["template"], "mirrored": MIRRORED}
    uses = gallery_uses(world.images, mirrored, world.views, SPEC, **wanted)
    assert uses.control == uses.variants[0] == FUSED
    assert set(uses.variants) == {FUSED, *(arm.name for arm in turned_galleries("template", VIEWS, MIRRORED, FUSED))}
    assert list(uses.choices["variant"]) == list(uses.variants)
    assert set(uses.choices["people"]) == {PEOPLE}
    assert uses.choices.set_index("variant").loc["template:gallery_alone", ["least", "most", "for_others"]].eq(1).all()
    between = between_uses(uses.pairs, SPEC, uses.variants)
    gain = between[(between["base"] == FUSED) & (between["variant"] == MAIN)]
    assert gain["difference"].item() > 0.02


def test_a_margin_is_compared_with_any_base(world, matched):
    pairs = pd.concat([build_pairs(world.images, world.embeddings, SPEC), matched[0]], ignore_index=True)
    over_photo = margin_gain(pairs, SPEC, [FUSED, MAIN]).set_index("variant")["change"]
    over_fused = margin_gain(pairs, SPEC, [MAIN], base=FUSED).set_index("variant")["change"]
    assert over_fused[MAIN] == pytest.approx(over_photo[MAIN] - over_photo[FUSED], abs=1e-9)


def test_learned_ways_meet_the_same_galleries(world):
    arm = TurnedGallery(MAIN, FUSED, ("template@-50", "template@50"), weight=0.4)
    pairs, *_ = match_turned(world.images, world.embeddings, world.views, SPEC, [arm])
    made = view_prototypes(world.images, world.embeddings, world.views)
    made = made[made["detector"] == "scrfd"].sort_values("person")
    plain = world.embeddings[world.embeddings["variant"] == ORIGINAL].set_index("image_id")["vector"]
    people = np.array(sorted(set(world.images["person"])), object)
    references = References(people, unit(np.stack([plain[f"{p}/gt0"] + plain[f"{p}/gt1"] for p in people])))
    galleries = Galleries.of(references, turned_views(made, "template")["scrfd", "net"], 0.4)
    probes = world.images[world.images["role"] == Role.PROBE]
    fused = world.embeddings[world.embeddings["variant"] == FUSED].set_index("image_id")["vector"]
    scores = galleries.scores(np.stack(list(fused[probes["image_id"]])), galleries.views_for(probes["yaw"].to_numpy()))
    expected = pd.DataFrame(scores, probes["image_id"], people).stack()
    right = pairs["right"].str.removeprefix("prototype:")
    assert len(pairs) == len(expected)
    assert pairs["similarity"].to_numpy() == pytest.approx(expected[zip(pairs["left"], right, strict=True)], abs=1e-5)


@pytest.mark.parametrize("pitches", [(0.0,), (-20.0, 0.0, 20.0)])
def test_a_mirrored_photo_meets_the_mirrored_view_also_halfway_between_two(pitches):
    grid = np.array([(0.0, 0.0), *((yaw, pitch) for yaw in (-60, -30, 30, 60) for pitch in pitches)])
    wanted = np.array([(yaw, 0.0) for yaw in (-80, -45, -44, -15, -14, 0, 15, 45, 46)])
    found = grid[nearest_poses(wanted, grid)]
    assert found[:, 0].tolist() == [-60, -30, -30, 0, 0, 0, 0, 30, 60]
    assert np.array_equal(grid[nearest_poses(wanted * [-1, 1], grid)], found * [-1, 1])
