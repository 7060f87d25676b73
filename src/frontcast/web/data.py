"""``data/``: what the page is drawn from, as files."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from frontcast.pipeline.atlas import Atlas
from frontcast.web import models
from frontcast.web._answer import BINARY, GEOJSON, answers, keep
from frontcast.web._live import Live

DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
AsOf = Annotated[
    str | None,
    Query(pattern=DAY_PATTERN, description="Use nothing that became known after this day."),
]
Name = Annotated[str, Path(pattern=r"^[\w-]{1,64}$")]
Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,80}$")]
Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
ATOM, CSV = "application/atom+xml", "text/csv; charset=utf-8"


def data_routes(live: Live) -> APIRouter:
    """Return the routes under ``data/``."""
    router = APIRouter(prefix="/data", tags=["data"])
    _theatre_routes(router, live)
    _map_routes(router, live)
    _forecast_routes(router, live)
    _claim_routes(router, live)
    _alert_routes(router, live)
    return router


def about_server(live: Live) -> dict[str, object]:
    """Return what the server says of itself in ``theatre.json``."""
    config = live.config
    tiles = {"tiles": config.basemap, "attribution": config.basemap_attribution}
    return {"live": live.is_live, "basemap": tiles if config.basemap else None}


def first_addresses(atlas: Atlas) -> list[str]:
    """Return what a page asks for first, in that order; then what takes seconds."""
    files = atlas.overview({})["files"]
    quick = ("theatre.json", "places.json", "regions.geojson", "outlines.geojson",
             "language.json")  # fmt: skip
    slower = ("claims.json", "reports.json", "record.json", "disagreement.json", "forecast.json")
    focus = atlas.theatre.focus
    panels = [atlas.key_of(focus)] if focus else []
    return [
        *(f"data/{name}" for name in quick),
        *files["control"],
        *files["network"][-1:],
        *(f"data/{name}" for name in slower),
        *(f"data/places/{key}.json" for key in panels),
    ]


def _theatre_routes(router: APIRouter, live: Live) -> None:
    @router.get("/theatre.json", responses=answers(models.Theatre))
    async def theatre(request: Request, as_of: AsOf = None) -> Response:
        """Return what the theatre is, and what is loaded for it."""
        about = about_server(live)
        return keep(request, await live.work(lambda: live.atlas(as_of).overview(about)))

    @router.get("/places.json", responses=answers(models.Places))
    async def places(request: Request, as_of: AsOf = None) -> Response:
        """Return places in columns."""
        return keep(request, await live.work(lambda: live.atlas(as_of).places()))

    @router.get("/language.json", responses=answers(models.Language))
    async def language(request: Request, as_of: AsOf = None) -> Response:
        """Return the words of the Statement language."""
        return keep(request, await live.work(lambda: live.atlas(as_of).language()))

    @router.get("/regions.geojson", responses=answers(models.FeatureCollection, media=GEOJSON))
    async def regions(request: Request) -> Response:
        """Return regions."""
        return keep(request, await live.work(lambda: live.atlas().regions()), media=GEOJSON)

    @router.get("/outlines.geojson", responses=answers(models.FeatureCollection, media=GEOJSON))
    async def outlines(request: Request) -> Response:
        """Return built-up areas."""
        return keep(request, await live.work(lambda: live.atlas().outlines()), media=GEOJSON)


def _map_routes(router: APIRouter, live: Live) -> None:
    @router.get("/control/{mapper}.bin", responses=answers(None, media=BINARY))
    async def control(request: Request, mapper: Name, as_of: AsOf = None) -> Response:
        """Return every day's control by one mapper, packed."""
        found = await live.work(lambda: live.atlas(as_of).control(mapper))
        return keep(request, found, media=BINARY)

    @router.get("/undone/{mapper}.json", responses=answers(models.Undone))
    async def undone(request: Request, mapper: Name, as_of: AsOf = None) -> Response:
        """Return edits that were taken back."""
        return keep(request, await live.work(lambda: live.atlas(as_of).undone(mapper)))

    @router.get("/disagreement.json", responses=answers(models.Disagreement))
    async def disagreement(request: Request, as_of: AsOf = None) -> Response:
        """Return by day how far mappers differ."""
        return keep(request, await live.work(lambda: live.atlas(as_of).disagreement()))

    @router.get("/network/{mapper}.{side}.json", responses=answers(models.Network))
    async def network(request: Request, mapper: Name, side: Name, as_of: AsOf = None) -> Response:
        """Return roads and railways with their state by day."""
        return keep(request, await live.work(lambda: live.atlas(as_of).network(mapper, side)))


