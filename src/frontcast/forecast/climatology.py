"""Distance climatology: the reference that a forecast must beat to be worth anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from frontcast.control import UNKNOWN, World
from frontcast.forecast._assemble import Outcome, assemble
from frontcast.forecast._front import (
    LOSS_REACH_KM,
    REACH_KM,
    Front,
    front_of,
    gain_band,
    loss_band,
)
from frontcast.forecast._members import Chance, draw_members
from frontcast.forecast._past import (
    Past,
    by_lead,
    count,
    last_map,
    level_share,
    share_taken,
)
from frontcast.forecast._places import find_towns, place_chances
from frontcast.forecast.forecast import Forecast
from frontcast.forecast.persistence import start_notes

_PRIOR_SHARE, _PRIOR_WEIGHT = 0.1, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceClimatology:
    """What happened in the past to ground at that distance from the line.

    The chance of a cell is the share of cells at its distance (whole km, up to 25) that the
    attacker held at the end of all windows of that length seen in full before the issue date.
    Ground behind the line, up to 5 km, is lost again by the same rule. A place is compared with
    squares of its size: at its distance, or with that share held. Chances never fall with the
    lead. Members are drawn from smooth random fields that keep every cell's chance; a common
    term makes their areas spread as those of past windows did.

    Parameters
    ----------
    every_days : int
        Days between window starts.
    correlation_km : float
        Distance at which the correlation of the random fields falls to 1/e.
    name, version : str
        As `Model` has them.
    """

    every_days: int = 5
    correlation_km: float = 10.0
    name: str = "climatology"
    version: str = "1"

    def fit_predict(
        self,
        world: World,
        *,
        init: date,
        leads: Sequence[int],
        members: int,
        rng: np.random.Generator,
    ) -> Forecast:
        """Count past windows and apply them to the last map; see `Model.fit_predict`."""
        front = front_of(world)
        cells, day = last_map(world, init)
        past = Past(world=world, every=self.every_days)
        longest = past.longest(leads)
        gain, loss = curves(past, front, leads=leads, longest=longest)
        ahead = Chance(band=gain_band(cells, front), curve=gain, to=front.attacker.flag)
        back = Chance(band=loss_band(cells, front), curve=loss, to=front.defender.flag)
        changes = draw_members(
            ahead,
            back,
            shape=world.grid.shape,
            leads=leads,
            members=members,
            sigma=self.correlation_km / 2.0 / front.cell_km,
            level_share=common_share(past, front, leads=leads),
            rng=rng,
        )
        outcome = Outcome(
            probability=_probability(cells, front, ahead, back),
            changes=changes,
            members=members,
            places=place_chances(
                past,
                find_towns(world, cells, front),
                front,
                leads=leads,
                longest=longest,
                centre=gain,
            ),
            notes=start_notes(init, day) + past_notes(past, leads=leads, longest=longest),
        )
        return assemble(
            world,
            outcome,
            front=front,
            cells=cells,
            init=init,
            leads=leads,
            model=(self.name, self.version),
            rng=rng,
        )


def curves(
    past: Past, front: Front, *, leads: Sequence[int], longest: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the chances of gain and of loss by lead and distance, each ``(lead, km)``."""
    flag = front.attacker.flag
    gain, loss = partial(gain_band, front=front), partial(loss_band, front=front)
    wide, narrow = int(REACH_KM) + 1, int(LOSS_REACH_KM) + 1
    return (
        by_lead(
            leads,
            longest,
            lambda lead: share_taken(count(past, lead, band=gain, flag=flag, bins=wide)),
        ),
        by_lead(
            leads,
            longest,
            lambda lead: share_taken(
                count(past, lead, band=loss, flag=flag, bins=narrow, lost=True)
            ),
        ),
    )


def common_share(past: Past, front: Front, *, leads: Sequence[int]) -> float:
    """Return the share of variance common to all cells of a member, over all leads.

    Leads count by how many windows of theirs fit the past side by side; two more such windows
    say 0.1, for a past too short to show how much the pace can change.
    """
    total, weight = _PRIOR_SHARE * _PRIOR_WEIGHT, _PRIOR_WEIGHT
    gain = partial(gain_band, front=front)
    for lead in leads:
        counts = count(past, lead, band=gain, flag=front.attacker.flag, bins=int(REACH_KM) + 1)
        share, n = level_share(counts, lead=lead, span_days=past.span_days)
        total, weight = total + share * n, weight + n
    return total / weight


def past_notes(past: Past, *, leads: Sequence[int], longest: int) -> tuple[str, ...]:
    """Return what a reader must know of the past that a forecast was learned from."""
    beyond = [lead for lead in leads if lead > longest]
    if longest < 1:
        return ("No past to learn from: forecasts no change.",)
    if not beyond:
        return ()
    days = ", ".join(map(str, beyond))
    return (
        f"The past spans {past.span_days} days and shows no full window of {days} days: "
        f"the daily rate over {longest} days is carried on.",
    )


def _probability(
    cells: NDArray[np.uint8], front: Front, ahead: Chance, back: Chance
) -> NDArray[np.float32]:
    held = np.where(cells == UNKNOWN, np.nan, cells == front.attacker.flag).astype(np.float32)
    out = np.repeat(held.reshape(1, -1), len(ahead.curve), axis=0)
    out[:, ahead.band.cells] = ahead.curve[:, ahead.band.km]
    out[:, back.band.cells] = 1.0 - back.curve[:, back.band.km]
    return out.reshape(len(ahead.curve), *cells.shape)
