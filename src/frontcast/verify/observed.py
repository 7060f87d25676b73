"""What the maps show, in the terms in which forecasts are scored; every map is read once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontcast.control import UNKNOWN, World
from frontcast.errors import SchemaError
from frontcast.frame import to_date
from frontcast.measures import captured
from frontcast.records import Place, Side

Floats = NDArray[np.float64]

EVERYWHERE = "everywhere"
EXTENTS: tuple[Literal["centre", "half", "whole"], ...] = ("centre", "half", "whole")
_WINDOW_STEP = 5  # days between the past windows whose gains are a reference


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What came of forecasts from one day at one lead.

    Parameters
    ----------
    init : datetime.date
        Issue date.
    lead : int
        Days ahead.
    obs : (cell,) float32
        Whether the attacker held a cell of the domain; NaN: not known.
    area : (group,) float64
        Net area gained, km2: everywhere, then by region.
    past_gains : (window, group) float64
        The same over earlier windows of that length: the climatology of gains.
    recent_gain : (group,) float64
        The same over the `lead` days before: persistence of the rate; NaN: not known.
    open_towns : (town, extent) bool
        Towns that are scored: touching the domain and not taken at issue.
    taken : (town, extent) float64
        Whether a town was taken; NaN: not known.
    """

    init: date
    lead: int
    obs: NDArray[np.float32]
    area: Floats
    past_gains: Floats
    recent_gain: Floats
    open_towns: NDArray[np.bool_]
    taken: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observed:
    """A World's maps, counted.

    Parameters
    ----------
    world : World
        Observed control.
    towns : tuple of Place
        Places with a drawn outline.
    town_cells : tuple of (cell,) int
        Flat indices of each town's cells.
    groups : tuple of str
        ``everywhere``, then the defender's regions on the grid.
    label : (y, x) int8
        Position of a home cell's region among the groups; 0: in none.
    home : (y, x) bool
        The defender's own ground.
    held, known : (slot, group) float64
        Home ground that the attacker holds, and that is known, km2.
    town_taken : (time, town, extent) float64
        Whether the attacker had taken a town, by the measure `captured`; NaN: not known.
    """

    world: World
    towns: tuple[Place, ...]
    town_cells: tuple[NDArray[np.intp], ...]
    groups: tuple[str, ...]
    label: NDArray[np.int8]
    home: NDArray[np.bool_]
    held: Floats
    known: Floats
    town_taken: Floats

    @property
    def attacker(self) -> Side:
        """The side of flag 1."""
        return _attacker(self.world)

    def target(self, init: date, lead: int) -> int:
        """Return the position of the day `lead` days after `init`; -1 without a map of it."""
        return self.world.index(init + timedelta(days=lead))

    def outcome(
        self, init: date, lead: int, *, cells: NDArray[np.int32], slots: NDArray[np.int64]
    ) -> Outcome:
        """Return what came of forecasts from `init` at `lead`.

        Parameters
        ----------
        init : datetime.date
            Issue date, with a map.
        lead : int
            Days ahead, with a map.
        cells : (cell,) int32
            The scored domain.
        slots : (time,) int64
            Which map was known for each day up to `init`; -1: none. References see no other.

        Raises
        ------
        SchemaError
            If there is no map of either day.
        """
        first, last = self.world.index(init), self.target(init, lead)
        if first < 0 or last < 0:
            raise SchemaError(f"no map of {init} or of the day {lead} days later to score with")
        flag = self.attacker.flag
        start, end = self.world.cells(first), self.world.cells(last)
        now = end.ravel()[cells]
        both = self.home & (start != UNKNOWN) & (end != UNKNOWN)
        change = (end == flag).astype(np.int8) - (start == flag).astype(np.int8)
        net = np.bincount(self.label[both], weights=change[both], minlength=len(self.groups))
        net[0] = net.sum()
        return Outcome(
            init=init,
            lead=lead,
            obs=np.where(now == UNKNOWN, np.nan, now == flag).astype(np.float32),
            area=np.asarray(net * self.world.grid.cell_km**2, dtype=np.float64),
            past_gains=self._past_gains(slots, lead),
            recent_gain=self._recent_gain(slots, lead),
            open_towns=(self.town_taken[first] == 0) & self._touched(cells)[:, None],
            taken=self.town_taken[last],
        )

    def line_km(self, init: date, *, cells: NDArray[np.int32]) -> Floats:
        """Return how far cells are from ground that the attacker held at issue, km."""
        held = self.world.cells(self.world.index(init)) == self.attacker.flag
        occupied = held & self.home
        origin = occupied if occupied.any() else held
        if not origin.any():
            return np.full(cells.size, np.inf)
        away = distance_transform_edt(~origin).ravel()[cells]
        return np.asarray(away * self.world.grid.cell_km)

    def taken_on(self, *, extent: str = "half") -> list[date | None]:
        """Return the first day on which each town was taken; None: never, or always."""
        out: list[date | None] = []
        for state in self.town_taken[:, :, EXTENTS.index(extent)].T:
            known = np.flatnonzero(~np.isnan(state))
            hit = np.flatnonzero(state == 1)
            fell = hit.size > 0 and hit[0] != known[0]
            out.append(to_date(self.world.days[hit[0]]) if fell else None)
        return out

    def _touched(self, cells: NDArray[np.int32]) -> NDArray[np.bool_]:
        inside = np.zeros(self.home.size, dtype=bool)
        inside[cells] = True
        return np.array([bool(inside[a].any()) for a in self.town_cells], dtype=bool)

    def _gains(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> Floats:
        """Return gains between maps, ``(window, group)``; NaN where what is known changed."""
        out = self.held[last] - self.held[first]
        out[(self.known[last] != self.known[first]).any(1)] = np.nan
        return np.asarray(out)

    def _past_gains(self, slots: NDArray[np.int64], lead: int) -> Floats:
        start = np.arange(max(0, slots.size - lead))
        days = self.world.days[start].astype(np.int64)
        step = max(1, min(_WINDOW_STEP, slots.size // 10))
        start = start[(slots[start] >= 0) & (slots[start + lead] >= 0) & (days % step == 0)]
        gains = self._gains(slots[start], slots[start + lead])
        return np.asarray(gains[~np.isnan(gains).any(1)])

    def _recent_gain(self, slots: NDArray[np.int64], lead: int) -> Floats:
        seen = np.flatnonzero(slots >= 0)
        last = int(seen[-1]) if seen.size else -1
        if last < lead or slots[last - lead] < 0:
            return np.full(len(self.groups), np.nan)
        return np.asarray(self._gains(slots[last - lead : last - lead + 1], slots[last:][:1])[0])


def observe(world: World) -> Observed:
    """Count a World's maps, one by one.

    Raises
    ------
    SchemaError
        If the theatre has no sides of flag 1 and 2.
    """
    attacker, theatre = _attacker(world), world.theatre
    home = theatre.home[world.grid.window_in(theatre.grid)]
    own = (home != UNKNOWN) & (home != attacker.flag)
    label = np.zeros(world.grid.shape, dtype=np.int8)
    groups = [EVERYWHERE]
    for region in theatre.regions:
        inside = world.mask(region) & own & (label == 0)
        if inside.any():
            label[inside] = len(groups)
            groups.append(region.name)
    towns = tuple(p for p in theatre.places if p.outline is not None)
    n = int(world.slots.max(initial=-1)) + 1
    held, known = np.zeros((2, n, len(groups)))
    where = label[own]
    for slot in np.unique(world.slots[world.slots >= 0]):
        cells = world.read(int(slot))
        inside = cells[own]
        held[slot] = np.bincount(where[inside == attacker.flag], minlength=len(groups))
        known[slot] = np.bincount(where[inside != UNKNOWN], minlength=len(groups))
    held[:, 0], known[:, 0] = held.sum(1), known.sum(1)
    km2 = world.grid.cell_km**2
    return Observed(
        world=world,
        towns=towns,
        town_cells=tuple(np.flatnonzero(world.mask(p)) for p in towns),
        groups=tuple(groups),
        label=label,
        home=own,
        held=held * km2,
        known=known * km2,
        town_taken=_town_taken(world, towns, attacker),
    )


def _attacker(world: World) -> Side:
    attacker = world.theatre.by_flag(1)
    if attacker is None or world.theatre.by_flag(2) is None:
        raise SchemaError("forecasts are scored in a theatre with sides of flag 1 and 2")
    return attacker


def _town_taken(world: World, towns: tuple[Place, ...], side: Side) -> Floats:
    out = np.full((len(world.days), len(towns), len(EXTENTS)), np.nan)
    for i, place in enumerate(towns):
        for k, extent in enumerate(EXTENTS):
            out[:, i, k] = captured(world, place, side=side, extent=extent).values()
    return out
