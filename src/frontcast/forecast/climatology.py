"""Distance climatology: the reference that a forecast must beat to be worth anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from frontcast.control import UNKNOWN, World
from frontcast.forecast._assemble import Outcome, assemble
from frontcast.forecast._front import (
    FAR_KM,
    LOSS_REACH_KM,
    Front,
    front_of,
    gain_band,
    loss_band,
)
from frontcast.forecast._members import Chance, draw_members
from frontcast.forecast._past import (
    Counts,
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
EVERY_DAYS = 5
"""Days between the starts of past windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceClimatology:
    """What happened in the past to ground at that distance from the line.

    The chance of a cell is the share of cells at its distance (whole km, up to 40) that the
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

    every_days: int = EVERY_DAYS
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
        past = Past(world=world, front=front, every=self.every_days)
        longest = past.longest(leads)
        gains = lru_cache(partial(gain_counts, past))
        gain = by_lead(leads, longest, lambda lead: share_taken(gains(lead)))
        loss = by_lead(leads, longest, lambda lead: share_taken(loss_counts(past, lead)))
        taken, lost = gain_band(cells, front), loss_band(cells, front)
        ahead = Chance(cells=taken.cells, kind=taken.km, curve=gain, to=front.attacker.flag)
        back = Chance(cells=lost.cells, kind=lost.km, curve=loss, to=front.defender.flag)
        changes = draw_members(
            ahead,
            back,
            shape=world.grid.shape,
            leads=leads,
            members=members,
            sigma=self.correlation_km / 2.0 / front.cell_km,
            level_share=common_share([gains(lead) for lead in leads], past, leads=leads),
            rng=rng,
        )
        outcome = Outcome(
            probability=held_chances(cells, front, ahead, back),
            changes=changes,
            members=members,
            places=place_chances(
                past,
                find_towns(world, cells, front),
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


def gain_counts(past: Past, lead: int) -> Counts:
    """Count gains by window and distance to the line; see `count`."""
    return count(past, lead, band=past.ahead, bins=int(FAR_KM) + 1)


def loss_counts(past: Past, lead: int) -> Counts:
    """Count losses by window and distance to the line; see `count`.

    Every third window: losses are a small part of what happens, and finding them costs as much.
    """
    return count(past, lead, band=past.behind, bins=int(LOSS_REACH_KM) + 1, lost=True, thin=3)


def common_share(counts: Sequence[Counts], past: Past, *, leads: Sequence[int]) -> float:
    """Return the share of variance common to all cells of a member, over all leads.

    Leads count by how many windows of theirs fit the past side by side; two more such windows
    say 0.1, for a past too short to show how much the pace can change.
    """
    total, weight = _PRIOR_SHARE * _PRIOR_WEIGHT, _PRIOR_WEIGHT
    for lead, gains in zip(leads, counts, strict=True):
        share, n = level_share(gains, lead=lead, span_days=past.span_days)
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
    text = (
        f"The past spans {past.span_days} days and shows no full window of {days} days: "
        f"the daily rate over {longest} days is carried on."
    )
    return (text,)


def held_chances(
    cells: NDArray[np.uint8], front: Front, ahead: Chance, back: Chance
) -> NDArray[np.float32]:
    """Return the chance that the attacker holds each cell, ``(lead, y, x)``; NaN: not known."""
    held = np.where(cells == UNKNOWN, np.nan, cells == front.attacker.flag).astype(np.float32)
    out = np.repeat(held.reshape(1, -1), len(ahead.curve), axis=0)
    out[:, ahead.cells] = ahead.curve[:, ahead.kind]
    out[:, back.cells] = 1.0 - back.curve[:, back.kind]
    return out.reshape(len(ahead.curve), *cells.shape)
