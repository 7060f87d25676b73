"""A web page -> Report: its text in document order, the article found inside it."""

import html as _entities
import logging
import re
from datetime import date
from functools import cached_property
from typing import Any

import orjson
import trafilatura
from lxml import etree
from lxml import html as lxml_html

from frontcast.errors import ReportError
from frontcast.records import Report
from frontcast.reports._dates import day_of
from frontcast.reports._text import boilerplate_of, merge

_LOG = logging.getLogger(__name__)
_SILENT_TAGS = "script style noscript template head iframe object svg canvas select textarea"
_SILENT = frozenset(_SILENT_TAGS.split())
_BLOCK_TAGS = (
    "address article aside blockquote body br caption dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul"
)
_BLOCK = frozenset(_BLOCK_TAGS.split())
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_LEAST_WORDS = 5
_HEADING = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DATED = re.compile(r'"(datePublished)"\s*:\s*"([^"]{8,40})"')
_WORD = re.compile(r"\w+")
_DATES = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "publication_date", "pubdate", "parsely-pub-date", "sailthru.date",
)  # fmt: skip


def read_html(page: str, *, key: str, name: str) -> Report:
    """Read a page; every string of its text keeps its order, runs of white space become one."""
    tree = _parse(page, name)
    text, headings = _render(tree)
    article = trafilatura.extract(
        page, include_comments=False, include_tables=True, favor_precision=False
    )
    spans = _locate(text, article or "")
    if sum(len(text[a:b].split()) for a, b in spans) < _LEAST_WORDS:
        raise ReportError(f"{name}: a web page without an article; save the article's own page")
    outside = [*_gaps(spans, text), *headings, *boilerplate_of(text)]
    meta = _Meta(tree)
    return Report(
        id=key,
        text=text,
        title=meta.first("og:title", "twitter:title") or meta.title() or "unknown",
        outlet=meta.outlet() or "unknown",
        author=meta.author() or "unknown",
        address=meta.address() or "unknown",
        language=meta.language() or "unknown",
        published=meta.published(),
        boilerplate=merge(outside),
        media_type="text/html",
    )


def html_text(fragment: str, *, name: str) -> str:
    """Return the text of a piece of HTML in document order, without scripts and styles."""
    if not fragment.strip():
        return ""
    return _render(_parse(f"<div>{fragment}</div>", name))[0].strip()


def _parse(page: str, name: str) -> lxml_html.HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        # Bytes, since lxml refuses text that carries an encoding declaration.
        tree = lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReportError(f"{name}: a web page that cannot be read: {error}") from None
    return tree


class _Page:
    """The text of a page as it grows, with the spans of its headings."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.fresh = True  # at the start of a line
        self.headings: list[tuple[int, int]] = []

    def put(self, raw: str | None) -> None:
        piece = _SPACE.sub(" ", raw or "")
        if self.fresh or self.parts[-1].endswith(" "):
            piece = piece.lstrip(" ")
        if piece:
            self.parts.append(piece)
            self.size += len(piece)
            self.fresh = False

    def newline(self) -> None:
        if not self.fresh:
            self.parts.append("\n")
            self.size += 1
            self.fresh = True


def _render(tree: lxml_html.HtmlElement) -> tuple[str, list[tuple[int, int]]]:
    """Return the page's text and the spans of its headings; without recursion."""
    page = _Page()
    opened: list[int] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            if not silent:
                if tag in _BLOCK:
                    page.newline()
                if tag in _HEADING:
                    opened.append(page.size)
                page.put(element.text)
            continue
        if not silent:
            if tag in _HEADING and opened:
                page.headings.append((opened.pop(), page.size))
            if tag in _BLOCK:
                page.newline()
        silent -= tag in _SILENT
        if not silent:
            page.put(element.tail)
    return "".join(page.parts), page.headings


