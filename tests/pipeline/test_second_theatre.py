"""A made-up theatre (other sides, grid, language of names) works from its config alone."""

import json
from datetime import date, timedelta
from pathlib import Path

import geopandas
import orjson
import pytest
import shapely
from typer.testing import CliRunner

from frontcast.campaign import read_series
from frontcast.cli.app import app
from frontcast.frame import GridSpec
from frontcast.pipeline.campaign import open_campaign
from frontcast.pipeline.workspace import Workspace

MADE_UP = Path(__file__).resolve().parents[2] / "docs" / "campaign" / "made-up.toml"
GRID = GridSpec("EPSG:32634", 500_000.0, 4_500_000.0, 500.0, 120, 120)
FIRST = date(2021, 3, 1)
TOML = """
name = "thessaly"
title = "A made-up war in Thessaly"
regions = "regions.geojson"
places = "places.csv"
outlines = "outlines.geojson"
mappers = ["institute"]
hold_days = 2
focus = "Lofos"
[grid]
crs = "EPSG:32634"
west = 500000.0
north = 4500000.0
cell = 500.0
height = 120
width = 120
[[sides]]
code = "ANA"
flag = 1
name = "Anatole"
names = ["Anatolians", "Anatolian", "Anatole's"]
[[sides]]
code = "DYS"
flag = 2
name = "Dysia"
names = ["Dysians", "Dysian"]
[[sources]]
key = "institute-files"
mapper = "institute"
format = "declared"
title = "Institute, daily"
holder_field = "status"
holders = { occupied = "ANA", "in dispute" = "contested" }
"""


def degrees(box: shapely.Polygon) -> shapely.Geometry:
    def move(points):
        return shapely.get_coordinates(
            [shapely.Point(*map(float, GRID.unproject(x, y))) for x, y in points]
        )

    return shapely.transform(shapely.segmentize(box, 2000.0), move)


def feature(shape: shapely.Geometry, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties,
            "geometry": shapely.geometry.mapping(shape)}  # fmt: skip


def collection(*features: dict[str, object]) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": list(features)})


def town(column: int, row: int) -> tuple[float, float]:
    return GRID.west + column * GRID.cell, GRID.north - row * GRID.cell


@pytest.fixture
def theatre(tmp_path: Path) -> Path:
    """Dysia's one region fills the grid; Lofos in the middle, Kampos in the west."""
    folder = tmp_path / "thessaly"
    folder.mkdir()
    west, south, east, north = GRID.bounds
    land = degrees(shapely.box(west + 1000, south + 1000, east - 1000, north - 1000))
    rows = ["id,name,lon,lat,names,population,region,kind"]
    for name, other, column, row in (
        ("Lofos", "Λόφος|Lophos", 60, 60),
        ("Kampos", "Κάμπος", 20, 60),
    ):
        lon, lat = (float(v) for v in GRID.unproject(*town(column, row)))
        rows.append(f"t:{name.lower()},{name},{lon:.6f},{lat:.6f},{other},9000,TH,town")
    x, y = town(60, 60)
    (folder / "theatre.toml").write_text(TOML, encoding="utf-8")
    (folder / "places.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "regions.geojson").write_bytes(
        collection(feature(land, id="TH", name="Thessaly Province", home="DYS", names=["Θεσσαλία"]))
    )
    (folder / "outlines.geojson").write_bytes(
        collection(
            feature(degrees(shapely.box(x - 2000, y - 2000, x + 2000, y + 2000)), place="t:lofos")
        )
    )
    return folder


def occupied(column: float) -> shapely.Geometry:
    """Everything east of a column."""
    _, south, east, north = GRID.bounds
    return degrees(shapely.box(GRID.west + column * GRID.cell, south, east, north))


@pytest.fixture
def workspace(theatre: Path, tmp_path: Path) -> Workspace:
    """The line comes west by one column (0.5 km) a day from column 90; one day is missing."""
    maps = tmp_path / "maps"
    maps.mkdir()
    for n in range(40):
        if n != 10:
            day = FIRST + timedelta(days=n)
            data = collection(feature(occupied(90 - n), status="occupied"))
            (maps / f"map_{day:%Y%m%d}.geojson").write_bytes(data)
    made = Workspace.init(tmp_path / "w", theatre=str(theatre))
    added = made.add_maps(maps, source="institute-files")
    assert (added.added, added.failures) == (39, ())
    return made


def test_statements_are_answered(workspace: Workspace) -> None:
    # Day 20: the line at column 70, 10 columns of 0.5 km from the middle of Lofos.
    verdict = workspace.ask("distance(Λόφος) on 2021-03-21").verdict
    assert verdict.value == pytest.approx(5.0, abs=0.05)
    assert verdict.error == 0.25
    edge = workspace.ask("distance(lophos, edge) = 3 km on 2021-03-21").verdict
    assert str(edge.outcome) == "supported"
    assert str(workspace.ask("control(Lofos) = Dysians on 2021-03-21").statement) == (
        "control(Lofos) = DYS on 2021-03-21"
    )
    half = workspace.ask("captured(Lofos, ANA, half) by 2021-04-05").verdict
    assert str(half.outcome) == "supported"
    assert "first so on 2021-03-31" in half.detail
    gap = workspace.ask("distance(Lofos) on 2021-03-11").verdict
    assert "no map of 2021-03-11; the one of 2021-03-10 is held" in gap.detail


