"""The process that parsers run in. It ends itself if its time is up; see `_killable`."""

import io
import logging
import os
import signal
import sys
import zlib
from contextlib import suppress
from typing import Any, BinaryIO

from frontcast.errors import ReportError
from frontcast.records import Report
from frontcast.reports._feed import split_feed
from frontcast.reports._frames import read_frame, write_frame
from frontcast.reports._kinds import Kind
from frontcast.reports._mail import read_mail
from frontcast.reports._pdf import read_pdf
from frontcast.reports._posts import read_post
from frontcast.reports._warc import split_warc
from frontcast.reports.read import parse

_MAPPED_MB = 8


def serve(memory_mb: int, seconds: float) -> None:
    """Answer requests from standard input until it ends.

    Parameters
    ----------
    memory_mb : int
        What this process may take in all.
    seconds : float
        For one item; the process ends itself a little after it, should nobody else do so.
    """
    logging.disable(logging.CRITICAL)
    # Whatever a library prints must not come between the messages.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _bound_memory(memory_mb)
    write_frame(answers, {"ready": True})
    while (got := read_frame(sys.stdin.buffer)) is not None:
        request, data = got
        _alarm(seconds + 2)
        try:
            if request["op"] == "split":
                _split(request, data, answers=answers, seconds=seconds)
            else:
                write_frame(answers, {"report": _read(request, data)})
        except ReportError as error:
            write_frame(answers, {"error": str(error), "fault": error.fault})
        except MemoryError:
            # What is left of the heap is of no use to the next one.
            with suppress(MemoryError):
                write_frame(answers, {"error": "memory", "fault": "memory"})
            return
        except Exception as error:  # noqa: BLE001 - the per-report loop: it becomes a Failure row
            detail = f"{request['name']}: {type(error).__name__}: {str(error)[:300]}"
            write_frame(answers, {"error": detail, "fault": "malformed"})
        _alarm(0)


def _read(request: dict[str, Any], data: bytes) -> Report:
    name = request["name"]
    match request["kind"]:
        case Kind.PDF:
            return read_pdf(data, name=name, max_pages=request["max_pages"])
        case Kind.MAIL:
            return read_mail(data, name=name)
        case Kind.POST:
            return read_post(data, name=name)
        case _:
            return parse(data, name=name)


def _split(request: dict[str, Any], data: bytes, *, answers: BinaryIO, seconds: float) -> None:
    name, limit = request["name"], request["max_bytes"]
    with open(request["path"], "rb") if request["path"] else io.BytesIO(data) as file:
        if request["kind"] == Kind.FEED:
            parts = split_feed(_all_of(file, packed=request["packed"], limit=limit), name=name)
        else:
            parts = split_warc(file, name=name, max_bytes=limit)
        for part in parts:
            fields = {"kind": part.kind, "name": part.name, "address": part.address,
                      "error": str(part.error or ""),
                      "fault": part.error.fault if part.error else ""}  # fmt: skip
            write_frame(answers, {"part": fields, "position": file.tell()}, part.data)
            _alarm(seconds + 2)
    write_frame(answers, {"end": True})


def _all_of(file: Any, *, packed: bool, limit: int) -> bytes:
    data: bytes = file.read(limit + 1)
    if packed:
        data = zlib.decompressobj(wbits=31).decompress(data, limit + 1)
    if len(data) > limit:
        raise ReportError(f"a feed of more than {limit:,} bytes", fault="too large")
    return data


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _bound_memory(memory_mb: int) -> None:
    """Let the address space grow only as far as `memory_mb` in use can come of it."""
    try:
        import resource
        from pathlib import Path

        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
    except (ImportError, OSError):
        return  # no such limit here; the time limit still holds
    size, used = (int(n) * resource.getpagesize() for n in pages)
    # What was mapped already may be touched yet: some of the bound is kept for that.
    limit = size + max((memory_mb - _MAPPED_MB) * 2**20 - used, 2**25)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
