"""Answers as bytes, with what the layers outside may do with them."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request, Response

JSON, GEOJSON = "application/json", "application/geo+json"
BINARY = "application/octet-stream"
KEEP = "frontcast.keep"
"""Key in a request's scope: the answer may be kept for the next who asks."""


def dump(value: object) -> bytes:
    """Return a value as JSON, UTF-8; days as ISO 8601, no NaN."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def keep(
    request: Request,
    value: object,
    *,
    media: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an answer that stays the same until the workspace changes.

    Parameters
    ----------
    request : Request
    value : object
        JSON value, or bytes as they are.
    media : str
    headers : mapping or None
    """
    request.scope[KEEP] = True
    return plain(value, media=media, headers=headers)


def plain(
    value: object, *, media: str = JSON, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer that is not kept."""
    data = value if isinstance(value, bytes) else dump(value)
    return Response(data, status_code=status, headers={**(headers or {}), "content-type": media})


def answers(model: Any, *, media: str = JSON) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of a route: the model of its answer, and the one of its errors."""
    from frontcast.web.models import ErrorShape

    found: dict[int | str, dict[str, Any]] = {
        "default": {"model": ErrorShape, "description": "An error: docs/api.md"}
    }
    if model is None:
        found[200] = {"content": {media: {"schema": {"type": "string", "format": "binary"}}}}
    else:
        found[200] = {"model": model}
    found[200][_MEDIA] = media
    return found


def with_media(described: dict[str, Any]) -> dict[str, Any]:
    """Return OpenAPI in which each answer bears its own media type; FastAPI calls all JSON."""
    for methods in described["paths"].values():
        for operation in methods.values():
            right = operation["responses"]["200"]
            media = right.pop(_MEDIA, None)
            if media is not None:
                content = right["content"]
                right["content"] = {media: content.get(media) or content[JSON]}
    return described


_MEDIA = "x-media"
