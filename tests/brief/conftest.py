"""A made-up theatre: two lands, one town, a straight line that moves east to west."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from shapely.geometry import box

from frontcast.brief import (
    BriefInputs,
    CheckedClaim,
    DisagreementRow,
    ForecastLine,
    Scoreboard,
    SourceRow,
    UndoneRow,
    Watched,
)
from frontcast.control import World, world_from_cells
from frontcast.frame import GridSpec
from frontcast.records import (
    Claim,
    MapValue,
    Outcome,
    Place,
    Prediction,
    Question,
    Region,
    Report,
    Resolution,
    Settled,
    Side,
    Verdict,
)
from frontcast.theatre import MapSource, Theatre
from frontcast.verify import board

ON = date(2025, 6, 30)
SIZE = 100  # cells of 1 km
CENTRE = 50.5  # the town's centre lies in the middle of cell (50, 50)
EAST, WEST = 1, 2


def make_theatre(name: str = "Midtown", *, outline: bool = True, extra: str = "Hamlet") -> Theatre:
    grid = GridSpec("EPSG:32637", 400_000.0, 5_500_000.0, 1000.0, SIZE, SIZE)

    def degrees(x_km: float, y_km: float) -> tuple[float, float]:
        lon, lat = grid.unproject(grid.west + 1000 * x_km, grid.north - 1000 * y_km)
        return float(lon), float(lat)

    def place(key: str, title: str, x: float, y: float, people: int) -> Place:
        lon, lat = degrees(x, y)
        return Place(id=key, name=title, lon=lon, lat=lat, population=people, region="W")

    town = place("p1", name, CENTRE, CENTRE, 60_000)
    if outline:
        # A disc of 4 km; exact edges do not matter, 1-km cells do.
        lon, lat = np.array([degrees(CENTRE + 4 * np.cos(a), CENTRE + 4 * np.sin(a))
                             for a in np.linspace(0, 2 * np.pi, 60)]).T  # fmt: skip
        from shapely.geometry import Polygon

        town = replace(town, outline=Polygon(np.column_stack([lon, lat])))
    far = place("p3", "Faraway", 400.0, 50.0, 5)
    return Theatre(
        name="mock",
        title="The made-up front",
        sides=(
            Side(code="EA", flag=1, name="Eastland"),
            Side(code="WE", flag=2, name="Westland"),
        ),
        grid=grid,
        places=(town, place("p2", extra, 60.5, 40.5, 900), far),
        regions=(Region(id="W", name="West", home="WE", geometry=box(30, 40, 50, 60)),),
        sources=(MapSource(key="a", mapper="alpha", format="declared", title="Alpha, daily maps"),),
    )


def line_at(column: int) -> np.ndarray:
    """West of `column` is Westland's, the rest Eastland's."""
    cells = np.full((SIZE, SIZE), WEST, dtype=np.uint8)
    cells[:, column:] = EAST
    return cells


def make_world(theatre: Theatre, *, mapper: str = "alpha", shift: int = 0) -> World:
    """Line at column 70; from 60 days before ON at 60; from 10 days before at 50."""
    days = np.arange(np.datetime64(ON) - 120, np.datetime64(ON) + 1)
    ago = (np.datetime64(ON) - days).astype(int)
    column = np.where(ago > 60, 70, np.where(ago > 10, 60, 50)) - shift
    cells = np.stack([line_at(int(c)) for c in column])
    return world_from_cells(cells, theatre=theatre, grid=theatre.grid, days=days, mapper=mapper)


TEXT = (
    "The battle goes on. Troops hold half of Midtown, Gen. Miller said on Monday. "
    "He did not say which half.\nLater the line was two kilometres off."
)


def make_report(**changes: object) -> Report:
    report = Report(
        id="r1", text=TEXT, title="Battle", outlet="The Courier", published=date(2025, 6, 29)
    )
    return replace(report, **changes)


def make_checked(
    words: str = "Troops hold half of Midtown",
    *,
    report: Report | None = None,
    outcome: Outcome = Outcome.SUPPORTED,
    **verdict: object,
) -> CheckedClaim:
    report = report or make_report()
    start = report.text.index(words)
    claim = Claim(
        report=report.id,
        doc="d",
        span_start=start,
        span_end=start + len(words),
        text=words,
        speaker="Gen. Miller",
        statements=("share(Midtown, EA) >= 50% on 2025-06-29",),
        said_on=report.published,
    )
    given = {"statement": claim.statements[0], "sentence": "52% on 29 June 2025.",
             "mapper": "alpha", "valid_on": date(2025, 6, 29), **verdict}  # fmt: skip
    return CheckedClaim(claim=claim, report=report, verdict=Verdict(outcome=outcome, **given))


def make_predicted(words: str, *, report: Report | None = None, mapper: str = "") -> Scoreboard:
    """One question with everything in it that a report, a map or a market could put there."""
    report = report or make_report()
    claim = Claim(report=report.id, doc="d", span_start=0, span_end=len(words), text=words,
                  speaker=words)  # fmt: skip
    asked = Question(
        text=words, asked_on=ON - timedelta(days=40),
        statement="share(Midtown, EA) >= 50% by 2025-06-20",
        condition_text=words, deadline=ON - timedelta(days=10), horizon="default",
        horizon_words=words, origin=claim.id, who=words,
    )  # fmt: skip
    said = Prediction(
        question=asked.id, who=words, made_on=asked.asked_on, low=0.2, high=0.45,
        source="report", outlet=words, phrase=words, table=words, origin=claim.id,
    )  # fmt: skip
    market = replace(said, source="import", origin="", phrase="", low=0.7, high=0.7)
    out = tuple(
        Resolution(question=asked.id, as_of=ON, mapper=mapper or "alpha", extent=extent,
                   outcome=outcome, day=ON - timedelta(days=15), detail=words)
        for extent, outcome in (("half", Settled.YES), ("whole", Settled.NO))
    )  # fmt: skip
    watched = Watched(
        question=asked, predictions=(said, market), resolutions=out, declared=out[0],
        claims={claim.id: (claim, report)}, where="Midtown",
    )  # fmt: skip
    return Scoreboard(watched=(watched,), board=board([]), table=words)


@pytest.fixture(scope="session")
def theatre() -> Theatre:
    return make_theatre()


@pytest.fixture(scope="session")
def world(theatre: Theatre) -> World:
    return make_world(theatre)


def make_answer(statement: str, value: object, unit: str, error: float | None = None) -> Verdict:
    return Verdict(
        statement=f"{statement} on {ON}",
        outcome=Outcome.SUPPORTED,
        sentence="",
        value=value,
        unit=unit,
        error=error,
        mapper="alpha",
        valid_on=ON,
    )


@pytest.fixture
def inputs(theatre: Theatre, world: World) -> BriefInputs:
    """A brief with something in every section."""
    first = make_checked()
    second = make_checked(
        "the line was two kilometres off",
        outcome=Outcome.CONTRADICTED,
        by_mapper=(
            MapValue(mapper="alpha", outcome=Outcome.CONTRADICTED, value=0.0),
            MapValue(mapper="beta", outcome=Outcome.SUPPORTED, value=2.0),
        ),
        unit="km",
    )
    return BriefInputs(
        theatre=theatre,
        place=theatre.places[0],
        on=ON,
        as_of=ON + timedelta(days=1),
        worlds=(world, make_world(theatre, mapper="beta", shift=-2)),
        checked=(first, second),
        contradictions=((first, second, "Half of it cannot be held from two kilometres off."),),
        forecasts=(
            ForecastLine(model="Climatology", statement="all held by Eastland", horizon_days=30,
                         probability=0.625, record="Brier 0.14 over 212 forecasts."),
            ForecastLine(model="Persistence", statement="all held by Eastland", horizon_days=30,
                         probability=0.0, is_baseline=True),
        ),
        answers=(
            make_answer("control(Midtown)", "EA", ""),
            make_answer("share(Midtown, EA)", 56.0, "%", 8.0),
            make_answer("distance(Midtown, centre)", 0.4, "km", 0.5),
        ),
        undone=(UndoneRow(day=date(2025, 6, 1), undone_on=date(2025, 6, 3), km2=14.0,
                          near="Hamlet", mapper="alpha"),),
        disagreement=(DisagreementRow(first="alpha", second="beta", day=ON, km2=120.0,
                                      line_km=2.0, where="within 30 km"),),
        sources=(
            SourceRow(title="Alpha, daily maps", mapper="alpha", first_day=date(2025, 3, 2),
                      last_day=ON, maps=121),
            SourceRow(title="The Courier, Battle", licence="link-only", maps=1),
        ),
        predicted=make_predicted("It will fall"),
        made_with="frontcast test",
    )  # fmt: skip
