"""Hindcast: forecast from many past days as if it were then, and score what came of it."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import numpy as np

from frontcast.control import World
from frontcast.errors import ConfigError, SchemaError
from frontcast.forecast import DistanceClimatology, Forecast, Model, Persistence, run, seal
from frontcast.frame import content_id, days_of, sha256_hex, to_date
from frontcast.pipeline.observations import Observations
from frontcast.pipeline.workers import HERE, Workers, spread, stream
from frontcast.verify import (
    EXTENTS,
    Digest,
    Observed,
    Tally,
    TownCase,
    Verification,
    gains_by_group,
    load_digest,
    observe,
    pool,
    tally,
    town_cases,
)

log = logging.getLogger(__name__)
FORECASTS, DIGESTS = "forecasts", "digests"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HindcastConfig:
    """Which forecasts are made.

    Parameters
    ----------
    first, last : datetime.date
        First and last issue date.
    every_days : int
        Days between issue dates.
    leads : tuple of int
        Days ahead, rising.
    members : int
        Size of the ensembles.
    seed : int
        Each model and issue date gets its own stream from it, so that dates can be added.

    Raises
    ------
    SchemaError
        If `every_days` is less than 1.
    """

    first: date
    last: date
    every_days: int = 15
    leads: tuple[int, ...] = (30, 60, 90, 180)
    members: int = 300
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.every_days < 1:
            raise SchemaError(f"issue dates lie at least 1 day apart, got {self.every_days}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What one issue date comes to."""

    init: date
    tallies: tuple[Tally, ...]
    towns: tuple[TownCase, ...]


