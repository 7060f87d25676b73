"""``api/``: questions with parameters."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from frontcast.errors import DateError
from frontcast.frame import parse_day
from frontcast.web import models
from frontcast.web._answer import GEOJSON, answers, keep, plain
from frontcast.web._live import Live
from frontcast.web.data import DAY_PATTERN, AsOf, Name

Day = Annotated[str, Query(pattern=DAY_PATTERN)]
MaybeDay = Annotated[str | None, Query(pattern=DAY_PATTERN)]
Mapper = Annotated[str | None, Query(pattern=r"^[\w-]{1,64}$", description="Only this one's maps.")]
Words = Annotated[str, Query(min_length=1, max_length=500)]
_MOST_DAYS = 4_000


def api_routes(live: Live) -> APIRouter:
    """Return the routes under ``api/``."""
    router = APIRouter(prefix="/api", tags=["api"])
    _question_routes(router, live)
    _ground_routes(router, live)
    _list_routes(router, live)

    @router.get("/health", responses=answers(models.Health))
    async def health() -> Response:
        """Tell that the server is there."""
        return plain({"status": "ok"})

    return router


def _question_routes(router: APIRouter, live: Live) -> None:
    @router.get("/ask", responses=answers(models.Asked))
    async def ask(
        request: Request,
        statement: Annotated[str, Query(min_length=1, max_length=500,
                                        examples=["distance(Pokrovsk) <= 5 km"])],
        mapper: Mapper = None,
        as_of: AsOf = None,
    ) -> Response:  # fmt: skip
        """Put a Statement: a verdict, or a probability where it is too early."""
        job = {"verb": "ask", "statement": statement, "mapper": mapper, "as_of": as_of}
        return keep(request, await live.ask(job))

    @router.get("/measure", responses=answers(models.Measured))
    async def measure(
        request: Request,
        call: Annotated[str, Query(min_length=1, max_length=500, examples=["distance(Pokrovsk)"])],
        first: Annotated[str | None, Query(alias="from", pattern=DAY_PATTERN)] = None,
        last: Annotated[str | None, Query(alias="to", pattern=DAY_PATTERN)] = None,
        every: Annotated[int, Query(ge=1, le=366)] = 1,
        mapper: Mapper = None,
        as_of: AsOf = None,
    ) -> Response:
        """Measure something over time, by every mapper."""
        start, end = _maybe(first), _maybe(last)
        if start and end and (end - start).days > _MOST_DAYS:
            raise DateError(f"want a window of at most {_MOST_DAYS:,} days")
        job = {"verb": "measure", "call": call, "first": first, "last": last, "every": every,
               "mapper": mapper, "as_of": as_of}  # fmt: skip
        return keep(request, await live.ask(job))


def _maybe(text: str | None) -> date | None:
    return parse_day(text) if text else None


def _ground_routes(router: APIRouter, live: Live) -> None:
    @router.get(
        "/control/{mapper}/{day}.geojson",
        responses=answers(models.FeatureCollection, media=GEOJSON),
    )
    async def control(request: Request, mapper: Name, day: Name, as_of: AsOf = None) -> Response:
        """Return one day's control as polygons of cells."""
        on = parse_day(day)
        found = await live.work(lambda: live.atlas(as_of).control_on(mapper, on))
        return keep(request, found, media=GEOJSON)

    @router.get(
        "/change/{mapper}.geojson", responses=answers(models.FeatureCollection, media=GEOJSON)
    )
    async def change(
        request: Request,
        mapper: Name,
        first: Annotated[str, Query(alias="from", pattern=DAY_PATTERN)],
        last: Annotated[str, Query(alias="to", pattern=DAY_PATTERN)],
        as_of: AsOf = None,
    ) -> Response:
        """Return the ground that changed hands between two days."""
        start, end = parse_day(first), parse_day(last)
        found = await live.work(lambda: live.atlas(as_of).change(mapper, start, end))
        return keep(request, found, media=GEOJSON)

    @router.get("/disagreement.geojson", responses=answers(models.FeatureCollection, media=GEOJSON))
    async def disagreement(
        request: Request,
        a: Annotated[str, Query(pattern=r"^[\w-]{1,64}$")],
        b: Annotated[str, Query(pattern=r"^[\w-]{1,64}$")],
        day: Day,
        as_of: AsOf = None,
    ) -> Response:
        """Return the ground that two mappers give to different sides."""
        on = parse_day(day)
        found = await live.work(lambda: live.atlas(as_of).differing(a, b, on))
        return keep(request, found, media=GEOJSON)


def _list_routes(router: APIRouter, live: Live) -> None:
    @router.get("/claims", responses=answers(models.ClaimPage))
    async def claims(
        request: Request,
        place: Annotated[str | None, Query(max_length=80)] = None,
        report: Annotated[str | None, Query(pattern=r"^[0-9a-f]{64}$")] = None,
        first: Annotated[str | None, Query(alias="from", pattern=DAY_PATTERN)] = None,
        last: Annotated[str | None, Query(alias="to", pattern=DAY_PATTERN)] = None,
        outcome: Annotated[str | None, Query(max_length=40)] = None,
        kind: Annotated[str | None, Query(alias="type", max_length=40)] = None,
        q: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        as_of: AsOf = None,
    ) -> Response:
        """Return claims, the latest first."""
        wanted = {"place": place, "report": report, "from": first, "to": last,
                  "outcome": outcome, "type": kind, "q": q}  # fmt: skip
        given = {k: v for k, v in wanted.items() if v}
        found = await live.work(
            lambda: live.atlas(as_of).claim_page(given, limit=limit, offset=offset)
        )
        return keep(request, found)
