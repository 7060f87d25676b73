"""The shape of every answer, for OpenAPI and for the tests that hold answers to it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Day = str
Key = str
Box = list[float]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ErrorShape(_Strict):
    """The one shape of an error."""

    error: str
    message: str
    column: int | None = None
    expected: list[str] | None = None
    fault: str | None = None


class Side(_Strict):
    """A side; `flag` is its value in cells."""

    code: str
    flag: Literal[1, 2]
    name: str


class CellValue(_Strict):
    """What a value in cells means."""

    value: int
    code: str
    label: str


class MapSource(_Strict):
    """Where a mapper's maps come from."""

    key: str
    title: str
    licence: str


class Mapper(_Strict):
    """A mapper: `held_over` are runs of days shown by an earlier map, `unknown` without any."""

    mapper: str
    title: str
    licence: str
    sources: list[MapSource]
    first_day: Day
    last_day: Day
    maps: int
    held_over: list[list[Day]]
    unknown: list[list[Day]]
    known_until: Day | None
    silent_on: list[str]
    origin: Literal["workspace", "pack"]
    cell_km: float
    bbox: Box


class Place(_Strict):
    """A place."""

    key: Key
    id: str
    name: str
    name_uk: str | None
    names: list[str]
    kind: str
    population: int | None
    region: str | None
    lon: float
    lat: float
    katottg: str
    pcode: str
    outlined: bool


class Files(_Strict):
    """Which files of the page's data there are."""

    control: list[str]
    network: list[str]
    forecast: bool


class Basemap(_Strict):
    """Raster tiles from elsewhere, only where the user set them."""

    tiles: str
    attribution: str


class Theatre(_Strict):
    """``data/theatre.json``."""

    live: bool
    made_with: str
    basemap: Basemap | None
    name: str
    title: str
    as_of: Day | None
    known_until: Day | None
    first_day: Day | None
    last_day: Day | None
    bbox: Box
    focus: Place | None
    sides: list[Side]
    values: list[CellValue]
    outcomes: list[str]
    mappers: list[Mapper]
    files: Files
    hold_days: int
    quarantine_days: int
    attribution: list[str]
    limits: list[str]


class Places(_Strict):
    """``data/places.json``: columns of equal length."""

    count: int
    key: list[Key]
    name: list[str]
    name_uk: list[str | None]
    lon: list[float]
    lat: list[float]
    kind: list[str]
    population: list[int | None]
    region: list[str | None]
    outlined: list[bool]
    mapped: list[bool]


class Param(_Strict):
    """A parameter of a measure."""

    name: str
    kind: str
    choices: list[str]
    default: str | int | None
    optional: bool
    keyword: bool


class Measure(_Strict):
    """A measure of the Statement language."""

    name: str
    kind: Literal["amount", "flow", "flag", "side"]
    unit: str
    meaning: str
    params: list[Param]
    relations: list[str]


class TimeForm(_Strict):
    """A way to say when."""

    kind: str
    form: str
    meaning: str


class SideName(_Strict):
    """A side by code and name."""

    code: str
    name: str


class RegionName(_Strict):
    """A region by id and names."""

    id: str
    name: str
    name_uk: str | None


class Language(_Strict):
    """``data/language.json``."""

    measures: list[Measure]
    times: list[TimeForm]
    sides: list[SideName]
    regions: list[RegionName]
    examples: list[str]


class Feature(BaseModel):
    """A GeoJSON feature."""

    model_config = ConfigDict(extra="allow")
    type: Literal["Feature"]
    id: str | None = None
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    """A GeoJSON feature collection, with foreign members."""

    model_config = ConfigDict(extra="allow")
    type: Literal["FeatureCollection"]
    features: list[Feature]


class UndoneEdit(_Strict):
    """An edit taken back."""

    day: Day
    undone_on: Day
    km2: float
    near: str


class Undone(_Strict):
    """``data/undone/MAPPER.json``."""

    mapper: str
    within_days: int
    edits: list[UndoneEdit]


class Pair(_Strict):
    """Two mappers, day by day: km2."""

    a: str
    b: str
    days: list[Day]
    differ_km2: list[float]
    more_a_km2: list[float]
    more_b_km2: list[float]
    bbox: Box


class Disagreement(_Strict):
    """``data/disagreement.json``; `side`: of which one holds more on one map."""

    side: str
    pairs: list[Pair]


class Edge(_Strict):
    """A stretch of road or railway; `states`: [day number, number in the file's states]."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    start: str = Field(alias="from")
    end: str = Field(alias="to")
    mode: Literal["road", "rail"]
    road_class: str = Field(alias="class")
    ref: str
    km: float
    confidence: str
    origin: str
    line: list[list[float]]
    states: list[list[int]]


class Network(_Strict):
    """``data/network/MAPPER.SIDE.json``."""

    mapper: str
    side: str
    first_day: Day
    days: int
    states: list[str]
    exposed_km: float
    near_km: float
    edges: list[Edge]


class Lead(_Strict):
    """Days ahead, and how good forecasts that far ahead have been."""

    days: int
    record: str | None


class ForecastModel(_Strict):
    """One model's forecast."""

    model: str
    title: str
    issued: Day
    mapper: str
    side: str
    members: int
    leads: list[Lead]
    notes: list[str]
    grid: str
    contours: str


