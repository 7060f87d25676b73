"""Inputs made to hang, burst or mislead a reader: each ends soon, as a Report or a Failure."""

import gzip
import json
import re
import time
import zlib
from pathlib import Path

import pytest

from frontcast.frame import sha256_hex
from frontcast.records import Failure, Report
from frontcast.reports import ReadConfig, Reader
from frontcast.reports._killable import Killable
from frontcast.testing.files import SENTENCE, feed_entry, html_page, mail, pdf, rss, warc

WORDS = SENTENCE * 10
#: Reduced for the tests; the default is 8 s.
SECONDS = 1.0


def in_article(inside: str) -> bytes:
    return f"<html><body><article><p>{WORDS}</p>{inside}</article></body></html>".encode()


def laughs(body: str) -> bytes:
    entities = "".join(
        f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)
    )  # fmt: skip
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">{entities}]>{body}'.encode()


def flate(data: bytes, more: str = "") -> bytes:
    packed = zlib.compress(data, 9)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {more}>>\nstream\n".encode()
    return head + packed + b"\nendstream"


def bomb(size: int) -> bytes:
    pack = zlib.compressobj(9, wbits=31)
    out = b"".join(pack.compress(b"a" * 2**20) for _ in range(size // 2**20))
    return out + pack.flush()


def recursive_pdf() -> bytes:
    return pdf([SENTENCE], kids="2 0 R")


def deep_tree() -> bytes:
    nodes = "".join(
        f"{n} 0 obj << /Type /Pages /Kids [{n + 1} 0 R] /Count 1 >> endobj\n"
        for n in range(10, 5010)
    )
    return pdf([SENTENCE], kids="10 0 R").replace(b"xref", nodes.encode() + b"xref", 1)


def script_feed() -> bytes:
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;Words"
    more = "".join(f"<{tag}>{evil}</{tag}>" for tag in ("author", "category", "pubDate", "guid"))
    more += "<link>javascript:alert(3)</link>"
    return rss(
        f"<item><title>{evil}</title>{more}<description>{evil} of the text.</description></item>",
        channel=f"<title>{evil}</title><language>{evil}</language>",
    )


HTML = {
    "deep divs 100k": lambda: b"<html><body>" + b"<div>" * 100_000 + WORDS.encode(),
    "deep divs 5k": lambda: in_article("<div>" * 5000 + f"<p>{WORDS}</p>" + "</div>" * 5000),
    "nested b and a 20k": lambda: b"<html><body>" + b"<b><a href=x>" * 20_000 + WORDS.encode(),
    "links 150k": lambda: in_article("".join(f"<a href=/{n}>l {n}</a> " for n in range(150_000))),
    "empty tags 1M": lambda: in_article("<p></p>" * 600_000),
    "attributes 50k": lambda: in_article("<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x"),
    "nested tables 3k": lambda: in_article("<table><tr><td>" * 3000 + "txt " * 100),
    "one paragraph of 4.9 MB": lambda: in_article("<p>" + "word " * 970_000),
    "ten million bytes": lambda: in_article("<p>" + "word " * 2_000_000),
    "unclosed comment": lambda: in_article("<!-- " + "x" * 4_000_000),
    "comments that are none": lambda: b"<!-- -->" * 2000 + b"<p>" + WORDS.encode(),
    "billion laughs": lambda: laughs(f"<html><body><p>&a9; {WORDS}</p></body></html>"),
    "external entity": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<html><body><p>&x; " + WORDS.encode() + b"</p></body></html>"
    ),
    "NULs inside": lambda: in_article("<p>" + "te\x00xt " * 100 + "</p>"),
    "lying charset": lambda: (
        b"<html><head><meta charset=utf-16></head><body><article><p>"
        + WORDS.encode() + b"\xe9\xe8</p></article></body></html>"
    ),
    "charset that is none": lambda: (
        b"<html><head><meta charset='rot13'></head><body><p>" + WORDS.encode() + b"\xff</p></body>"
    ),
    "only scripts": lambda: b"<html><body>" + b"<script>var a = 'words here';</script>" * 20_000,
    "unclosed tags": lambda: in_article("<p><i><u><font>" * 20_000),
    "bad entities": lambda: in_article("&#1114112; &#xD800; &#0; &unknown; &" * 20_000),
    "metadata of a megabyte": lambda: html_page(head=f'<meta name=author content="{"x" * 10**6}">'),
    "dates that are none": lambda: html_page(
        head='<meta property="article:published_time" content="2024-02-30T99:99:99">'
    ),
}  # fmt: skip
FEEDS = {
    "feed: billion laughs": lambda: laughs(f"<rss><channel>{feed_entry('&a9;')}</channel></rss>"),
    "feed: truncated": lambda: rss(feed_entry() * 20)[:-400],
    "feed: script in every field": script_feed,
    "feed: deep": lambda: rss("<item>" * 5000),
    "feed: 500 entries without text": lambda: rss("<item></item>" * 500),
    "feed: bad dates": lambda: rss(feed_entry(more="<pubDate>Fri, 99 Zzz 99999</pubDate>")),
    "feed: wrong encoding": lambda: rss(feed_entry()).replace(b'"1.0"', b'"1.0" encoding="x-y"'),
    "feed: controls": lambda: rss(feed_entry("a\x01b\x0b words \ufffe")),
    "feed: nothing in it": lambda: rss(""),
}
PDFS = {
    "pdf: truncated": lambda: pdf([SENTENCE] * 3)[:-300],
    "pdf: only its first bytes": lambda: b"%PDF-1.7\n",
    "pdf: page tree in a ring": recursive_pdf,
    "pdf: page tree 5,000 deep": deep_tree,
    "pdf: encrypted": lambda: pdf([SENTENCE], encrypt=True),
    "pdf: stream of 200 MB": lambda: pdf([""], streams=[flate(b" " * 200_000_000)]),
    "pdf: packed twice": lambda: pdf(
        [""], streams=[flate(zlib.compress(b"(x) Tj " * 10_000_000, 9), "/DecodeParms null ")]
    ),
    "pdf: a million operators": lambda: pdf([""], streams=[flate(b"BT (x) Tj ET q Q " * 10**6)]),
    "pdf: lies on its count": lambda: pdf([SENTENCE]).replace(b"/Count 1", b"/Count 99999999"),
    "pdf: zeros": lambda: b"%PDF-1.4\n" + b"\0" * 1_000_000,
    "pdf: huge numbers": lambda: pdf([SENTENCE]).replace(b"612 792", b"9" * 5000 + b" 1"),
}
POSTS = {
    "json: 100k brackets": lambda: b'[{"text": ' + b"[" * 100_000,
    "json: nested and closed": lambda: b'[{"text": ' + b"[" * 9000 + b"]" * 9000 + b"}]",
    "json: huge number": lambda: b'[{"text": "a b", "date": ' + b"9" * 10_000 + b"}]",
    "json: float of no end": lambda: b'{"text": "a b", "date": 1e309}\n{"text": "c d"}',
    "json: keys twice": lambda: b'[{"text": "one", "text": "two", "date": "x"}]',
    "json: item of 6 MB": lambda: json.dumps([{"text": "w " * 3_000_000}, {"text": "b"}]).encode(),
    "json: line of 6 MB": lambda: b'{"text": "' + b"w " * 3_000_000 + b'"}\n{"text": "b"}',
    "json: lone surrogates": lambda: b'[{"text": "a \\ud800 b"}]',
    "json: NaN": lambda: b'[{"text": "a b", "date": NaN}]',
    "json: deep html": lambda: json.dumps([{"text": "<div>" * 50_000 + WORDS}]).encode(),
    "json: not closed": lambda: b'{"messages": [{"text": "a b"}, {"text": "c',
}
OTHERS = {
    "gzip bomb": lambda: bomb(2**27),
    "gzip bomb of posts": lambda: gzip.compress(
        b'{"text": "a b"}\n{"text": "' + b"a" * 100_000_000, 1
    ),
    "gzip: broken": lambda: gzip.compress(b"words " * 10_000)[:-30],
    "warc: gzip bomb": lambda: bomb_in_warc(),
    "warc: truncated": lambda: warc([("https://x.example/", html_page())] * 3)[:-200],
    "warc: length that lies": lambda: warc(
        [("https://x.example/", html_page())], packed=False
    ).replace(b"Content-Length: ", b"Content-Length: 9999"),
    "warc: no record": lambda: b"WARC/1.1\r\n\r\n\r\n\r\n",
    "mail: 5,000 parts": lambda: mail(
        "--X\nContent-Type: image/png\n\nx\n" * 5000, Content_Type="multipart/mixed; boundary=X"
    ),
    "mail: deep": lambda: mail(
        "".join(
            f"--B{n}\nContent-Type: multipart/mixed; boundary=B{n + 1}\n\n" for n in range(3000)
        ),
        Content_Type="multipart/mixed; boundary=B0",
    ),
    "mail: headers of a megabyte": lambda: mail(Subject="=?utf-8?q?a?= " * 70_000),
    "mail: bad words and dates": lambda: mail(
        Subject="=?x-none?q?=ff?=", Date="Fri, 99 Zzz 99999 99:99:99 +9999", From="<<<>>>,;"
    ),
    "text: empty": lambda: b"",
    "text: one line of 10 MB": lambda: b"word " * 2_000_000,
    "text: one line of 4.9 MB": lambda: b"word " * 970_000,
    "text: links without end": lambda: b"READ MORE: " + b"aBc dEf " * 500_000,
    "text: blanks without end": lambda: b"words" + b" " * 4_000_000 + b"words",
    "text: NULs": lambda: b"words \x00 and \x00 more",
    "text: right to left and no width": lambda: (
        "Troops \u202etook\u202c the \u200btown\u2066 of\ufeff X." * 5
    ).encode(),
    "text: combining marks": lambda: ("Z" + "\u0301" * 200_000 + " words").encode(),
    "text: every byte": lambda: bytes(range(256)) * 1000,
}


def bomb_in_warc() -> bytes:
    """A record of 256 MB of the letter a, and a good one after it."""
    size = 2**28
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/bomb\r\n"
        "WARC-Date: 2024-08-30T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http\r\nContent-Length: {size + 44}\r\n\r\n"
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    ).encode()
    pack = zlib.compressobj(9, wbits=31)
    out = pack.compress(head)
    out += b"".join(pack.compress(b"a" * 2**20) for _ in range(size // 2**20))
    out += pack.compress(b"\r\n\r\n") + pack.flush()
    return out + warc([("https://x.example/good", html_page())])


CASES = HTML | FEEDS | PDFS | POSTS | OTHERS


@pytest.fixture(scope="module")
def reader():
    with Reader(ReadConfig(seconds=SECONDS)) as made:
        yield made


@pytest.mark.parametrize("name", CASES)
def test_ends_soon_and_the_rest_goes_on(reader, name):
    data = CASES[name]()
    start = time.monotonic()
    items = list(reader.read(data, name=name))
    took = time.monotonic() - start
    assert took < 10
    # Nothing is lost: there is an outcome, and it names the bytes it is of.
    assert items or name == "feed: nothing in it"
    for item in items:
        outcome = item.outcome
        if isinstance(outcome, Report):
            assert outcome.id == sha256_hex(item.data)
            assert outcome.text.encode()
            assert all(0 <= a < b <= len(outcome.text) for a, b in outcome.boilerplate)
        else:
            assert outcome.sha256 in (sha256_hex(item.data or b""), sha256_hex(data))
            assert outcome.fault
            assert outcome.detail
    (good,) = reader.read(html_page(), name="good")
    assert isinstance(good.outcome, Report)


def test_there_are_many_cases():
    assert len(CASES) >= 40


def outcomes(reader, data):
    return [i.outcome for i in reader.read(data, name="x")]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("ten million bytes", "too large"),
        ("feed: billion laughs", "malformed"),
        ("pdf: encrypted", "encrypted"),
        ("pdf: only its first bytes", "malformed"),
        ("gzip bomb", "too large"),
        ("gzip: broken", "truncated"),
        ("json: nested and closed", "malformed"),
        ("text: empty", "empty"),
        ("text: every byte", "encoding"),
        ("text: one line of 10 MB", "too large"),
        ("warc: no record", "truncated"),
    ],
)
def test_the_fault_is_named(reader, name, fault):
    (failure,) = outcomes(reader, CASES[name]())
    assert isinstance(failure, Failure)
    assert failure.fault == fault


