"""Tables of the outputs of a few frontalizers for a sample of the probes, to analyse their failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from facefront.faces import conform
from facefront.frontalizers import FrontalizerCard
from facefront.study.chains import Absent
from facefront.study.components import Components
from facefront.study.outputs import Outputs
from facefront.study.quality import measure_pictures
from facefront.study.settings import FamilySettings
from facefront.study.steps import Component
from facefront.study.study import Study, split_names
from facefront.study.subsample import sample_probes
from facefront.study.turning import TURNED, turn_probes
from facefront.variants import Arm


class Failures(Outputs):
    """Open one with `Failures.open`.

    frontalizers: those that can run; absent: the others, with the reason; stand_in: True where a substitute runs in the
    place of the family's systems. Outputs that exist, such as those of notebook 03, are used again.
    """

    def __init__(self, study: Study, family: FamilySettings, named: Sequence[str], images: pd.DataFrame) -> None:
        super().__init__(study, images)
        self.frontalizers, self.absent = choose(study.components, named or family.systems)
        self.stand_in = not self.frontalizers and not named and bool(family.stand_in)
        if self.stand_in:
            self.frontalizers, without = choose(study.components, [family.stand_in])
            self.absent += without

    @classmethod
    def open(cls, study: Study, family: str, frontalizers: str = "") -> Failures:
        """Return what frontalizers make of a sample of the probes, to analyse their failures.

        family: "flow" or "rebuild", of the profile's section `failures`; frontalizers: others instead, by commas, which
        `Study.open` was given as `also`.
        """
        settings = study.profile.failures
        images = sample_probes(study.images, settings.sample)
        return cls(study, getattr(settings, family), split_names(frontalizers), images)

    @property
    def variants(self) -> list[str]:
        """Return the names of the frontalizers, which are those of their variants."""
        return [frontalizer.name for frontalizer in self.frontalizers]

    @property
    def cards(self) -> Mapping[str, FrontalizerCard]:
        """Return the card of each frontalizer, by name."""
        return {f.name: f.card for f in self.frontalizers if isinstance(f.card, FrontalizerCard)}

    @cached_property
    def frontals(self) -> pd.DataFrame:
        """Return a row for each attempted output (`TURNED`)."""
        tables = [conform(pd.DataFrame(columns=list(TURNED)), TURNED)]
        for frontalizer in self.frontalizers:
            tables.append(turn_probes(self._analysis, [(frontalizer, Arm.FRONTAL)], self.probes, self._study.results))
        return pd.concat(tables, ignore_index=True)

    def quality(self, detector: str) -> pd.DataFrame:
        """Return the measures of GT photos, probes and outputs; see `measure_pictures`."""
        return measure_pictures(
            self._analysis, self.images, self.faces, self.frontals, detector=detector, results=self._study.results
        )


def choose(components: Components, names: Sequence[str]) -> tuple[tuple[Component, ...], tuple[Absent, ...]]:
    """Return the frontalizers of these names that can run, and those that cannot, in the order of the names."""
    there = {component.name: component for component in (*components.frontalizers, *components.others)}
    lacking = {a.name: a for a in (*components.absent, *components.others_absent) if a.kind == "frontalizer"}
    found = tuple(there[name] for name in names if name in there)
    return found, tuple(lacking[name] for name in names if name in lacking)
