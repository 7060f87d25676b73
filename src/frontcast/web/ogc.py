"""``ogc/``: OGC API - Features, so that QGIS and other programs open everything by one address.

Conformance classes Core and GeoJSON of OGC 17-069r4.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from frontcast.brief.atlas import Collection, collection
from frontcast.errors import ParameterError, UnknownNameError
from frontcast.frame import parse_day
from frontcast.pipeline.atlas import Atlas
from frontcast.web import models
from frontcast.web._answer import GEOJSON, JSON, answers, keep
from frontcast.web._live import Live

CONFORMS: Final = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.1"
MOST: Final = 10_000
LIMIT: Final = 100
# Pages hold polygons of several kilobytes; more would be slow to make and to read.
MOST_POLYGONS: Final = 100
Box = tuple[float, float, float, float]
Span = tuple[date | None, date | None]


def ogc_routes(live: Live) -> APIRouter:
    """Return the routes under ``ogc/``."""
    router = APIRouter(prefix="/ogc", tags=["ogc"])
    _about_routes(router, live)
    _item_routes(router, live)
    return router


def _base(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}/ogc"


def _link(href: str, rel: str, media: str = JSON, title: str = "") -> dict[str, str]:
    out = {"href": href, "rel": rel, "type": media}
    return out | {"title": title} if title else out


def _about_routes(router: APIRouter, live: Live) -> None:
    @router.get("", include_in_schema=False)
    @router.get("/", responses=answers(models.Landing))
    async def landing(request: Request) -> Response:
        """Return the landing page."""
        _only(request)
        base, title = _base(request), live.workspace.theatre.title
        return keep(
            request,
            {
                "title": f"frontcast: {title}",
                "description": "Control, places, roads and claims. Read docs/limits.md first.",
                "links": [
                    _link(f"{base}/", "self", title="This document"),
                    _link(base.removesuffix("/ogc") + "/openapi.json", "service-desc", OPENAPI,
                          "The API"),
                    _link(f"{base}/conformance", "conformance", title="What it conforms to"),
                    _link(f"{base}/collections", "data", title="The collections"),
                ],
            },
        )  # fmt: skip

    @router.get("/conformance", responses=answers(models.Conformance))
    async def conformance(request: Request) -> Response:
        """Return the conformance classes."""
        _only(request)
        return keep(request, {"conformsTo": list(CONFORMS)})

    @router.get("/collections", responses=answers(models.Collections))
    async def collections(request: Request) -> Response:
        """Return all collections."""
        _only(request)
        atlas, base = live.atlas(), _base(request)
        made = await live.work(
            lambda: [_described(atlas.collection(k), base) for k in atlas.collection_keys()]
        )
        links = [_link(f"{base}/collections", "self")]
        return keep(request, {"links": links, "collections": made})

    @router.get("/collections/{name}", responses=answers(models.Collection))
    async def one(request: Request, name: str) -> Response:
        """Return one collection."""
        _only(request)
        atlas, base = live.atlas(), _base(request)
        return keep(request, await live.work(lambda: _described(atlas.collection(name), base)))


def _described(found: Collection, base: str) -> dict[str, Any]:
    address = f"{base}/collections/{found.key}"
    start, end = found.interval
    extent: dict[str, Any] = {}
    if found.box is not None:
        extent["spatial"] = {"bbox": [list(found.box)], "crs": CRS84}
    if start or end:
        extent["temporal"] = {"interval": [[_instant(start), _instant(end, last=True)]]}
    return {
        "id": found.key,
        "title": found.title,
        "description": found.description,
        "extent": extent,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link(address, "self"),
            _link(f"{address}/items", "items", GEOJSON, found.title),
        ],
    }


def _instant(day: date | None, *, last: bool = False) -> str | None:
    return None if day is None else f"{day}T{'23:59:59' if last else '00:00:00'}Z"


def _item_routes(router: APIRouter, live: Live) -> None:
    @router.get("/collections/{name}/items", responses=answers(models.Items, media=GEOJSON))
    async def items(
        request: Request,
        name: str,
        bbox: Annotated[str | None, Query(max_length=200, examples=["36.5,48,37.5,48.5"])] = None,
        datetime: Annotated[str | None, Query(max_length=80, examples=["2025-01-01/.."])] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = LIMIT,
        offset: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
    ) -> Response:
        """Return features, a page at a time."""
        _only(request, "bbox", "datetime", "limit", "offset")
        box = read_box(bbox) if bbox is not None else None
        span = read_span(datetime) if datetime is not None else None
        base = _base(request)
        query = {k: v for k, v in request.query_params.items() if k in ("bbox", "datetime")}
        atlas = live.atlas()
        made = await live.work(
            lambda: _page(atlas, name, box=box, span=span, limit=limit, offset=offset,
                          base=base, query=query)
        )  # fmt: skip
        return keep(request, made, media=GEOJSON)

    @router.get("/collections/{name}/items/{key}", responses=answers(models.Item, media=GEOJSON))
    async def item(request: Request, name: str, key: str) -> Response:
        """Return one feature."""
        _only(request)
        address = f"{_base(request)}/collections/{name}"
        atlas = live.atlas()
        return keep(request, await live.work(lambda: _one(atlas, name, key, address)),
                    media=GEOJSON)  # fmt: skip


def _one(atlas: Atlas, name: str, key: str, address: str) -> dict[str, Any]:
    entry = atlas.collection(name).find(key)
    if entry is None:
        raise UnknownNameError("there is no feature of this id in the collection")
    links = [_link(f"{address}/items/{key}", "self", GEOJSON), _link(address, "collection")]
    return entry.make() | {"links": links}


def _page(
    atlas: Atlas,
    name: str,
    *,
    box: Box | None,
    span: Span | None,
    limit: int,
    offset: int,
    base: str,
    query: Mapping[str, str],
) -> dict[str, Any]:
    from urllib.parse import urlencode

    found = atlas.collection(name)
    chosen = found.select(box=box, span=span)
    size = min(limit, MOST_POLYGONS) if name.startswith("control-") else limit
    page = chosen[offset : offset + size]

    def address(at: int) -> str:
        return f"{base}/collections/{name}/items?" + urlencode(
            {**query, "limit": limit, "offset": at}
        )

    links = [_link(address(offset), "self", GEOJSON),
             _link(f"{base}/collections/{name}", "collection")]  # fmt: skip
    if offset + size < len(chosen):
        links.append(_link(address(offset + size), "next", GEOJSON))
    if offset > 0:
        links.append(_link(address(max(0, offset - size)), "prev", GEOJSON))
    return collection(
        (entry.make() for entry in page),
        numberMatched=len(chosen),
        numberReturned=len(page),
        timeStamp=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        links=links,
    )


def _only(request: Request, *known: str) -> None:
    """Refuse parameters that the route does not have, as the standard wants it."""
    unknown = sorted(set(request.query_params) - set(known) - {"f"})
    if unknown:
        allowed = ", ".join(known) or "none"
        raise ParameterError(f"no parameter {unknown[0][:40]!r} here; there are: {allowed}")
    if request.query_params.get("f", "json") not in ("json", "geojson"):
        raise ParameterError("want f=json, or no f at all")


def read_box(text: str) -> Box:
    """Read ``bbox``: four numbers, or six with heights, which do not count.

    Raises
    ------
    ParameterError

    Examples
    --------
    >>> read_box("36.5,48,37.5,48.5")
    (36.5, 48.0, 37.5, 48.5)
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise ParameterError(f"want bbox as west,south,east,north, got {text[:80]!r}") from None
    if len(numbers) == 6:
        numbers = [numbers[i] for i in (0, 1, 3, 4)]
    if len(numbers) != 4 or not all(abs(n) <= 360 for n in numbers):
        raise ParameterError(f"want bbox as four degrees: west,south,east,north, got {text[:80]!r}")
    west, south, east, north = numbers
    if south > north:
        raise ParameterError(f"bbox: south, {south:g}, lies north of north, {north:g}")
    return west, south, east, north


def read_span(text: str) -> Span:
    """Read ``datetime``: a day or an instant, or an interval of them; ``..`` is open.

    Times of day do not count: everything here speaks of days.

    Raises
    ------
    ParameterError
        For another form.
    DateError
        For a day that does not exist.

    Examples
    --------
    >>> read_span("2025-01-01/..")
    (datetime.date(2025, 1, 1), None)
    """
    parts = text.split("/")
    if len(parts) > 2:
        raise ParameterError(f"want datetime as a day or first/last, got {text[:80]!r}")
    days = [None if part in ("", "..") and len(parts) == 2 else _day(part) for part in parts]
    if len(days) == 1:
        return days[0], days[0]
    first, last = days
    if first is not None and last is not None and last < first:
        raise ParameterError(f"datetime: {last} lies before {first}")
    return first, last


def _day(text: str) -> date:
    head, mark, rest = text.partition("T")
    if mark:
        try:
            datetime.fromisoformat(text)
        except ValueError:
            raise ParameterError(
                f"{text[:80]!r} is no instant such as 2025-01-01T00:00:00Z"
            ) from None
        del rest
    return parse_day(head)
