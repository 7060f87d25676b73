"""What a campaign is made of: sides, axes, towns ahead, dated events. Plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from frontcast.campaign.parameters import Parameter, parameters
from frontcast.errors import ConfigError

COURSE_WORDS = ("recruits", "vehicles", "fire", "drones", "rotation", "away")
"""What an event may change for a side."""
ORDER_WORDS = ("tempo", "keep", "leave")
"""What an event may change on an axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town that an attacker has ahead on an axis.

    Parameters
    ----------
    place : str
        Its name.
    km : float
        From the line on the first day to the town's centre.
    radius_km : float
        Of the built-up area.
    ring_km2 : float
        Ground around it that encloses it once it is taken.
    people : float
        Before the war.
    """

    place: str
    km: float
    radius_km: float = 2.0
    ring_km2: float = 300.0
    people: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """A stretch of slow ground before an attacker: `kind` is ``fortified`` or ``water``."""

    side: str
    from_km: float
    to_km: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A corridor of the front toward towns.

    Parameters
    ----------
    name : str
    spine : tuple of str
        Places that the corridor runs along, from the first side's rear to the second side's.
    width_km : float
        km2 taken for each km of mean advance.
    weight : float
        How people are shared out at first, and what a side wants here.
    ahead : mapping of str to tuple of Town
        By side: towns ahead of it, in order.
    terrain : tuple of Terrain
    """

    name: str
    spine: tuple[str, ...] = ()
    width_km: float
    weight: float = 1.0
    ahead: Mapping[str, tuple[Town, ...]]
    terrain: tuple[Terrain, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated change.

    Parameters
    ----------
    name : str
    side : str
    what : str
        One of `COURSE_WORDS` or `ORDER_WORDS`.
    value : float
        A factor; for ``away`` people in all, for ``tempo`` and ``keep`` the value itself.
    axis : str
        Only there; empty: on all axes.
    place : str
        For ``leave``: the town that is given up.
    first, until : datetime.date or None
        First and last day; None: from the beginning, to the end.
    source : str
    """

    name: str
    side: str
    what: str
    value: float = 1.0
    axis: str = ""
    place: str = ""
    first: date | None = None
    until: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """What a side has on all axes at first: `people` and `vehicles`."""

    side: str
    people: int
    vehicles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """A town that was given up: how late, with how many ways left, what was reported."""

    place: str
    late_days: int
    ways_left: int
    reported: str
    given_up: date | None = None
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that a report gives: a soft observation where it lies before `fit_until`.

    Parameters
    ----------
    name : str
    what : str
        A sum such as ``vehicles_lost`` (of `side`, over the months); ``advance_km``;
        ``passed_share`` (of the groups that tried); ``months_to`` (from `first` to the month in
        which `side` stands at the edge of `place`); ``rising`` (the area taken rises from month to
        month: 1 or 0).
    side, axis, place : str
        An empty axis: all of them.
    first, until : datetime.date
        First day of the first and of the last month.
    value : float
        As reported.
    sd : float
        How far the report may be off, in logarithms; 0: not used in fitting.
    source : str
        Whose figure, and how it is biased.
    """

    name: str
    what: str
    side: str
    first: date
    until: date
    value: float
    sd: float = 0.0
    axis: str = ""
    place: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """A campaign, from config alone.

    Parameters
    ----------
    title : str
    first, last : datetime.date
        First day, and the day after the last.
    fit_until : datetime.date
        Nothing observed from this day on is used in fitting.
    sides : tuple of str
        Codes; the first is the one that advances in the positive direction.
    forces : tuple of Force
    axes : tuple of Axis
    events : tuple of Event
        In order: of two tempos for the same axis and day, the later one holds.
    ways : tuple of (float, float)
        Distance to the line, km, and share of a town's ways out that are left.
    staying : float
        Share of a town's people who stay to the end.
    lateral_km : float
        Ground belongs to the axis whose spine is nearest, within so much.
    mapper : str
        Whose maps the series are of.
    series, posterior : Path or None
        Files beside the config.
    priors : mapping
        As for `parameters`.
    precedents : tuple of Precedent
    figures : tuple of Figure
    withdrawn : tuple of (str, int)
        A scenario's: towns that are given up so many days earlier than in the baseline's same
        member.
    """

    title: str
    first: date
    last: date
    fit_until: date
    sides: tuple[str, str]
    forces: tuple[Force, ...]
    axes: tuple[Axis, ...]
    events: tuple[Event, ...] = ()
    ways: tuple[tuple[float, float], ...] = ((0.0, 0.0), (30.0, 1.0))
    staying: float = 0.02
    lateral_km: float = 40.0
    mapper: str = ""
    series: Path | None = None
    posterior: Path | None = None
    priors: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    precedents: tuple[Precedent, ...] = ()
    figures: tuple[Figure, ...] = ()
    withdrawn: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse names that nothing bears, and days out of order."""
        if not self.first < self.fit_until <= self.last:
            raise ConfigError(f"want first < fit_until <= last, got {self.first}, "
                              f"{self.fit_until}, {self.last}")  # fmt: skip
        if len(set(self.names)) != len(self.names) or not self.axes:
            raise ConfigError("a campaign has one axis or more, with names of their own")
        if sorted(f.side for f in self.forces) != sorted(self.sides):
            raise ConfigError("want the forces of each of the two sides, once")
        for e in self.events:
            if e.side not in self.sides:
                raise ConfigError(f"event {e.name}: side {e.side!r} is none of {self.sides}")
            if e.axis and e.axis not in self.names:
                raise ConfigError(f"event {e.name}: there is no axis {e.axis!r}")
            if e.what not in (*COURSE_WORDS, *ORDER_WORDS):
                raise ConfigError(f"event {e.name}: {e.what!r} is none of "
                                  f"{', '.join((*COURSE_WORDS, *ORDER_WORDS))}")  # fmt: skip
            if e.value < 0 and e.what != "away":
                raise ConfigError(f"event {e.name}: want a value of 0 or more, got {e.value}")
        for place in [e.place for e in self.events if e.what == "leave"] + [
            place for place, _ in self.withdrawn
        ]:
            self.town(place)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the axes."""
        return tuple(a.name for a in self.axes)

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days

    @cached_property
    def table(self) -> tuple[Parameter, ...]:
        """Its parameters."""
        return parameters(self.sides, self.names, priors=self.priors)

    def town(self, place: str) -> tuple[int, int, int]:
        """Return axis, attacker and number of a town by its name.

        Raises
        ------
        ConfigError
            If no axis has it ahead.
        """
        for a, axis in enumerate(self.axes):
            for s, side in enumerate(self.sides):
                for k, town in enumerate(axis.ahead.get(side, ())):
                    if town.place == place:
                        return a, s, k
        raise ConfigError(f"no axis has a town {place!r} ahead")

    def axis(self, name: str) -> int:
        """Return the number of an axis.

        Raises
        ------
        ConfigError
            If there is no such axis; the message lists them.
        """
        if name not in self.names:
            raise ConfigError(f"there is no axis {name!r}; there are: {', '.join(self.names)}")
        return self.names.index(name)