def _forecast_routes(router: APIRouter, live: Live) -> None:
    @router.get("/forecast.json", responses=answers(models.Forecasts))
    async def forecasts(request: Request, as_of: AsOf = None) -> Response:
        """Return which forecasts there are, each with its record."""
        return keep(request, await live.work(lambda: live.atlas(as_of).forecasts()))

    @router.get("/forecast/{model}.bin", responses=answers(None, media=BINARY))
    async def grid(request: Request, model: Name, as_of: AsOf = None) -> Response:
        """Return a model's probability by lead and cell, packed."""
        found = await live.work(lambda: live.atlas(as_of).forecast_grid(model))
        return keep(request, found, media=BINARY)

    @router.get(
        "/forecast/{model}.geojson", responses=answers(models.FeatureCollection, media=GEOJSON)
    )
    async def contours(request: Request, model: Name, as_of: AsOf = None) -> Response:
        """Return the lines of equal chance by lead."""
        found = await live.work(lambda: live.atlas(as_of).forecast_contours(model))
        return keep(request, found, media=GEOJSON)

    @router.get("/record.json", responses=answers(models.Records))
    async def record(request: Request, as_of: AsOf = None) -> Response:
        """Return the track record of every model."""
        return keep(request, await live.work(lambda: live.atlas(as_of).record()))

    @router.get("/questions.json", responses=answers(models.Questions))
    async def questions(request: Request, as_of: AsOf = None) -> Response:
        """Return questions and scores."""
        return keep(request, await live.work(lambda: live.atlas(as_of).questions()))


def _claim_routes(router: APIRouter, live: Live) -> None:
    @router.get("/claims.json", responses=answers(models.Claims))
    async def claims(request: Request, as_of: AsOf = None) -> Response:
        """Return claims with verdicts, the latest first."""
        return keep(request, await live.work(lambda: live.atlas(as_of).claims()))

    @router.get("/reports.json", responses=answers(models.Reports))
    async def reports(request: Request, as_of: AsOf = None) -> Response:
        """Return reports, the latest first."""
        return keep(request, await live.work(lambda: live.atlas(as_of).reports()))

    @router.get("/reports/{report}.json", responses=answers(models.Report))
    async def report(request: Request, report: Hash, as_of: AsOf = None) -> Response:
        """Return one report."""
        return keep(request, await live.work(lambda: live.atlas(as_of).report(report)))

    @router.get("/places/{key}.json", responses=answers(models.Panel))
    async def place(request: Request, key: Key, as_of: AsOf = None) -> Response:
        """Return the panel on one place."""
        return keep(request, await live.work(lambda: live.atlas(as_of).place(key)))


def _alert_routes(router: APIRouter, live: Live) -> None:
    @router.get("/alerts.json", responses=answers(models.Alerts))
    async def alerts(request: Request, as_of: AsOf = None) -> Response:
        """Return what `frontcast watch` told, the latest first."""
        return keep(request, await live.work(lambda: live.atlas(as_of).alert_rows()))

    @router.get("/alerts.atom", responses=answers(None, media=ATOM))
    async def atom(request: Request, as_of: AsOf = None) -> Response:
        """Return the same as an Atom feed."""
        found = await live.work(lambda: live.atlas(as_of).alerts_atom())
        return keep(request, found, media=ATOM)

    @router.get("/claims.csv", responses=answers(None, media=CSV))
    async def table(request: Request, as_of: AsOf = None) -> Response:
        """Return all claims as a table that spreadsheets open safely."""
        found = await live.work(lambda: live.atlas(as_of).claims_csv())
        return keep(request, found, media=CSV)