def test_reports_speak_of_its_sides_and_places(workspace: Workspace, tmp_path: Path) -> None:
    report = tmp_path / "news.txt"
    report.write_text(
        "Anatole controls about 40 percent of Thessaly Province, the ministry said.\n\n"
        "Anatolian troops have captured Kampos, a spokesman said on Friday.\n",
        encoding="utf-8",
    )
    added = workspace.add_reports(report, published=date(2021, 4, 4), outlet="The Gazette")
    assert added.failures == ()
    found = {c.verdict.statement: str(c.verdict.outcome) for c in workspace.check()}
    # On 4 April the line is at column 56 of 120; it holds some 54 % and not Kampos at column 20.
    assert found["share(Thessaly Province, ANA) = 35..45% on 2021-04-04"] == "contradicted"
    assert found["captured(Kampos, ANA, whole) by 2021-04-04"] == "contradicted"


def test_the_brief_is_written(workspace: Workspace, tmp_path: Path) -> None:
    page = tmp_path / "lofos.html"
    assert workspace.brief("Lofos", path=page, on=date(2021, 3, 31)) > 10_000
    text = page.read_text(encoding="utf-8")
    assert "Anatole" in text
    assert "Russia" not in text


def test_every_command_works_on_it(workspace: Workspace, tmp_path: Path) -> None:
    w = ["-w", str(workspace.path)]
    run = CliRunner()
    got = run.invoke(app, ["ask", "share(Thessaly Province, ANA) on 2021-03-01", "--format",
                           "json", *w])  # fmt: skip
    assert got.exit_code == 0, got.output
    answer = json.loads(got.output)
    # 30 of 116 columns of land.
    assert answer["value"] == pytest.approx(100 * 28 / 116, abs=0.5)
    assert {"statement", "value", "unit", "error", "as_of", "source", "outcome"} <= set(answer)
    got = run.invoke(app, ["measure", "area(Thessaly Province, ANA)", "--from", "2021-03-01",
                           "--to", "2021-03-05", "--format", "csv", *w])  # fmt: skip
    assert len(got.output.splitlines()) == 6
    got = run.invoke(app, ["forecast", "Lofos", "--as-of", "2021-03-25", "--horizons", "7,14",
                           "--format", "json", *w])  # fmt: skip
    assert got.exit_code == 0, got.output
    assert {row["lead_days"] for row in json.loads(got.output)} == {7, 14}
    got = run.invoke(app, ["info", "--format", "json", *w])
    assert json.loads(got.output)["maps"][0]["maps"] == 39
    campaign = 'series = "s.csv"\nposterior = "p.csv"\n' + MADE_UP.read_text(encoding="utf-8")
    assert workspace.path is not None
    for name, text in (("campaign.toml", campaign), ("s.csv", "month,axis,what,value\n")):
        (workspace.path / "theatre" / name).write_text(text, encoding="utf-8")
    pack = tmp_path / "pack"
    got = run.invoke(app, ["pack", "build", str(pack), "--radius", "15", *w])
    assert got.exit_code == 0, got.output
    again = Workspace.init(tmp_path / "w2", theatre=str(pack))
    assert again.theatre.title == "A made-up war in Thessaly"
    # The series is there to read; the posterior that was not made yet is left to be made.
    assert read_series(open_campaign(again)).months
    assert sorted(p.name for p in pack.glob("*.csv") if len(p.stem) == 1) == ["s.csv"]


def test_a_geopackage_with_days_in_a_column(theatre: Path, tmp_path: Path) -> None:
    toml = (theatre / "theatre.toml").read_text(encoding="utf-8")
    (theatre / "theatre.toml").write_text(
        toml + '\n[[sources]]\nkey = "gpkg"\nmapper = "survey"\nformat = "declared"\n'
        'day_field = "day"\nholder_field = "status"\nholders = { occupied = "ANA" }\n',
        encoding="utf-8",
    )
    workspace = Workspace.init(tmp_path / "w", theatre=str(theatre))
    frame = geopandas.GeoDataFrame(
        {"day": ["2021-03-01", "2021-03-02"], "status": ["occupied", "occupied"]},
        geometry=[occupied(90), occupied(80)],
        crs="EPSG:4326",
    ).to_crs("EPSG:3857")
    path = tmp_path / "survey.gpkg"
    frame.to_file(path, driver="GPKG")
    added = workspace.add_maps(path, source="gpkg")
    assert (added.added, added.failures) == (2, ())
    verdict = workspace.ask("distance(Lofos) on 2021-03-02").verdict
    assert verdict.value == pytest.approx(10.0, abs=0.05)
