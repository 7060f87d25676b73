"""Bytes -> JSON, strictly: what common readers accept in silence is refused by name."""

import json
from collections.abc import Sequence
from typing import Any

import orjson

from frontcast.control._faults import refuse

Json = Any  # what a JSON text holds: only looking tells
LIMIT = 64 * 2**20
_SHORT = 4096  # a text so short is read twice sooner than its keys are counted
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def load(data: bytes, *, keys: Sequence[bytes] = ()) -> tuple[Json, tuple[str, ...]]:
    """Return the JSON value in `data` and what was mended.

    Parameters
    ----------
    data : bytes
        A whole file.
    keys : sequence of bytes
        Keys whose every occurrence `count_keys` can account for; with none, all objects are
        checked for duplicate keys, which takes some ten times as long.

    Returns
    -------
    tuple
        The value, and ``("byte order mark",)`` or nothing.
    """
    repairs: tuple[str, ...] = ()
    if not data.strip():
        refuse("empty", "want a map, got a file without content; fetch it again")
    if len(data) > LIMIT:
        refuse("too large", f"want at most {LIMIT:,} bytes, got {len(data):,}")
    if data.startswith(_BOM):
        data, repairs = data[3:], ("byte order mark",)
    if data.lstrip()[:1] == b"<":
        refuse("html page", f"want JSON, got markup: {data[:60]!r}; fetch it again")
    if data.startswith(_WIDE) or b"\x00" in data[:64]:
        refuse("wrong encoding", "want UTF-8, got UTF-16, UTF-32 or binary data")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        _explain(data, str(error))
    # orjson keeps the last of two equal keys in silence. Counting the keys in the bytes costs
    # 1 % of reading them again with a hook; only where the counts disagree is that done.
    short = len(data) < _SHORT
    if (
        not keys
        or short
        or b"\\u" in data
        or any(data.count(b'"%s"' % k) != _seen(value, k) for k in keys)
    ):
        _refuse_duplicates(data)
    return value, repairs


def _explain(data: bytes, message: str) -> None:
    lower = message.lower()
    if "recursion" in lower or "depth" in lower:
        refuse("nesting", "want a map, got JSON nested more than 1,000 deep")
    if "end of data" in lower or "eof" in lower:
        refuse("truncated", f"the JSON ends too early ({message}); fetch it again")
    if "trailing characters" in lower or "unexpected content after" in lower:
        refuse("trailing garbage", f"want the end of the file after the JSON ({message})")
    if "utf-8" in lower or "surrogate" in lower:
        refuse("wrong encoding", f"want UTF-8 ({message})")
    if any(word in data for word in (b"NaN", b"Infinity")) or "infinit" in lower:
        refuse("not finite", f"want finite numbers ({message})")
    refuse("not JSON", f"want JSON: {message}")


def _seen(value: Json, key: bytes) -> int:
    """Count the objects that hold a key, in a GeoJSON-like tree (coordinates are not entered)."""
    name, count, todo = key.decode(), 0, [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            count += name in item
            todo += [v for k, v in item.items() if k != "coordinates"]
        elif isinstance(item, list):
            todo += item
    return count


def _refuse_duplicates(data: bytes) -> None:
    def check(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        out = dict(pairs)
        if len(out) != len(pairs):
            names = [k for k, _ in pairs]
            twice = next(k for k in names if names.count(k) > 1)
            refuse("duplicate keys", f"the key {twice!r} stands twice in one object")
        return out

    try:
        json.loads(data, object_pairs_hook=check)
    except RecursionError:
        refuse("nesting", "want a map, got JSON nested too deeply")