def test_a_parser_that_takes_too_long_is_killed_and_the_next_item_is_read():
    with Reader(ReadConfig(seconds=0.05)) as hasty:
        (failure,) = outcomes(hasty, CASES["one paragraph of 4.9 MB"]())
        assert failure.fault == "time"
        assert hasty._parser._process is None
    with Reader(ReadConfig(seconds=0.4)) as hasty:
        pages = [html_page(), CASES["one paragraph of 4.9 MB"](), html_page(SENTENCE * 5)]
        data = warc([(f"https://x.example/{n}", page) for n, page in enumerate(pages)])
        got = outcomes(hasty, data)
    assert [type(o) for o in got] == [Report, Failure, Report]
    assert (got[1].fault, got[1].sha256) == ("time", sha256_hex(pages[1]))


@pytest.mark.parametrize("name", ["json: item of 6 MB", "json: line of 6 MB"])
def test_one_post_too_large_leaves_the_others(reader, name):
    large, small = outcomes(reader, CASES[name]())
    assert (large.fault, small.text) == ("too large", "b")


def test_a_feed_that_ends_in_the_middle_says_so(reader):
    *entries, failure = outcomes(reader, CASES["feed: truncated"]())
    assert failure.fault == "truncated"
    assert 15 <= len(entries) < 20