class Forecasts(_Strict):
    """``data/forecast.json``; the best model first."""

    as_of: Day | None
    models: list[ForecastModel]


class MapValue(_Strict):
    """What one mapper says."""

    mapper: str
    outcome: str
    value: float | str | bool | None
    error: float | None
    map_day: Day | None
    holds_from: Day | None
    holds_until: Day | None


class Verdict(_Strict):
    """A Statement and how it stands; words are null where a licence holds them back."""

    statement: str | None
    outcome: str
    value: float | str | bool | None
    unit: str
    error: float | None
    valid_on: Day | None
    mapper: str
    detail: str | None
    sentence: str | None
    by_mapper: list[MapValue]
    sources: list[str]


class ClaimPlace(_Strict):
    """A place that a claim names; `key` null: not resolved to a settlement."""

    name: str | None
    surface: str | None
    key: Key | None
    lon: float | None
    lat: float | None
    kind: str


class ClaimTime(_Strict):
    """What days are meant."""

    surface: str | None
    start: Day | None
    end: Day | None


class Quantity(_Strict):
    """A number with range and unit."""

    surface: str | None
    start: int
    end: int
    low: float
    high: float | None
    unit: str | None
    what: str | None


class Confidence(_Strict):
    """Chance that the claim, and each field, is right."""

    claim: float | None
    speaker: float | None
    type: float | None
    modality: float | None
    polarity: float | None
    place: float | None
    quantity: float | None
    time: float | None


class Claim(_Strict):
    """A claim, as far as its report's licence lets it pass."""

    id: str
    report: str
    span: list[int]
    text: str | None
    sentence: str | None
    sentence_span: list[int] | None
    title: str | None
    outlet: str | None
    address: str | None
    published: Day | None
    said_on: Day | None
    speaker: str | None
    speaker_role: str | None
    speaker_org: str | None
    anonymous: bool
    via: str | None
    chain: list[str]
    quote: str
    modality: str
    polarity: str
    type: str
    type_alt: list[str]
    places: list[ClaimPlace]
    quantities: list[Quantity]
    time: ClaimTime
    statement_time: ClaimTime
    statements: list[str]
    verdicts: list[Verdict]
    extractor: str
    confidence: Confidence | None
    licence: str
    withheld: list[str]


class Link(_Strict):
    """What claim `a` is to claim `b`."""

    relation: Literal["contradicts", "supports", "updates", "retracts", "copies"]
    a: str
    b: str
    reason: str


class Claims(_Strict):
    """``data/claims.json``; `count` is of all there are."""

    count: int
    claims: list[Claim]
    links: list[Link]


class ClaimPage(_Strict):
    """``api/claims``."""

    count: int
    offset: int
    claims: list[Claim]


class ReportRow(_Strict):
    """A report in a list."""

    id: str
    title: str | None
    outlet: str | None
    author: str | None
    address: str | None
    published: Day | None
    language: str
    licence: str
    characters: int
    claims: int


class Reports(_Strict):
    """``data/reports.json``."""

    count: int
    reports: list[ReportRow]


class Mark(_Strict):
    """Where a claim stands in its report, characters ``[start, end)``."""

    claim: str
    start: int
    end: int


class Report(ReportRow):
    """``data/reports/ID.json``; `text` null: the licence does not let it pass."""

    text: str | None
    boilerplate: list[list[int]]
    marks: list[Mark]


class Figure(_Strict):
    """A headline figure."""

    value: str
    label: str
    note: str
    statement: str


class Line(_Strict):
    """One mapper's values, one a day from `first_day` on; null: no map."""

    mapper: str
    first_day: Day
    values: list[float | None]
    errors: list[float | None]


class Series(_Strict):
    """A time series by mapper."""

    key: str
    title: str
    unit: str
    caption: str
    description: str
    lines: list[Line]


class StripRoad(_Strict):
    """A road out, by spans of [first day, last day, state]."""

    name: str
    by: str
    now: str
    spans: list[list[str]]


class Ways(_Strict):
    """The ways out of a place."""

    title: str
    first_day: Day
    last_day: Day
    said: list[str]
    caption: str
    description: str
    roads: list[StripRoad]


class FanLead(_Strict):
    """Quantiles over the ensemble, km."""

    lead_days: int
    day: Day
    km: list[float]
    members: int


class Fan(_Strict):
    """How a measure may go on, by one model."""

    model: str
    measure: str
    leads: list[FanLead]


class Chance(_Strict):
    """Chance that a place is taken by a day (``contact``: reached); `already`: it is."""

    extent: Literal["centre", "half", "whole", "contact"]
    already: bool
    lead_days: int
    day: Day
    probability: float | None
    record: str | None


class Chances(_Strict):
    """Chances by one model, with its record."""

    model: str
    title: str
    issued: Day
    side: str
    notes: list[str]
    rows: list[Chance]


