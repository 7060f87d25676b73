"""What goes between this process and the one that may be killed: JSON and bytes, no pickles."""

import struct
from datetime import date
from typing import Any, BinaryIO

import orjson

from frontcast.errors import ReportError
from frontcast.records import Report
from frontcast.reports._kinds import Kind
from frontcast.reports._parts import Part

_SIZES = struct.Struct(">II")


def write_frame(file: BinaryIO, fields: dict[str, Any], data: bytes = b"") -> None:
    """Write one message."""
    head = orjson.dumps(fields)
    file.write(_SIZES.pack(len(head), len(data)) + head + data)
    file.flush()


def read_frame(file: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None where the other side has ended."""
    sizes = file.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    head_size, size = _SIZES.unpack(sizes)
    head, data = file.read(head_size), file.read(size)
    if len(head) < head_size or len(data) < size:
        return None
    fields: dict[str, Any] = orjson.loads(head)
    return fields, data


def report_of(fields: dict[str, Any]) -> Report:
    """Return the report that a message holds."""
    day = fields["published"]
    return Report(**{
        **fields,
        "published": date.fromisoformat(day) if day else None,
        "boilerplate": tuple((a, b) for a, b in fields["boilerplate"]),
    })  # fmt: skip


def part_of(fields: dict[str, Any], data: bytes) -> Part:
    """Return the item of a container that a message holds."""
    error = ReportError(fields["error"], fault=fields["fault"]) if fields["error"] else None
    return Part(data=data, kind=Kind(fields["kind"]), name=fields["name"],
                address=fields["address"], error=error)  # fmt: skip
