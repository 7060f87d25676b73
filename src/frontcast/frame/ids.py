"""Content addresses: the same content has the same id, anywhere."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"cannot make canonical JSON of {type(value).__name__}")


def canonical_json(fields: Mapping[str, object]) -> str:
    """Write fields as JSON with sorted keys and no spaces, dates as ISO 8601.

    Parameters
    ----------
    fields : mapping
        JSON-like values; dates allowed.

    Returns
    -------
    str

    Examples
    --------
    >>> canonical_json({"b": 1, "a": "x"})
    '{"a":"x","b":1}'
    """
    return json.dumps(
        fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def content_id(fields: Mapping[str, object]) -> str:
    """Return the SHA-256 of the canonical JSON of the identifying fields, as 64 hex digits.

    Examples
    --------
    >>> content_id({"a": 1})[:12]
    '015abd7f5cc5'
    """
    return sha256_hex(canonical_json(fields).encode())


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