class PlaceForecast(_Strict):
    """What may come of a place."""

    quantiles: list[float]
    fans: list[Fan]
    chances: list[Chances]


class PlaceUndone(UndoneEdit):
    """An edit near a place that was taken back."""

    mapper: str


class Panel(_Strict):
    """``data/places/KEY.json``; `gaps` says by section why it is empty."""

    place: Place
    on: Day
    as_of: Day | None
    as_of_note: str
    headline: str
    standfirst: list[str]
    figures: list[Figure]
    answers: list[Verdict]
    series: list[Series]
    ways: Ways | None
    forecast: PlaceForecast
    claims: list[str]
    links: list[Link]
    undone: list[PlaceUndone]
    questions: list[str]
    gaps: dict[str, str]
    limits: list[str]


class Records(BaseModel):
    """``data/record.json``: hindcast records as `frontcast.verify.Record`, with sentences."""

    model_config = ConfigDict(extra="forbid")
    records: list[dict[str, Any]]


class QuestionOutcome(_Strict):
    """How a question stands by one mapper and one definition of capture."""

    mapper: str
    extent: str
    outcome: str
    day: Day | None
    met_on: Day | None
    detail: str


class QuestionChance(_Strict):
    """What somebody gave for a question, and what it scores once that came out."""

    who: str
    made_on: Day
    chance: str
    low: float | None
    high: float | None
    source: str
    outlet: str
    words: str
    extent: str
    phrase: str
    brier: float | None
    brier_best: float | None
    brier_worst: float | None
    log: float | None


class Question(_Strict):
    """Something that will be so, or will not, by a day; words empty where a licence holds them."""

    id: str
    said_on: Day
    who: str
    outlet: str
    words: str
    statement: str
    condition: str
    deadline: Day | None
    horizon: str
    unresolvable: str
    outcome: str
    outcomes: list[QuestionOutcome]
    chances: list[QuestionChance]
    place: Key | None
    where: str | None


class RecordRow(_Strict):
    """Everybody's record, and what it was made of; null where too few questions came out."""

    by: str
    name: str
    rated: int
    happened: int | None
    brier: float | None
    brier_best: float | None
    brier_worst: float | None
    brier_low: float | None
    brier_high: float | None
    log: float | None
    spherical: float | None
    skill_base_rate: float | None
    skill_base_rate_low: float | None
    skill_base_rate_high: float | None
    skill_persistence: float | None
    skill_persistence_low: float | None
    skill_persistence_high: float | None


class Questions(_Strict):
    """``data/questions.json``, the latest first; `scores`: by person, outlet and model."""

    questions: list[Question]
    scores: list[RecordRow]


class Alert(_Strict):
    """Something that `frontcast watch` saw."""

    id: str
    kind: str
    day: Day | None
    seen_at: str
    title: str
    detail: str
    place: Key | None = None


class Alerts(_Strict):
    """``data/alerts.json``, the latest first."""

    alerts: list[Alert]


class Weighed(_Strict):
    """A model's probability, never without its record."""

    model: str
    probability: float
    low: float | None
    high: float | None
    baseline: bool
    members: int
    issued: Day
    mapper: str
    notes: list[str]
    track_record: str


class Asked(_Strict):
    """``api/ask``."""

    statement: str
    value: float | str | bool | None
    unit: str
    error: float | None
    valid_on: Day | None
    as_of: Day | None
    source: str
    outcome: str | None
    detail: str
    sentence: str
    by_mapper: list[MapValue]
    sources: list[str]
    probability: float | None = None
    low: float | None = None
    high: float | None = None
    base_rate: float | None = None
    drivers: list[str] | None = None
    forecasts: list[Weighed] | None = None


class MeasuredLine(_Strict):
    """One mapper's values."""

    mapper: str
    days: list[Day]
    values: list[float | str | bool | None]
    errors: list[float | None]


class Measured(_Strict):
    """``api/measure``."""

    measure: str
    unit: str
    lines: list[MeasuredLine]


class Health(_Strict):
    """``api/health``."""

    status: Literal["ok"]


class OgcLink(_Strict):
    """A link."""

    href: str
    rel: str
    type: str
    title: str | None = None


class Landing(_Strict):
    """Landing page of OGC API - Features."""

    title: str
    description: str
    links: list[OgcLink]


class Conformance(_Strict):
    """Conformance classes."""

    conformsTo: list[str]  # noqa: N815 - the standard's name


class Collection(_Strict):
    """A collection of features."""

    id: str
    title: str
    description: str
    extent: dict[str, Any]
    itemType: Literal["feature"]  # noqa: N815 - the standard's name
    crs: list[str]
    links: list[OgcLink]


class Collections(_Strict):
    """All collections."""

    links: list[OgcLink]
    collections: list[Collection]


class Items(FeatureCollection):
    """A page of features."""

    numberMatched: int  # noqa: N815 - the standard's name
    numberReturned: int  # noqa: N815 - the standard's name
    timeStamp: str  # noqa: N815 - the standard's name
    links: list[OgcLink]


class Item(Feature):
    """One feature."""

    links: list[OgcLink]
