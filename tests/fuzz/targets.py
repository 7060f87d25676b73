"""One function a parser: bytes in; an answer that holds together, or an error with a name."""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

from frontcast.control import FAULTS, read_map
from frontcast.control._json import load
from frontcast.errors import FrontcastError, MapError
from frontcast.frame import parse_day
from frontcast.ledger.search import words_of
from frontcast.pipeline.backup import verify
from frontcast.pipeline.workspace import read_config
from frontcast.records import parse
from frontcast.records.cells import plain_cell, safe_cell
from frontcast.reports._feed import split_feed
from frontcast.reports._mail import read_mail
from frontcast.reports._parts import split_json, split_lines, split_mbox
from frontcast.reports._posts import read_post
from frontcast.reports.read import read_report
from frontcast.testing.files import feed_entry, html_page, mail, rss
from frontcast.testing.malformed import BAD, GOOD, NAME
from frontcast.theatre import load_theatre
from frontcast.web.ogc import read_box, read_span

_LIMIT = 100_000
_TODAY = date(2026, 1, 1)


@lru_cache(maxsize=1)
def _theatre():
    return load_theatre("donetsk")


def a_map(data: bytes) -> None:
    """A map of any of the three public sources, by the first byte."""
    which = ("deepstate-mirror", "deepstate-history", "uacontrolmap")[data[0] % 3 if data else 0]
    theatre = _theatre()
    try:
        for got in read_map(data[1:], name=NAME, source=theatre.source(which), theatre=theatre,
                            today=_TODAY):  # fmt: skip
            if not all(shape.is_valid and shape.area > 0 for shape in got.areas.values()):
                raise AssertionError("taken, but not as ground")
    except MapError as error:
        if error.fault not in FAULTS:
            raise AssertionError(f"{error.fault!r} is no fault") from error


def json_text(data: bytes) -> None:
    """JSON, strictly: what is taken must be UTF-8 without double keys."""
    with suppress(FrontcastError):
        load(data)
        data.decode("utf-8")


def statement(data: bytes) -> None:
    """A Statement: what is read is printed so that it is read again as the same."""
    text = data.decode("utf-8", "replace")
    with suppress(FrontcastError):
        once = parse(text)
        if parse(str(once)) != once:
            raise AssertionError(f"{text!r} -> {once} -> {parse(str(once))}")


def cell(data: bytes) -> None:
    """A cell of CSV: there and back is the same, and what is written runs nothing."""
    text = data.decode("utf-8", "surrogateescape")
    written = safe_cell(text)
    if plain_cell(written) != text:
        raise AssertionError(f"{text!r} -> {written!r} -> {plain_cell(written)!r}")
    if written.lstrip(" ").startswith(("=", "+", "-", "@")):
        raise AssertionError(f"{written!r} runs")


def words(data: bytes) -> None:
    """A day, a month, a bounding box, a span of days, words to search for."""
    text = data.decode("utf-8", "replace")
    for read in (parse_day, read_box, read_span, words_of):
        with suppress(FrontcastError):
            read(text)


def posts(data: bytes) -> None:
    """Posts as JSON, as JSON lines, and a mailbox; every item keeps its bytes."""
    for split in (split_json, split_lines, split_mbox):
        with suppress(FrontcastError):
            for part in split(io.BytesIO(data), name="x", max_bytes=_LIMIT):
                if part.error is None and split is not split_mbox:
                    with suppress(FrontcastError):
                        read_post(part.data, name="x")


def feed(data: bytes) -> None:
    """A feed and its entries."""
    with suppress(FrontcastError):
        for part in split_feed(data, name="x"):
            with suppress(FrontcastError):
                read_post(part.data, name="x")


def letter(data: bytes) -> None:
    """A mail."""
    with suppress(FrontcastError):
        read_mail(data, name="x")


def page(data: bytes) -> None:
    """A text or a web page: spans lie in the text, and the text can be written down."""
    with suppress(FrontcastError):
        report = read_report(data, name="x")
        report.text.encode()
        if not all(0 <= a < b <= len(report.text) for a, b in report.boilerplate):
            raise AssertionError(f"{report.boilerplate} in {len(report.text)} characters")


def backup(data: bytes) -> None:
    """A backup, and a workspace's file."""
    with tempfile.TemporaryDirectory() as folder:
        for name, read in (("x.tar", verify), ("x.tar.gz", verify), ("x.toml", read_config)):
            path = Path(folder) / name
            path.write_bytes(data)
            with suppress(FrontcastError):
                read(path)


TARGETS: dict[str, Callable[[bytes], None]] = {
    f.__name__: f
    for f in (a_map, json_text, statement, cell, words, posts, feed, letter, page, backup)
}


def seeds(name: str) -> Iterator[bytes]:
    """Yield inputs to begin with."""
    yield b""
    match name:
        case "a_map" | "json_text":
            head = b"\0" if name == "a_map" else b""
            yield from (head + data for data, _ in BAD.values() if len(data) < 5000)
            yield head + GOOD
        case "statement" | "words":
            yield from (b"captured(Pokrovsk, RU, half) by 2025-12-31", b"2024-02-29",
                        b"36,48,37,49",
                        b"share(Donetsk Oblast, RU) = 55..65% on 2024-12-20", b"2024-01-01/..",
                        b"distance(Pokrovsk) <= 5 km since 2025-10-01")  # fmt: skip
        case "cell":
            yield from (b"=1+1", b"'=1", b" \t@x", "＝1".encode())
        case "posts":
            yield from (
                b'{"messages": [{"id": 1, "text": "a b", "date": "2024-01-01"}]}',
                b'{"text": "a b"}\n{"text": ["c", {"text": "d"}]}\n',
                b"From x\n" + mail(),
            )
        case "feed":
            yield from (rss(feed_entry() * 2), rss(feed_entry("&lt;b&gt;words&lt;/b&gt;")))
        case "letter":
            yield mail()
        case "page":
            yield from (html_page(), b"Troops took the town.\n", b"<p>one<p>two<script>3</script>")
        case "backup":
            yield b'schema = 1\ntheatre = "donetsk"\n'
