"""A report: words that somebody published, kept as they were."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A text with where and when it was published.

    Parameters
    ----------
    id : str
        SHA-256 of the original bytes. An item of a feed or of a list of posts has bytes of its
        own: its fields as canonical JSON.
    text : str
        The kept text, in which every offset counts (characters). For a text file it is the
        file itself, decoded; for HTML it is the text of the page, in document order; for a PDF
        the text of its pages, with an empty line between them.
    title, outlet, author, address : str
        ``"unknown"`` where the report does not say.
    language : str
        Two or three letters (ISO 639), told from the text; from the report's own word where the
        text is too short to tell; else ``"unknown"``.
    published : datetime.date or None
        Day of publication; None: unknown. Never a guess.
    boilerplate : tuple of (int, int)
        Spans of `text` that are not the article, in order, not overlapping.
    licence : str
        ``redistribute``, ``derived-only`` or ``link-only``.
    media_type : str
        Of the original bytes: ``text/plain``, ``text/html``, ``application/pdf``,
        ``message/rfc822`` or ``application/json`` (a post, an item of a feed).
    known_at : datetime.date or None
        Day on which it entered the archive; None: the day it was published.
    container : str
        SHA-256 of the file that it came in (feed, list of posts, mailbox, WARC); empty: it came
        by itself.
    text_quality : str
        ``ok``, or ``low`` where the text looks like a bad scan or a broken encoding.
    """

    id: str
    text: str
    title: str = "unknown"
    outlet: str = "unknown"
    author: str = "unknown"
    address: str = "unknown"
    language: str = "unknown"
    published: date | None = None
    boilerplate: tuple[tuple[int, int], ...] = ()
    licence: str = "link-only"
    media_type: str = "text/plain"
    known_at: date | None = None
    container: str = ""
    text_quality: str = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An input that could not be used, and why. Nothing is lost: the bytes are kept aside.

    Parameters
    ----------
    name : str
        File or address it came from.
    fault : str
        A short stable word for the kind of fault.
    detail : str
        The whole message.
    sha256 : str
        Hash of the bytes, under which they are kept.
    """

    name: str
    fault: str
    detail: str
    sha256: str = ""
