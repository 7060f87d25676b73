"""Issue forecasts, each with its record beside it."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

import numpy as np

from frontcast.control import World
from frontcast.errors import UnknownNameError
from frontcast.forecast import (
    EXTENTS,
    Blend,
    DistanceClimatology,
    Forecast,
    Model,
    Persistence,
    Propagation,
    Regression,
    SectorClimatology,
    advection,
    run,
)
from frontcast.frame import to_date
from frontcast.measures import captured, distance
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Place
from frontcast.verify import Record

TITLES = {
    "propagation": "stochastic propagation of the front",
    "blend": "blend of propagation and regression",
    "regression": "regression on where the front moved of late",
    "climatology": "climatology by distance to the line",
    "persistence": "persistence (nothing changes)",
}
BASELINES = frozenset({"climatology", "sector climatology", "dressed advection", "persistence"})
LEADS = (30, 60, 90, 180)
MAX_LEAD = 365
"""Days ahead beyond which no probability is given."""
MEMBERS = 200
NEAR_KM = 40.0
Extent = Literal["centre", "half", "whole"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A forecast with the record of its model.

    Parameters
    ----------
    forecast : Forecast
    world : World
        The observed World that it goes on from, cut at the day of issue.
    record : Record or None
        Scores of past forecasts, none of them later than the day of issue.
    """

    forecast: Forecast
    world: World
    record: Record | None

    @property
    def init(self) -> date:
        """Day of issue: of the last map seen."""
        return self.forecast.init

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of this forecast: a past too short, days without maps."""
        return self.forecast.notes

    @property
    def is_baseline(self) -> bool:
        """Whether the model is a yardstick that others are held against."""
        return self.forecast.model in BASELINES

    @property
    def title(self) -> str:
        """Name of the model, for people."""
        return TITLES.get(self.forecast.model, self.forecast.model)

    def record_for(self, lead: int) -> str:
        """Return the record at the lead nearest to `lead`, in words; empty if there is none."""
        if self.record is None:
            return ""
        scored = {s.lead_days for s in self.record.scores if s.model == self.forecast.model}
        if not scored:
            return ""
        nearest = min(scored, key=lambda k: abs(k - lead))
        return self.record.sentence(nearest, model=self.forecast.model)

    def already(self, place: Place, *, extent: str) -> bool:
        """Whether the attacker holds a place already on the map that the forecast starts from."""
        last = len(self.world.days) - 1
        today = self.world.between(last, last)
        held = captured(today, place, side=self.forecast.attacker, extent=cast("Extent", extent))
        return held.value_at(0) == 1

    def taken(self, place: Place, *, lead: int, extent: str) -> float:
        """Return the chance that the attacker has taken a place within `lead` days; NaN off grid.

        1 where it holds the place already: maps may draw finer than the cells of the forecast.
        """
        if extent != "contact" and self.already(place, extent=extent):
            return 1.0
        return self.forecast.place_probability(place, lead=lead, extent=extent)

    def members(self, *, until: date, past_days: int = 0) -> Iterator[World]:
        """Yield the members as Worlds that go on from the observed one.

        Parameters
        ----------
        until : datetime.date
            Last day needed; later ones are not worked out.
        past_days : int
            Observed days put in front, for Statements whose window began before the issue.
        """
        last = len(self.world.days) - 1
        first = max(0, last - past_days)
        anchor = self.world.between(first, first)
        past = self.world.between(first, last) if past_days else None
        for member in self.forecast.members(past=past):
            yield replace(member.until(until), anchor=anchor)


def models() -> tuple[Model, ...]:
    """Return the models, the best first."""
    return (Propagation(), DistanceClimatology(), Persistence())


def issue(
    workspace: Workspace,
    *,
    as_of: date | None = None,
    until: date | None = None,
    leads: Sequence[int] = LEADS,
    mapper: str | None = None,
    seed: int = 1,
) -> list[Issued]:
    """Forecast from the last map known.

    Parameters
    ----------
    workspace : Workspace
    as_of : datetime.date or None
        Nothing known later is used, neither by the models nor in their records.
    until : datetime.date or None
        A day that must be among the leads; more than `MAX_LEAD` days ahead gives no forecast.
    leads : sequence of int
        Days ahead.
    mapper : str or None
        Whose maps to go on from; None: the first that is loaded.
    seed : int
        Of the random numbers.

    Returns
    -------
    list of Issued
        One a model; empty where there is nothing to forecast from.
    """
    worlds = workspace.worlds(as_of=as_of, mapper=mapper)
    if not worlds:
        return []
    world = worlds[0]
    init = to_date(world.days[world.slots >= 0][-1])
    wanted = {*leads, *([] if until is None else [(until - init).days])}
    if min(wanted) < 1 or max(wanted) > MAX_LEAD:
        return []
    # Members hang on how far they go: every question is put to the same ones.
    asked = sorted({*LEADS, *wanted})
    record_ = record(workspace, mapper=world.mapper, as_of=as_of)
    return [replace(i, record=record_) for i in _issued(world, init, asked, seed)]


def _issued(world: World, init: date, leads: Sequence[int], seed: int) -> list[Issued]:
    """Run every model; the last few runs are kept, as fitting takes seconds."""
    # The maps by their content; a World without hashes only by itself.
    maps: object = world.hashes or id(world)
    key = (world.theatre.name, world.mapper, maps, world.as_of, init, tuple(leads), seed)
    if key not in _KEPT:
        streams = np.random.default_rng(seed).spawn(len(models()))
        made = [
            Issued(
                forecast=run(m, world, init=init, leads=leads, members=MEMBERS, rng=rng),
                world=world.until(init),
                record=None,
            )
            for m, rng in zip(models(), streams, strict=True)
        ]
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.popitem(last=False)
        # The World is kept beside it: its id must not come to mean another one.
        _KEPT[key] = (world, made)
    _KEPT.move_to_end(key)
    return _KEPT[key][1]


_KEPT: OrderedDict[tuple[object, ...], tuple[World, list[Issued]]] = OrderedDict()
_MOST_KEPT = 4


def record(workspace: Workspace, *, mapper: str, as_of: date | None = None) -> Record | None:
    """Return the latest record of a mapper that knows nothing later than `as_of`.

    None if there is none: another mapper's record says nothing of this one's forecasts.

    A workspace's own record (made by `frontcast hindcast`) goes before the pack's.
    """
    folders = [workspace.path, workspace.pack]
    for folder in (f / "records" for f in folders if f is not None):
        found = [Record.from_json(p.read_text(encoding="utf-8")) for p in folder.glob("*.json")]
        usable = [
            r
            for r in found
            if r.mapper == mapper
            and (as_of is None or r.as_of <= as_of)
            and any(s.issues for s in r.scores)
        ]
        if usable:
            return max(usable, key=lambda r: r.as_of)
    return None


def contestants() -> tuple[Model, ...]:
    """Return the models that a hindcast scores, the best first: all that there are."""
    return (
        Propagation(), Blend(), Regression(), advection(), SectorClimatology(),
        DistanceClimatology(), Persistence(),
    )  # fmt: skip


def chosen_models(names: Sequence[str] = ()) -> tuple[Model, ...]:
    """Return models of a hindcast by name, in the order named; all of them if none is.

    Raises
    ------
    UnknownNameError
        For a name that no model has.
    """
    known = {m.name: m for m in contestants()}
    unknown = [n for n in names if n not in known]
    if unknown:
        raise UnknownNameError(f"no model {', '.join(unknown)}; there are: {', '.join(known)}")
    return tuple(known[n] for n in dict.fromkeys(names)) or tuple(known.values())


def near_places(world: World, *, limit: int = 15) -> list[Place]:
    """Return towns with outlines, not yet wholly taken, within 40 km of the line, nearest first."""
    rows = []
    attacker = world.theatre.by_flag(1)
    for place in world.theatre.places:
        if place.outline is None or attacker is None:
            continue
        last = len(world.days) - 1
        km = distance(world, place).value_at(last)
        taken = captured(world, place, side=attacker, extent="whole").value_at(last) == 1
        if np.isfinite(km) and km <= NEAR_KM and not taken:
            rows.append((km, place))
    return [place for _, place in sorted(rows, key=lambda r: r[0])][:limit]


def forecast_rows(
    workspace: Workspace,
    *,
    places: Sequence[str] = (),
    leads: Sequence[int] = (30, 60, 90),
    as_of: date | None = None,
    seed: int = 1,
) -> list[dict[str, object]]:
    """Return the chance that towns are taken, by model, place and lead, with the record.

    Parameters
    ----------
    workspace : Workspace
    places : sequence of str
        Names; by default the towns near the line.
    leads : sequence of int
        Days ahead.
    as_of, seed
        As in `issue`.

    Returns
    -------
    list of dict
        ``place, side, model, issued, lead_days, centre, half, whole`` (probabilities) and
        ``track_record`` and ``notes``.
    """
    wanted = sorted(set(leads))
    out: list[dict[str, object]] = []
    for issued in issue(workspace, as_of=as_of, leads=wanted, seed=seed):
        chosen = [workspace.theatre.gazetteer.place(p) for p in places] or near_places(issued.world)
        for place in chosen:
            for lead in wanted:
                p = {e: round(issued.taken(place, lead=lead, extent=e), 4) for e in EXTENTS}
                out.append(
                    {
                        "place": place.name,
                        "side": issued.forecast.attacker.name,
                        "model": issued.title,
                        "issued": issued.init,
                        "lead_days": lead,
                        **p,
                        "track_record": issued.record_for(lead) or "no track record yet",
                        "notes": "; ".join(issued.notes),
                    }
                )
    return out
