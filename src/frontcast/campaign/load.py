"""Campaigns and scenarios from TOML files."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from frontcast.campaign.config import Axis, Campaign, Event, Figure, Force, Precedent, Terrain, Town
from frontcast.errors import ConfigError

T = TypeVar("T", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class _Town(_Strict):
    place: str
    km: float = Field(gt=0)
    radius_km: float = Field(2.0, gt=0)
    ring_km2: float = Field(300.0, gt=0)
    people: float | None = Field(None, ge=0)


class _Terrain(_Strict):
    side: str
    from_km: float
    to_km: float
    kind: str = Field(alias="class", pattern="^(fortified|water)$")


class _Axis(_Strict):
    name: str = Field(pattern=r"^[\w-]+$")
    spine: list[str] = []
    width_km: float = Field(gt=0)
    weight: float = Field(1.0, gt=0)
    ahead: dict[str, list[_Town]]
    terrain: list[_Terrain] = []


class _Event(_Strict):
    name: str
    side: str
    what: str
    value: float = 1.0
    axis: str = ""
    place: str = ""
    first: date | None = Field(None, alias="from")
    until: date | None = None
    source: str = ""


class _Force(_Strict):
    side: str
    people: int = Field(gt=0)
    vehicles: int = Field(gt=0)


class _Precedent(_Strict):
    place: str
    late_days: int = Field(ge=0)
    ways_left: int = Field(ge=0)
    reported: str
    given_up: date | None = None
    lost: list[int] = []


class _Figure(_Strict):
    name: str
    what: str
    side: str
    first: date = Field(alias="from")
    until: date
    value: float
    sd: float = Field(0.0, ge=0)
    axis: str = ""
    place: str = ""
    source: str = ""


class _Ways(_Strict):
    km: list[float]
    share: list[float]


class _Prior(_Strict):
    median: float | None = None
    sd: float | None = Field(None, ge=0)
    source: str | None = None


class _Campaign(_Strict):
    title: str
    first: date
    last: date
    fit_until: date
    mapper: str = ""
    series: str = ""
    posterior: str = ""
    lateral_km: float = Field(40.0, gt=0)
    staying: float = Field(0.02, ge=0, le=1)
    ways: _Ways = _Ways(km=[0, 30], share=[0, 1])
    forces: list[_Force] = Field(min_length=2, max_length=2)
    axes: list[_Axis]
    events: list[_Event] = []
    precedents: list[_Precedent] = []
    figures: list[_Figure] = []
    priors: dict[str, _Prior] = {}


class _Change(_Strict):
    event: str
    value: float | None = None
    first: date | None = Field(None, alias="from")
    until: date | None = None


class _Earlier(_Strict):
    place: str
    days: int = Field(gt=0)


class _Scenario(_Strict):
    title: str
    without: list[str] = []
    change: list[_Change] = []
    events: list[_Event] = []
    earlier: list[_Earlier] = []


def load_campaign(path: Path, *, people: Mapping[str, float] | None = None) -> Campaign:
    """Read a campaign.

    Parameters
    ----------
    path : Path
        ``campaign.toml``; ``docs/campaign.md`` says what is in it.
    people : mapping of str to float or None
        People before the war by place, for towns where the file does not say.

    Returns
    -------
    Campaign

    Raises
    ------
    ConfigError
        If the file cannot be read or used; every fault is named.
    """
    got = _read(path, _Campaign)
    files = (path.parent / name if name else None for name in (got.series, got.posterior))
    series, posterior = files
    if len(got.ways.km) != len(got.ways.share) or sorted(got.ways.km) != got.ways.km:
        raise ConfigError(f"{path}: [ways] wants as many shares as km, km in order")
    known = people or {}
    return Campaign(
        title=got.title,
        first=got.first,
        last=got.last,
        fit_until=got.fit_until,
        sides=(got.forces[0].side, got.forces[1].side),
        forces=tuple(Force(**f.model_dump()) for f in got.forces),
        axes=tuple(_axis(a, known) for a in got.axes),
        events=tuple(Event(**e.model_dump()) for e in got.events),
        ways=tuple(zip(got.ways.km, got.ways.share, strict=True)),
        staying=got.staying,
        lateral_km=got.lateral_km,
        mapper=got.mapper,
        series=series,
        posterior=posterior,
        priors={k: v.model_dump(exclude_none=True) for k, v in got.priors.items()},
        figures=tuple(Figure(**f.model_dump()) for f in got.figures),
        precedents=tuple(
            Precedent(**{**p.model_dump(), "lost": tuple(p.lost)}) for p in got.precedents
        ),
    )


def _axis(got: _Axis, people: Mapping[str, float]) -> Axis:
    ahead = {
        side: tuple(
            Town(**{**t.model_dump(),
                    "people": people.get(t.place, 0.0) if t.people is None else t.people})
            for t in towns
        )
        for side, towns in got.ahead.items()
    }  # fmt: skip
    return Axis(
        name=got.name,
        spine=tuple(got.spine),
        width_km=got.width_km,
        weight=got.weight,
        ahead=ahead,
        terrain=tuple(Terrain(**t.model_dump()) for t in got.terrain),
    )


def load_scenario(path: Path, base: Campaign) -> Campaign:
    """Read a scenario: dated changes to a campaign.

    Parameters
    ----------
    path : Path
        With ``title`` and any of ``without`` (names of events), ``[[change]]`` (an event's day or
        value), ``[[events]]`` (new ones), ``[[earlier]]`` (a town that is given up so many days
        earlier).
    base : Campaign

    Returns
    -------
    Campaign
        The campaign as changed.

    Raises
    ------
    ConfigError
        If the file cannot be read or names what is not there.
    """
    got = _read(path, _Scenario)
    names = {e.name for e in base.events}
    wanted = {*got.without, *(c.event for c in got.change)}
    if wanted - names:
        raise ConfigError(f"{path}: there is no event {', '.join(sorted(wanted - names))}; "
                          f"there are: {', '.join(sorted(names))}")  # fmt: skip
    kept = [e for e in base.events if e.name not in got.without]
    for change in got.change:
        new = change.model_dump(exclude={"event"}, exclude_none=True)
        kept = [replace(e, **new) if e.name == change.event else e for e in kept]
    return replace(
        base,
        title=got.title,
        events=(*kept, *(Event(**e.model_dump()) for e in got.events)),
        withdrawn=tuple((e.place, e.days) for e in got.earlier),
    )


def _read(path: Path, kind: type[T]) -> T:
    try:
        loaded: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return kind.model_validate(loaded)
    except FileNotFoundError:
        raise ConfigError(f"there is no file {path}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"{path}: {faults}") from error
