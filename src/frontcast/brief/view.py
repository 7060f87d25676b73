"""The view records: plain words, numbers, days and lists, from which every renderer prints."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from frontcast.brief.scores import QuestionView

Ring = list[list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """A side: its code, flag and name."""

    code: str
    flag: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """One layer of the map.

    Parameters
    ----------
    key : str
        ``unknown``, ``held``, ``other``, ``contested``, ``gained_recent``, ``gained_earlier``,
        ``lost``, ``line_now``, ``line_recent``, ``line_earlier``, ``outline`` or ``towns``.
    label : str
        For the legend.
    type : str
        ``MultiPolygon`` or ``MultiLineString``.
    coordinates : list
        As in GeoJSON, but x (east), y (north) in km from the place's centre.
    area_km2 : float or None
        Counted in cells, inside the window; polygons of control only.
    day : datetime.date or None
        Day of the map it is read from.
    flag : int
        The side it belongs to: 0 none, 1 and 2 the sides, 3 contested.
    label_at : list of float
        x, y in km of a good place for a label; empty where there is none.
    """

    key: str
    label: str
    type: str
    coordinates: list[Any]
    area_km2: float | None = None
    day: date | None = None
    flag: int = 0
    label_at: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLabel:
    """A place on the map: x, y in km from the centre of the brief's place."""

    name: str
    x: float
    y: float
    population: int
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """The map: a square window around the place.

    Parameters
    ----------
    window_km : float
        Half the edge of the window.
    mapper : str
        Whose map.
    side, other : SideView
        The side whose advance and retreat is shown, and its opponent.
    layers : list of MapLayer
        In drawing order.
    places : list of PlaceLabel
        The brief's place first, then by population.
    caption : str
        Source, days and how the lines are drawn.
    description : str
        The map in words.
    """

    window_km: float
    mapper: str
    side: SideView
    other: SideView
    layers: list[MapLayer]
    places: list[PlaceLabel]
    caption: str
    description: str

    def layer(self, key: str) -> MapLayer | None:
        """Return a layer by key; None if there is none."""
        return next((layer for layer in self.layers if layer.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """A day's value with the half-width of its error bar; None: not known."""

    day: date
    value: float | None
    error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """One mapper's values."""

    mapper: str
    points: list[SeriesPoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A time series by mapper."""

    key: str
    title: str
    unit: str
    lines: list[SeriesLine]
    on: date
    caption: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StripSpan:
    """Days on which a road was the same: ``open``, ``exposed``, ``cut`` or ``unknown``."""

    first: date
    last: date
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """One road, day by day.

    Parameters
    ----------
    name, by : str
        Where it goes; by which number and place.
    now : str
        What it is on the brief's day, in words.
    spans : list of StripSpan
        In order, without gaps.
    """

    name: str
    by: str
    now: str
    spans: list[StripSpan]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysView:
    """The ways out: a strip a road, then what the dates and the forecast say.

    Parameters
    ----------
    title : str
    rows : list of StripRow
    first, last : datetime.date
        Days of the strips.
    said : list of str
        One sentence each: exits now, dates, people, window.
    caption, description : str
    """

    title: str
    rows: list[StripRow]
    first: date
    last: date
    said: list[str]
    caption: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A headline figure."""

    value: str
    label: str
    note: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """A claim and how it stands.

    Parameters
    ----------
    sentence : str
        The claim's own sentence, shortened where it is long; empty where it is not quoted.
    start, end : int
        The claim's words inside `sentence`, ``[start, end)``.
    speaker, outlet, title : str
        Who said it, and where.
    said_on : datetime.date or None
        Publication day.
    statement : str
        The formal reading.
    outcome : str
        An `Outcome`.
    answer : str
        The verdict in one plain sentence.
    detail : str
        Why, where the outcome alone would mislead.
    source : str
        Mapper and day of the map.
    by_mapper : list of str
        What every other mapper says, in words.
    note : str
        Why words are missing, where they are.
    """

    sentence: str
    start: int
    end: int
    speaker: str
    outlet: str
    title: str
    said_on: date | None
    statement: str
    outcome: str
    answer: str
    detail: str = ""
    source: str = ""
    by_mapper: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCount:
    """How many claims came out so."""

    outcome: str
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionRow:
    """Two claims that cannot both hold, and why."""

    first: VerdictRow
    second: VerdictRow
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRow:
    """One probability, never without its record."""

    model: str
    statement: str
    horizon_days: int
    by: date
    probability: float
    percent: str
    record: str
    is_baseline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneView:
    """An edit taken back."""

    mapper: str
    day: date
    undone_on: date
    km2: float
    near: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisagreementView:
    """How far two mappers differ."""

    first: str
    second: str
    day: date
    km2: float | None
    line_km: float | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source of maps or reports."""

    title: str
    mapper: str
    licence: str
    licence_meaning: str
    first_day: date | None
    last_day: date | None
    maps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefView:
    """A whole brief. `None` and empty lists are explained in `gaps`, by section.

    Parameters
    ----------
    place, theatre : str
        What and where.
    on : datetime.date
        The day described.
    as_of : datetime.date or None
        Nothing known later was used.
    headline : str
        The main finding in one sentence.
    standfirst : list of str
        What qualifies it, one sentence each.
    as_of_note : str
        Day, source and state of knowledge, shown with every view.
    figures, charts, verdicts, outcomes, contradictions, forecasts, undone, disagreement, sources
        The sections.
    map : MapView or None
        The map.
    ways : WaysView or None
        The ways out.
    questions : list of QuestionView
        What was predicted, and how it came out.
    limits : list of str
        What must not be read into this page.
    gaps : dict of str to str
        Section -> why it is empty.
    made_with : str
        Name and version of the program.
    """

    place: str
    theatre: str
    on: date
    as_of: date | None
    headline: str
    standfirst: list[str]
    as_of_note: str
    figures: list[Figure]
    map: MapView | None
    charts: list[Chart]
    verdicts: list[VerdictRow]
    outcomes: list[OutcomeCount]
    contradictions: list[ContradictionRow]
    forecasts: list[ForecastRow]
    undone: list[UndoneView]
    disagreement: list[DisagreementView]
    sources: list[SourceView]
    limits: list[str]
    ways: WaysView | None = None
    questions: list[QuestionView] = field(default_factory=list)
    gaps: dict[str, str] = field(default_factory=dict)
    made_with: str = ""