def _locate(text: str, article: str) -> list[tuple[int, int]]:
    """Return where the article's lines stand in the text, in order.

    Compared word by word, since the two differ in their white space and marks.
    """
    places = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    # One blank before each word, so that a word's number is the number of blanks before it.
    words = "".join(" " + text[a:b] for a, b in places) + " "
    spans: list[tuple[int, int]] = []
    at = at_word = 0  # the end of the last line found: in `words`, and how many words that is
    for line in article.splitlines():
        wanted = _WORD.findall(_entities.unescape(line))
        if not wanted:
            continue
        sought = " " + " ".join(wanted) + " "
        found = words.find(sought, at)
        if found >= 0:
            first = at_word + words.count(" ", at, found)
        else:
            found = words.find(sought)
            first = words.count(" ", 0, found) if found >= 0 else -1
        if first < 0:
            _LOG.debug("article line not found in the page's text: %.60s", line)
            continue
        last = first + len(wanted) - 1
        spans.append(_line_edges(text, places[first][0], places[last][1]))
        if found >= at:
            at, at_word = found + len(sought) - 1, last + 1
    return list(merge(spans))


def _line_edges(text: str, start: int, end: int) -> tuple[int, int]:
    # Marks around the outermost words (quotation marks, full stops) belong to the article.
    while start > 0 and not text[start - 1].isalnum() and text[start - 1] != "\n":
        start -= 1
    while end < len(text) and not text[end].isalnum() and text[end] != "\n":
        end += 1
    return start, end


def _gaps(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    edges = [0, *(x for span in spans for x in span), len(text)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return [(a, b) for a, b in gaps if text[a:b].strip()]


class _Meta:
    """What a page says of itself. Dates come from declared metadata alone, never from its text."""

    def __init__(self, tree: lxml_html.HtmlElement) -> None:
        self._tree = tree
        self._values: dict[str, str] = {}
        for element in tree.iter("meta"):
            key = element.get("property") or element.get("name") or element.get("itemprop") or ""
            value = " ".join((element.get("content") or "").split())
            if key and value:
                self._values.setdefault(key.lower(), value)

    def first(self, *keys: str) -> str | None:
        return next((self._values[k] for k in keys if k in self._values), None)

    def title(self) -> str | None:
        for tag in ("h1", "title"):
            for element in self._tree.iter(tag):
                text = " ".join(element.text_content().split())
                if text:
                    return text
        return None

    def language(self) -> str | None:
        tag = self._tree.get("lang") or self.first("og:locale")
        return tag[:2].lower() if tag else None

    def address(self) -> str | None:
        for element in self._tree.iter("link"):
            if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
                return str(element.get("href"))
        return self.first("og:url")

    def author(self) -> str | None:
        """Return who wrote it: a name, not the address of a page about them."""
        names = (self._values.get(k) for k in ("author", "article:author", "parsely-author"))
        named = next((n for n in names if n and "://" not in n), None)
        return named or self._named("author")

    def outlet(self) -> str | None:
        return self.first("og:site_name", "application-name") or self._named("publisher")

    def published(self) -> date | None:
        declared = [self._values.get(key) for key in _DATES]
        stated = [*declared, *self._in_data("datePublished"), self._from_time()]
        return next((day for value in stated if (day := day_of(value))), None)

    def _named(self, what: str) -> str | None:
        for value in self._in_data(what):
            one = value[0] if isinstance(value, list) and value else value
            name = one.get("name") if isinstance(one, dict) else one
            if isinstance(name, str) and name.strip() and "://" not in name:
                return " ".join(name.split())
        return None

    def _in_data(self, what: str) -> list[Any]:
        """Return the values of a property in the page's JSON-LD, of the page's own items."""
        return [item[what] for item in self._items if what in item]

    @cached_property
    def _items(self) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        for element in self._tree.iter("script"):
            if element.get("type") != "application/ld+json":
                continue
            try:
                found = orjson.loads((element.text or "").encode("utf-8", "replace"))
            except orjson.JSONDecodeError:
                # Line breaks inside its strings are what ails most of it.
                found = dict(_DATED.findall(element.text or "")[:1])
            listed = found.get("@graph", [found]) if isinstance(found, dict) else found
            out += [x for x in listed if isinstance(x, dict)] if isinstance(listed, list) else []
        return out

    def _from_time(self) -> str | None:
        for element in self._tree.iter("time"):
            if "pubdate" in element.attrib or element.get("itemprop") == "datePublished":
                return str(element.get("datetime") or "")
        return None
