"""`keep_identity_heads`: `keep_identity`, where a recogniser of drawn heads chooses how much of the view is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facefront.enhancers.keep_identity import CARD as KEEP_IDENTITY
from facefront.enhancers.keep_identity import IdentityKept
from facefront.runtime.devices import Device
from facefront.weights import FoundWeight

if TYPE_CHECKING:
    from drawnheads.components.loss_network import LossRecogniser


class IdentityKeptByHeads(IdentityKept):
    """See `IdentityKept`; the recogniser is `heads_loss`, which measures nothing in a report."""

    def _open(self, weight: FoundWeight, device: Device) -> LossRecogniser:
        from drawnheads.components.loss_network import LossRecogniser

        return LossRecogniser(weight, device)


CARD = replace(
    KEEP_IDENTITY,
    key="keep_identity_heads",
    title="Identity kept (blend with the photo, chosen by a separate recogniser of drawn heads)",
    weights_licence="MIT (this project)",
    weights=("heads_loss",),
    build=IdentityKeptByHeads,
)