def test_scripts_in_feeds_leave_no_trace(reader):
    (got,) = outcomes(reader, script_feed())
    shown = (got.text, got.title, got.outlet, got.author, got.language, got.address)
    assert "Words of the text." in got.text
    assert not [s for s in shown if "alert" in s or "<" in s]
    assert (got.address, got.published) == ("unknown", None)


def test_entities_of_files_are_not_read(reader):
    for got in outcomes(reader, CASES["external entity"]()):
        assert "root:" not in getattr(got, "text", "")


def test_controls_stay_as_they_were(reader):
    data = CASES["text: right to left and no width"]()
    (got,) = outcomes(reader, data)
    assert got.text.encode() == data


def test_memory_stays_within_its_bound(monkeypatch):
    peaks = []

    def note(worker):
        if worker._process is not None:
            status = Path(f"/proc/{worker._process.pid}/status").read_text()
            peaks.extend(int(kb) for kb in re.findall(r"VmHWM:\s+(\d+) kB", status))

    def close(worker, really=Killable.close):
        note(worker)
        really(worker)

    if not Path("/proc/self/status").exists():
        pytest.skip("there is no /proc to tell memory from")
    monkeypatch.setattr(Killable, "close", close)
    with Reader(ReadConfig(seconds=SECONDS)) as reader:
        for name in ("pdf: stream of 200 MB", "warc: gzip bomb", "unclosed tags"):
            list(reader.read(CASES[name](), name=name))
            note(reader._parser)
            note(reader._splitter)
    # A worker that has just loaded its parsers holds some 60 MB.
    assert 50_000 < max(peaks) <= 256 * 1024
