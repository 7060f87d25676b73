"""What a brief is made from: gathered by the pipeline, judged nowhere else."""

from dataclasses import dataclass
from datetime import date

from frontcast.access import Counted, Figure, PlaceDates, RoadDay, Window
from frontcast.brief.scores import Scoreboard
from frontcast.control import World
from frontcast.records import Claim, Place, Report, Verdict
from frontcast.theatre import AccessConfig, Theatre


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaim:
    """A claim with the report it stands in and how it stands against the maps."""

    claim: Claim
    report: Report
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastLine:
    """One probability, with the record of the model that gave it.

    Parameters
    ----------
    model : str
        Title of the model, for people.
    statement : str
        What is forecast, such as ``half of the built-up area held by Russia``.
    horizon_days : int
        Days after the day of issue by which it should have come about.
    probability : float
        In [0, 1].
    record : str
        Track record in one sentence; empty is shown as "no track record yet".
    is_baseline : bool
        A yardstick (persistence, climatology) rather than a model.
    issued : datetime.date or None
        Day of the last map that the model saw; None: the brief's day.
    """

    model: str
    statement: str
    horizon_days: int
    probability: float
    record: str = ""
    is_baseline: bool = False
    issued: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneRow:
    """An edit of a map that its mapper took back within the quarantine.

    Parameters
    ----------
    mapper : str
        Whose map.
    day, undone_on : datetime.date
        Day of the edit, and the day on which it was gone again.
    km2 : float
        Area of the edit.
    near : str
        Nearest place.
    """

    day: date
    undone_on: date
    km2: float
    near: str
    mapper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisagreementRow:
    """How far two mappers differ on one day.

    Parameters
    ----------
    first, second : str
        The mappers.
    day : datetime.date
        Day compared.
    km2 : float or None
        Ground that one gives to another side than the other does.
    line_km : float or None
        Mean distance between the two lines.
    where : str
        The ground compared, for people.
    """

    first: str
    second: str
    day: date
    km2: float | None = None
    line_km: float | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source of maps or reports.

    Parameters
    ----------
    title : str
        For people.
    mapper : str
        Whose maps; empty for reports.
    licence : str
        ``redistribute``, ``derived-only`` or ``link-only``.
    first_day, last_day : datetime.date or None
        Days covered.
    maps : int
        Number of maps (or reports) read.
    """

    title: str
    mapper: str = ""
    licence: str = "derived-only"
    first_day: date | None = None
    last_day: date | None = None
    maps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysOut:
    """The ways out of the place, up to the brief's day.

    Parameters
    ----------
    rows : tuple of RoadDay
        Roads by day.
    dates : PlaceDates
        When the place was first exposed, and last had a way out.
    exits, open_exits : int
        Roads to the rear that share no stretch, on the brief's day: not cut; open.
    config : AccessConfig
        Bands.
    mapper : str
        Whose maps.
    figures : tuple of Figure
        People in the place, as reported by then.
    near, shut : Counted or None
        People within the band of exposure; in places with one way out or none.
    windows : tuple of Window
        Until when a way out may remain.
    record : str
        How good the forecasts behind the windows have been.
    """

    rows: tuple[RoadDay, ...]
    dates: PlaceDates
    exits: int
    open_exits: int
    config: AccessConfig
    mapper: str
    figures: tuple[Figure, ...] = ()
    near: Counted | None = None
    shut: Counted | None = None
    windows: tuple[Window, ...] = ()
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefConfig:
    """How much a brief shows.

    Parameters
    ----------
    window_km : float
        The map reaches so far north, south, east and west of the place.
    then_days : tuple of (int, int)
        How many days back the two earlier lines lie, nearer one first.
    series_days : int
        Length of the time series up to the brief's day.
    smooth_cells : float
        Standard deviation of the Gaussian that smooths the cells before a line is drawn.
    labels : int
        At most so many places are offered to the map.
    quote_chars : int
        Longest quotation from a `link-only` report.
    quoted_chars_per_report : int
        All quotations from one `link-only` report together.
    """

    window_km: float = 30.0
    then_days: tuple[int, int] = (30, 90)
    series_days: int = 365
    smooth_cells: float = 0.7
    labels: int = 40
    quote_chars: int = 300
    quoted_chars_per_report: int = 3000


@dataclass(frozen=True, kw_only=True)
class BriefInputs:
    """Everything a brief is made from.

    Parameters
    ----------
    theatre : Theatre
        Sides, places, regions.
    place : Place
        What the brief is about.
    on : datetime.date
        The day it describes.
    as_of : datetime.date or None
        Nothing known later was used; None: everything loaded.
    worlds : tuple of World
        By mapper; the first one gives the map and the headline.
    checked : tuple of CheckedClaim
        Claims with verdicts, in the order shown.
    contradictions : tuple of (CheckedClaim, CheckedClaim, str)
        Two claims that cannot both hold, and why.
    forecasts : tuple of ForecastLine
        Probabilities, in the order shown.
    answers : tuple of Verdict
        Headline measures of the place on the day.
    undone, disagreement, sources : tuple
        Rows of the tables of those names.
    ways : WaysOut or None
        Ways out of the place; None: the theatre has no roads, or the place is on none.
    predicted : Scoreboard or None
        What was predicted of the place and what is near, and how it came out.
    limits : tuple of str
        Limits beyond those that every brief states.
    made_with : str
        Name and version of the program.
    """

    theatre: Theatre
    place: Place
    on: date
    as_of: date | None = None
    worlds: tuple[World, ...] = ()
    checked: tuple[CheckedClaim, ...] = ()
    contradictions: tuple[tuple[CheckedClaim, CheckedClaim, str], ...] = ()
    forecasts: tuple[ForecastLine, ...] = ()
    answers: tuple[Verdict, ...] = ()
    undone: tuple[UndoneRow, ...] = ()
    disagreement: tuple[DisagreementRow, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    ways: WaysOut | None = None
    predicted: Scoreboard | None = None
    limits: tuple[str, ...] = ()
    made_with: str = ""
