"""From chances by cell to a forecast: members, places, dataset. For models without members."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from frontcast.control import World
from frontcast.forecast._assemble import Outcome, assemble
from frontcast.forecast._front import Band, Front, loss_band
from frontcast.forecast._members import Chance, draw_members
from frontcast.forecast._past import Past, by_lead, share_taken
from frontcast.forecast._shares import place_shares
from frontcast.forecast.climatology import (
    EVERY_DAYS,
    common_share,
    gain_counts,
    held_chances,
    loss_counts,
    past_notes,
)
from frontcast.forecast.forecast import Forecast
from frontcast.forecast.persistence import start_notes

_CORRELATION_KM = 10.0


def issue_cellwise(
    world: World, cells: NDArray[np.uint8], band: Band, chance: NDArray[np.float64], *,
    front: Front, day: date | None, init: date, leads: Sequence[int], members: int,
    model: tuple[str, str], rng: np.random.Generator,
) -> Forecast:  # fmt: skip
    """Return a forecast whose cells are taken with the given chances.

    Ground is lost again as often as it was at that distance in the past. Members are drawn from
    smooth random fields that keep every cell's chance.

    Parameters
    ----------
    world : World
        Sealed.
    cells : (y, x) uint8
        The map it starts from.
    band : Band
        Cells that may be taken.
    chance : (lead, n) float64
        That each of them is taken within a lead; made never to fall with it.
    front : Front
        Sides and ground.
    day : datetime.date or None
        Of the map it starts from.
    init, leads, members, rng
        As for `Model.fit_predict`.
    model : tuple of str
        Name and version.
    """
    past = Past(world=world, front=front, every=EVERY_DAYS)
    longest = past.longest(leads)
    loss = by_lead(leads, longest, lambda lead: share_taken(loss_counts(past, lead)))
    behind = loss_band(cells, front)
    ahead = Chance(
        cells=band.cells, kind=np.arange(band.cells.size), to=front.attacker.flag,
        curve=np.clip(np.maximum.accumulate(chance, axis=0), 0.0, 1.0),
    )  # fmt: skip
    back = Chance(cells=behind.cells, kind=behind.km, curve=loss, to=front.defender.flag)
    gains = lru_cache(partial(gain_counts, past))
    changes = draw_members(
        ahead, back, shape=world.grid.shape, leads=leads, members=members,
        sigma=_CORRELATION_KM / 2.0 / front.cell_km,
        level_share=common_share([gains(lead) for lead in leads], past, leads=leads), rng=rng,
    )  # fmt: skip
    probability = held_chances(cells, front, ahead, back)
    outcome = Outcome(
        probability=probability,
        changes=changes,
        members=members,
        places=place_shares(changes, world, cells, probability, leads=leads, members=members),
        notes=start_notes(init, day) + past_notes(past, leads=leads, longest=longest),
    )
    return assemble(
        world, outcome, front=front, cells=cells, init=init, leads=leads, model=model, rng=rng
    )
