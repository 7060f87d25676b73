"""Bytes -> Report: offsets, boilerplate, metadata, refusals."""

import contextlib
import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.errors import ReportError
from frontcast.reports import read_report
from frontcast.testing.pages import news_pages

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Line moves | Example Wire</title>
<meta property="og:title" content="Line moves east of the river">
<meta property="og:site_name" content="Example Wire">
<meta name="author" content="A. Reporter">
<meta property="article:published_time" content="2025-03-04T09:30:00+02:00">
<link rel="canonical" href="https://wire.example/line-moves">
<style>p {{ color: red }}</style><script>var secret = "forces took the moon";</script></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Line moves east of the river</h1>
<p>Troops crossed the river near <b>Ivanivka</b> on Monday, the regional administration said,
after three days of shelling that left most of the village without power.</p>
<p>&ldquo;We hold the bridge,&rdquo; said an officer who asked not to be named because of the
rules in force. He said the crossing had taken most of the night to secure.</p>
<h2>What comes next</h2>
<p>Analysts at a university in the capital expect little movement before the spring, since the
ground on both banks is too wet for heavy vehicles at this time of the year.</p></article>
<footer>Copyright Example Wire. All rights reserved. Imprint. Contact.</footer></body></html>"""


def article_of(report) -> str:
    kept, at = [], 0
    for a, b in report.boilerplate:
        kept.append(report.text[at:a])
        at = b
    return "".join([*kept, report.text[at:]])


def test_text_is_the_file_itself():
    text = "First line.\r\n\r\n  Second\u00a0line, “quoted” — ’tis.\t\n"
    report = read_report(text.encode(), name="a.txt", published=date(2025, 1, 2), outlet="X")
    assert report.text == text
    assert (report.published, report.outlet) == (date(2025, 1, 2), "X")
    assert report.media_type == "text/plain"


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300)
)
def test_any_utf8_text_comes_back_character_for_character(text):
    text = "Word " + text
    report = read_report(text.encode(), name="a.txt")
    if report.media_type == "text/plain":
        assert report.text == text
    spans = report.boilerplate
    assert all(0 <= a < b <= len(report.text) for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "cp1251"])
def test_other_encodings(encoding):
    text = (
        "Бои продолжались у села весь день, сообщили местные власти в понедельник. " * 8
        if encoding == "cp1251"
        else "The café at the “Hôtel” in the old town was shelled on Monday, they said. " * 8
    )
    assert read_report(text.encode(encoding), name="a.txt").text == text


def test_the_same_bytes_have_the_same_id():
    a, b = (read_report(b"Some words.", name=n) for n in ("a", "b"))
    assert a.id == b.id
    assert read_report(b"Other words.", name="a").id != a.id


def test_boilerplate_of_a_text():
    long = "The guns fell silent for an hour at noon, and people went out to fetch water and bread."
    lines = [
        long,
        "READ MORE: How The Bridge Was Lost",
        long,
        "A Long Winter",
        long,
        "SEE ALSO: Life Under The Guns“It never stops,” she said of the nightly shelling.",
        "Your browser does not support HTML5",
        long,
    ]
    text = "\n".join(lines)
    report = read_report(text.encode(), name="a.txt")
    assert [text[a:b] for a, b in report.boilerplate] == [
        "READ MORE: How The Bridge Was Lost",
        "A Long Winter",
        "SEE ALSO: Life Under The Guns",
        "Your browser does not support HTML5",
    ]


def test_short_lines_of_posts_are_no_subheadings():
    text = "Toretsk Centre Under Fire\nEnemy Enters Dachne\nQuiet Night In Lyman\n"
    assert read_report(text.encode(), name="posts.txt").boilerplate == ()


def test_page():
    report = read_report(PAGE.encode(), name="page.txt")  # by content, not by suffix
    assert report.media_type == "text/html"
    assert (report.title, report.outlet, report.author, report.language) == (
        "Line moves east of the river", "Example Wire", "A. Reporter", "en",
    )  # fmt: skip
    assert report.address == "https://wire.example/line-moves"
    assert report.published == date(2025, 3, 4)
    article = article_of(report)
    assert "Troops crossed the river near Ivanivka on Monday" in article
    assert "“We hold the bridge,” said an officer" in article
    for other in ("Home", "Copyright", "Imprint", "What comes next"):
        assert other in report.text
        assert other not in article
    assert "secret" not in report.text
    assert "color" not in report.text


def test_a_page_that_does_not_say_stays_unknown():
    bare = PAGE.split("<head>")[0] + "<head></head>" + PAGE.split("</head>")[1]
    report = read_report(bare.replace(' lang="en-GB"', "").encode(), name="p.html")
    # The text speaks of a Monday; that is no date of publication.
    assert report.published is None
    assert {report.outlet, report.author, report.address} == {"unknown"}
    assert report.language == "en"  # the text itself says so
    assert report.title == "Line moves east of the river"


def test_what_is_given_wins_over_the_page():
    report = read_report(PAGE.encode(), name="p", published=date(2025, 3, 5), outlet="Other")
    assert (report.published, report.outlet) == (date(2025, 3, 5), "Other")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"12345 .,;", "without a letter"),
        (b"%PDF-1.7 something", "binary"),
        (b"PK\x03\x04rest", "binary"),
        (b"\x00\x01\x02abc\x00\x05" * 50, "binary"),
        (b"<html><body><nav><a href='x'>Home</a></nav></body></html>", "without an article"),
        (b"<!doctype html><html><head><title>x y</title></head><body></body></html>", "article"),
        ("words ".encode("utf-16")[:-1], "utf-16"),
    ],
)
def test_refusals(data, message):
    with pytest.raises(ReportError, match=message) as caught:
        read_report(data, name="bad.txt")
    assert "bad.txt" in str(caught.value)


def test_too_large():
    with pytest.raises(ReportError, match=r"2,000 bytes, at most 1,000"):
        read_report(b"word " * 400, name="a", max_bytes=1000)


def test_deeply_nested_page_ends():
    page = "<html><body>" + "<div>" * 5000 + "<p>Some words here.</p>" + "</body></html>"
    with contextlib.suppress(ReportError):  # refused is fine, a crash is not
        read_report(page.encode(), name="deep.html")


@pytest.mark.shared
def test_boilerplate_of_the_annotated_reports(shared: Path):
    marked = [
        json.loads(line)
        for line in (shared / "gold" / "boilerplate.jsonl").read_text("utf-8").splitlines()
    ]
    for doc in ("seed0", "seed1"):
        data = (shared / "reports" / f"{doc}.txt").read_bytes()
        report = read_report(data, name=doc)
        assert report.text == data.decode("utf-8")
        wanted = sorted((m["start"], m["end"]) for m in marked if m["doc"] == doc)
        assert list(report.boilerplate) == wanted


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def test_articles_of_pages_in_many_layouts():
    """A floor under what is found; trafilatura alone finds .997 of the same pages."""
    pages = news_pages(each=2)
    scores = []
    for page in pages:
        found = words_of(article_of(read_report(page.html.encode(), name=page.layout)))
        wanted = words_of(page.article)
        both = sum((found & wanted).values())
        scores.append(2 * both / (sum(found.values()) + sum(wanted.values())))
    assert sum(scores) / len(scores) >= 0.985
    assert min(scores) >= 0.90


def test_repeated_and_entangled_lines_are_found_in_their_order():
    said = "The bridge is closed, the mayor said on Monday after the shelling of the town."
    other = (
        "Four houses were damaged overnight &amp; nobody was hurt, the mayor&#8217;s office said."
    )
    page = (
        f"<html><body><nav><p>{said}</p></nav><article><p>{other}</p><p>{said}</p>"
        f"<p>{said} Again.</p></article><footer>Imprint of the wire</footer></body></html>"
    )
    report = read_report(page.encode(), name="p")
    article = article_of(report)
    assert (
        "Four houses were damaged overnight & nobody was hurt, the mayor’s office said." in article
    )
    assert article.count("The bridge is closed") >= 2
    assert "Imprint" not in article


LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Other"},
        {"@type": "NewsArticle", "datePublished": "2025-03-04T23:30:00+02:00",
         "author": [{"@type": "Person", "name": "B. Writer"}],
         "publisher": {"@type": "Organization", "name": "Linked Wire"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("head", "about"),
    [
        (f'<script type="application/ld+json">{json.dumps(LINKED)}</script>',
         ("B. Writer", "Linked Wire", date(2025, 3, 4))),
        (f'<script type="application/ld+json">{json.dumps(LINKED["@graph"][1])}</script>',
         ("B. Writer", "Linked Wire", date(2025, 3, 4))),
        ('<meta name="author" content="https://x.example/b">', ("unknown", "unknown", None)),
        ('<meta name="date" content="Tue, 04 Mar 2025 10:00:00 GMT">',
         ("unknown", "unknown", date(2025, 3, 4))),
        ('<meta name="date" content="last week"><meta name="pubdate" content="2025-03-04">',
         ("unknown", "unknown", date(2025, 3, 4))),
        ('<script type="application/ld+json">{"datePublished": "2025-03-04", broken</script>',
         ("unknown", "unknown", date(2025, 3, 4))),
        ('<script type="application/ld+json">[[["deep"]], 5, null]</script>',
         ("unknown", "unknown", None)),
    ],
)  # fmt: skip
def test_metadata_of_pages(head, about):
    page = PAGE.split("<head>")[0] + f"<head>{head}</head>" + PAGE.split("</head>")[1]
    report = read_report(page.encode(), name="p")
    assert (report.author, report.outlet, report.published) == about
