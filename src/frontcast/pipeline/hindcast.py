"""Hindcast: forecast from many past days as if it were then, and score what came of it."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from frontcast.control import UNKNOWN, World
from frontcast.errors import SchemaError
from frontcast.forecast import HALF, DistanceClimatology, Forecast, Model, Persistence, run
from frontcast.frame import days_of, to_date
from frontcast.records import Place
from frontcast.verify import CLIMATOLOGY, PERSISTENCE, Case, Record, score_cases

log = logging.getLogger(__name__)
Area = tuple[Place, NDArray[np.intp]]
"""A place with a drawn outline, and the flat indices of its cells."""


def hindcast(
    world: World,
    models: Sequence[Model] = (),
    *,
    first: date,
    last: date,
    every_days: int = 15,
    leads: Sequence[int] = (30, 60, 90, 180),
    members: int = 100,
    rng: np.random.Generator,
    progress: Callable[[int, int], None] | None = None,
) -> Record:
    """Score models on every issue date whose window was observed in full.

    Parameters
    ----------
    world : World
        Observed control; each model sees only the days up to its issue date.
    models : sequence of Model
        Beside persistence and distance climatology, which are always scored.
    first, last : datetime.date
        First and last issue date.
    every_days : int
        Days between issue dates.
    leads : sequence of int
        Days ahead, rising.
    members : int
        Size of the ensembles.
    rng : numpy.random.Generator
        Source of randomness; each issue date gets its own stream, so that dates can be added.
    progress : callable, optional
        Called with (issue dates done, issue dates in all).

    Returns
    -------
    Record

    Raises
    ------
    SchemaError
        If two models have one name, or `every_days` is less than 1.
    """
    if every_days < 1:
        raise SchemaError(f"issue dates lie at least 1 day apart, got {every_days}")
    contest = _with_references(models)
    inits = [to_date(d) for d in days_of(first, last, step=every_days)]
    inits = [d for d in inits if world.index(d) >= 0]
    cases = _cases(world, contest, inits, leads=leads, members=members, rng=rng, progress=progress)
    log.info("hindcast: %d issue dates, %d models, %d leads", len(inits), len(contest), len(leads))
    draw = np.random.default_rng(0)
    return Record(
        theatre=world.theatre.name,
        mapper=world.mapper,
        as_of=world.as_of or _known_until(world, last),
        first=first,
        last=last,
        every_days=every_days,
        members=members,
        seed=str(getattr(rng.bit_generator.seed_seq, "entropy", None)),
        scores=tuple(
            score_cases(
                cases[model.name, lead],
                model=(model.name, model.version),
                lead=lead,
                climatology=cases[CLIMATOLOGY, lead],
                persistence=cases[PERSISTENCE, lead],
                block=max(1, round(lead / every_days)),
                rng=draw,
            )
            for model in contest
            for lead in leads
        ),
    )


def _cases(
    world: World,
    contest: Sequence[Model],
    inits: Sequence[date],
    *,
    leads: Sequence[int],
    members: int,
    rng: np.random.Generator,
    progress: Callable[[int, int], None] | None,
) -> dict[tuple[str, int], list[Case]]:
    """Forecast from every issue date and pair what was said with what came, by model and lead."""
    cases: dict[tuple[str, int], list[Case]] = {
        (model.name, lead): [] for model in contest for lead in leads
    }
    areas = [(p, np.flatnonzero(world.mask(p))) for p in world.theatre.places if p.outline]
    for n, (init, stream) in enumerate(zip(inits, rng.spawn(len(inits)), strict=True), start=1):
        observed = [k for k in leads if world.index(init + timedelta(days=k)) >= 0]
        for model, own in zip(contest, stream.spawn(len(contest)), strict=True):
            if not observed:
                break
            # All leads are asked for, seen or not: what is scored is what would have been said.
            fcst = run(model, world, init=init, leads=leads, members=members, rng=own)
            for lead in observed:
                cases[model.name, lead].append(_case(world, fcst, lead, areas=areas))
        if progress is not None:
            progress(n, len(inits))
    return cases


def _known_until(world: World, last: date) -> date:
    """The day on which the last map became known: a record must not look older than it is."""
    if world.known_at is not None and world.known_at.size:
        return to_date(world.known_at.max())
    return to_date(world.days[-1]) if world.days.size else last


def _with_references(models: Sequence[Model]) -> list[Model]:
    names = [m.name for m in models]
    if len(set(names)) < len(names):
        raise SchemaError(f"models of a hindcast need different names, got {', '.join(names)}")
    references: list[Model] = [Persistence(), DistanceClimatology()]
    return [m for m in references if m.name not in names] + list(models)


def _case(world: World, fcst: Forecast, lead: int, *, areas: Sequence[Area]) -> Case:
    """Pair a forecast with the map of its day."""
    target = world.cells(world.index(fcst.init + timedelta(days=lead)))
    start = world.cells(world.index(fcst.init))
    flag, domain = fcst.attacker.flag, fcst.domain
    held = np.where(target == UNKNOWN, np.nan, target == flag).astype(np.float32)
    home = world.theatre.home[world.grid.window_in(world.theatre.grid)]
    own = (home != UNKNOWN) & (home != flag) & (start != UNKNOWN) & (target != UNKNOWN)
    net = int((own & (target == flag)).sum()) - int((own & (start == flag)).sum())
    towns = _towns(fcst, lead, areas=areas, start=start, target=target)
    return Case(
        init=fcst.init,
        fcst=fcst.probability(lead)[domain],
        obs=held[domain],
        towns=np.array(list(towns)).reshape(-1, 2),
        area=fcst.area_gained(lead),
        area_obs=net * world.grid.cell_km**2,
    )


def _towns(
    fcst: Forecast,
    lead: int,
    *,
    areas: Sequence[Area],
    start: NDArray[np.uint8],
    target: NDArray[np.uint8],
) -> Iterator[tuple[float, float]]:
    """Yield the towns that touch the domain and are not half taken yet."""
    flag, domain = fcst.attacker.flag, fcst.domain.ravel()
    for place, area in areas:
        before, after = start.ravel()[area], target.ravel()[area]
        near = domain[area].any() and (before == flag).mean() < HALF
        if near and not (after == UNKNOWN).any():
            p = fcst.place_probability(place, lead=lead, extent="half")
            yield p, float((after == flag).mean() >= HALF)