def hindcast(
    maps: World | Observations,
    models: Sequence[Model] = (),
    *,
    config: HindcastConfig,
    folder: Path | None = None,
    workers: Workers = HERE,
    progress: Progress | None = None,
) -> Verification:
    """Forecast from every issue date that has a map, and score what came of it.

    Parameters
    ----------
    maps : World or Observations
        Observed control; each model sees only what was known on its issue date. Other
        processes need `Observations`, which each of them opens.
    models : sequence of Model
        The best first, whose forecasts are kept whole. Persistence and distance climatology are
        always scored beside them.
    config : HindcastConfig
        Which forecasts.
    folder : Path or None
        Where forecasts go, as ``forecasts/YYYY-MM-DD.nc`` (the first model's) and
        ``digests/<model>/YYYY-MM-DD.npz`` (every model's, where it is scored). What is there
        already, whole and of the same maps, model, seed, members and leads, is not made again.
    workers : Workers
        Where it is done, by issue dates; the result is the same for any number. The workers of a
        cluster must see the same folders under the same names.
    progress : callable or None
        Called with (issue dates done, issue dates in all).

    Returns
    -------
    Verification

    Raises
    ------
    SchemaError
        If two models have one name, or other processes are to share an open World.
    WorkerError, ConfigError
        As `spread` raises them, or if a cluster does not see the folders.
    """
    contest = _with_references(models)
    world = maps if isinstance(maps, World) else maps.open()
    inits = [to_date(d) for d in days_of(config.first, config.last, step=config.every_days)]
    inits = [d for d in inits if world.index(d) >= 0]
    if isinstance(maps, World):
        workers = _alone(workers)
    observed = observe(world)
    done: list[_Done] = []
    if progress is not None:
        progress(0, len(inits))
    with _seen(folder, by=workers) as mark:
        job = _Job(
            models=tuple(contest), config=config, mark=mark,
            maps=None if isinstance(maps, World) else maps.absolute(),
            folder=folder and folder.absolute(),
        )  # fmt: skip
        for one in spread(job, inits, workers=workers, state=observed):
            done.append(one)
            if progress is not None:
                progress(len(done), len(inits))
    log.info("hindcast: %d issue dates, %d models", len(inits), len(contest))
    tallies = [t for d in done for t in d.tallies]
    return Verification(
        theatre=world.theatre.name,
        mapper=world.mapper,
        as_of=world.as_of or _known_until(world, config.last),
        maps=int(np.unique(world.slots[world.slots >= 0]).size),
        first=config.first,
        last=config.last,
        every_days=config.every_days,
        leads=tuple(config.leads),
        members=config.members,
        seed=config.seed,
        models={m.name: m.version for m in contest},
        issues=tuple(inits),
        scored={
            lead: tuple(sorted({t.init for t in tallies if t.lead == lead}))
            for lead in config.leads
        },
        rows=tuple(pool(tallies, groups=observed.groups, every_days=config.every_days)),
        towns=tuple(t for d in done for t in d.towns),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What is done for each issue date; can be sent to another process."""

    models: tuple[Model, ...]
    config: HindcastConfig
    maps: Observations | None
    folder: Path | None
    mark: Path | None

    def begin(self) -> Observed:
        """Open the maps; on another machine, see first that what is written is not lost there."""
        if self.mark is not None and not self.mark.is_file():
            raise ConfigError(
                f"a worker does not see {self.mark.parent}, where forecasts go: the machines of "
                "a cluster need the same folders under the same names"
            )
        if self.maps is None:
            raise SchemaError("other processes cannot share an open World; give Observations")
        return observe(self.maps.open())

    def do(self, observed: Observed, init: date) -> _Done:
        """Forecast from one day by every model, and hold it against what came."""
        sealed = seal(observed.world, init)
        inputs = _content(sealed, observed)
        digests = [
            self._digest(model, observed, init=init, inputs=inputs, best=n == 0)
            for n, model in enumerate(self.models)
        ]
        return _Done(
            init=init,
            tallies=tuple(tally(digests, observed, slots=sealed.slots)),
            towns=tuple(town_cases(digests, observed)),
        )

    def _digest(
        self, model: Model, observed: Observed, *, init: date, inputs: str, best: bool
    ) -> Digest:
        """Return a forecast where it is scored: the one on file, if it is whole, or a new one."""
        key = content_id(
            {
                "inputs": inputs,
                "init": init.isoformat(),
                "leads": list(self.config.leads),
                "members": self.config.members,
                "model": [model.name, model.version],
                "seed": self.config.seed,
            }
        )
        path = self._path(DIGESTS, model.name, f"{init}.npz")
        whole = self._path(FORECASTS, f"{init}.nc") if best else None
        found = load_digest(path, key=key) if path else None
        if found is not None and (whole is None or _hash_of(whole) == found[1]):
            return found[0]
        try:
            fcst = run(
                model,
                replace(observed.world, as_of=None),  # what is known later is no part of a forecast
                init=init,
                leads=self.config.leads,
                members=self.config.members,
                rng=stream(self.config.seed, init.toordinal(), model.name),
            )
        except Exception as error:
            error.add_note(f"{model.name} failed to forecast from {init}; what is done is kept")
            raise
        digest = _reduced(fcst, observed)
        if path is not None:
            digest.save(path, key=key, netcdf=_kept(fcst, whole) if whole else "")
        return digest

    def _path(self, *parts: str) -> Path | None:
        return None if self.folder is None else self.folder.joinpath(*parts)


def _alone(workers: Workers) -> Workers:
    if workers.scheduler or (workers.count or 1) > 1:
        raise SchemaError("several workers cannot share an open World; give Observations")
    return HERE


@contextmanager
def _seen(folder: Path | None, *, by: Workers) -> Iterator[Path | None]:
    """Give workers of a cluster a file to find where forecasts go."""
    if folder is None or not by.scheduler:
        yield None
        return
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder.absolute() / f".run-{uuid4().hex}"
    mark.touch()
    try:
        yield mark
    finally:
        mark.unlink()


def _with_references(models: Sequence[Model]) -> list[Model]:
    names = [m.name for m in models]
    if len(set(names)) < len(names):
        raise SchemaError(f"models of a hindcast need different names, got {', '.join(names)}")
    references: list[Model] = [DistanceClimatology(), Persistence()]
    return list(models) + [m for m in references if m.name not in names]


def _content(sealed: World, observed: Observed) -> str:
    """Return a hash of everything that a model can see, and of the ground it is scored on."""
    used = set(sealed.slots.tolist())
    hashes = sealed.hashes or tuple(
        sha256_hex(sealed.read(slot).tobytes()) if slot in used else ""
        for slot in range(max(used, default=-1) + 1)
    )
    seen = [
        [str(day), hashes[slot] if slot >= 0 else ""]
        for day, slot in zip(sealed.days, sealed.slots.tolist(), strict=True)
    ]
    ground = [observed.label, observed.home, *observed.town_cells]
    return content_id(
        {
            "theatre": sealed.theatre.name,
            "grid": sealed.grid.to_attrs(),
            "ground": sha256_hex(b"".join(part.tobytes() for part in ground)),
            "towns": [p.id for p in observed.towns],
            "maps": seen,
        }
    )


def _reduced(fcst: Forecast, observed: Observed) -> Digest:
    data = fcst.dataset
    sign = np.where(data["change_to"].values == fcst.attacker.flag, 1.0, -1.0)
    regions = gains_by_group(
        (
            data["change_member"].values,
            data["change_cell"].values,
            data["change_day"].values,
            sign,
        ),
        label=observed.label.ravel(),
        groups=len(observed.groups),
        leads=fcst.leads,
        members=fcst.size,
    )
    area = regions * observed.world.grid.cell_km**2
    area[:, 0] = data["area_gained"].values[0]
    cells = np.flatnonzero(fcst.domain).astype(np.int32)
    ids = data["place"].values.tolist()
    columns = [ids.index(p.id) for p in observed.towns]
    return Digest(
        init=fcst.init,
        model=fcst.model,
        version=str(data.attrs["version"]),
        leads=fcst.leads,
        cells=cells,
        probability=data["probability"].values[0].reshape(len(fcst.leads), -1)[:, cells],
        area=area.astype(np.float32),
        towns=data["place_probability"].values[0][:, columns, : len(EXTENTS)].astype(np.float32),
    )


def _kept(fcst: Forecast, path: Path) -> str:
    """Write a whole forecast, all of it or nothing; return the SHA-256 of the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    fcst.to_netcdf(half)
    half.replace(path)
    return _hash_of(path)


def _hash_of(path: Path) -> str:
    return sha256_hex(path.read_bytes()) if path.is_file() else ""


def _known_until(world: World, last: date) -> date:
    """The day on which the last map became known: a record must not look older than it is."""
    if world.known_at is not None and world.known_at.size:
        return to_date(world.known_at.max())
    return to_date(world.days[-1]) if world.days.size else last
