"""A mail -> Report, by the standard library. Runs in the killable process."""

import email
import email.errors
import email.header
import email.utils
from contextlib import suppress
from email.message import Message

from frontcast.errors import ReportError
from frontcast.frame import sha256_hex
from frontcast.records import Report
from frontcast.reports._dates import day_of
from frontcast.reports._html import html_text
from frontcast.reports._text import boilerplate_of

_MOST_PARTS = 200


def read_mail(data: bytes, *, name: str) -> Report:
    """Read a mail: its first plain text, else the text of its first HTML; attachments are not read.

    Raises
    ------
    ReportError
        If it has no text.
    """
    message = email.message_from_bytes(data)
    text = _body(message, name)
    if not any(c.isalpha() for c in text):
        raise ReportError(f"{name}: a mail without a text", fault="empty")
    address = _header(message, "Archived-At").strip("<> ")
    return Report(
        id=sha256_hex(data),
        text=text,
        title=_header(message, "Subject") or "unknown",
        author=_person(_header(message, "From")) or "unknown",
        outlet=_list_name(_header(message, "List-Id")) or "unknown",
        address=address if address.startswith(("http://", "https://")) else "unknown",
        published=day_of(_header(message, "Date")),
        boilerplate=boilerplate_of(text, headline=False),
        media_type="message/rfc822",
    )


def _body(message: Message, name: str) -> str:
    page = ""
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise ReportError(f"{name}: a mail of more than {_MOST_PARTS} parts", fault="malformed")
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and (text := _text(part)).strip():
            return text
        if kind == "text/html" and not page:
            page = _text(part)
    return html_text(page, name=name)


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _header(message: Message, name: str) -> str:
    value = str(message.get(name) or "")[:2000]
    with suppress(email.errors.HeaderParseError, LookupError, UnicodeError, ValueError):
        value = str(email.header.make_header(email.header.decode_header(value)))
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())


def _person(value: str) -> str:
    shown, address = email.utils.parseaddr(value)
    return shown or address


def _list_name(value: str) -> str:
    return value.split("<")[0].strip(' "') or value.strip("<> ")
