"""Bytes to characters, without changing one of them."""

import codecs
import re

from charset_normalizer import from_bytes

from frontcast.errors import ReportError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
# Possessive, since a run of comments can be cut in 2**n ways.
_PREAMBLE = re.compile(r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+", re.DOTALL)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:p|div|article|h[1-6]|span|a|br|li|section)\b[^>]*>", re.IGNORECASE)
_USUAL = ("cp1251", "cp1252", "koi8_r", "koi8_u", "cp1250")
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")  # controls that no text has


def decode(data: bytes, *, name: str) -> str:
    """Return the characters of a file; a byte order mark is not one of them."""
    text = _by_mark(data, name)
    if text is None:
        text = _by_guess(data, name)
    _refuse_binary(text, name)
    return text


def looks_like_html(text: str) -> bool:
    """Whether a text is a web page: by its beginning, or by at least three closed block tags."""
    head = text[:20_000]
    start = _PREAMBLE.match(head)
    return bool(_HTML.match(head, start.end() if start else 0)) or len(_TAGS.findall(head)) >= 6


def _by_mark(data: bytes, name: str) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise ReportError(
                    f"{name}: starts as {encoding} but is not: {error.reason}", fault="encoding"
                ) from None
    return None


def _by_guess(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096])
    if declared:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    found = from_bytes(data[:200_000])
    best = found.best()
    if best is not None:
        # Several code pages may fit alike; the one that people use is the likelier.
        alike = [m for m in found if m.chaos <= best.chaos + 0.02
                 and m.coherence >= best.coherence - 0.1]  # fmt: skip
        best = next((m for e in _USUAL for m in alike if m.encoding == e), best)
    if best is None:
        raise ReportError(
            f"{name}: want a text, got bytes in no known encoding; save it as UTF-8",
            fault="encoding",
        )
    try:
        return data.decode(best.encoding)
    except UnicodeDecodeError:
        raise ReportError(f"{name}: mixed encodings; save it as UTF-8", fault="encoding") from None


def _refuse_binary(text: str, name: str) -> None:
    sample = text[:20_000]
    odd = len(_ODD.findall(sample))
    if odd > max(2, len(sample) // 200) or "\x00" in sample:
        raise ReportError(
            f"{name}: want a text, got a binary file; convert it first", fault="binary"
        )
