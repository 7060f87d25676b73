"""Small files of the kinds that reports come in, written by hand as their formats have it."""

import gzip
from collections.abc import Sequence

#: A sentence of a report.
SENTENCE = "Troops crossed the river near Ivanivka on Monday, the regional administration said. "


def html_page(text: str = SENTENCE * 3, *, head: str = "") -> bytes:
    """Return a web page with one paragraph."""
    return (
        f"<!doctype html><html><head><title>A page</title>{head}</head>"
        f"<body><article><p>{text}</p></article></body></html>"
    ).encode()


def rss(entries: str, *, channel: str = "<title>Example Wire</title>") -> bytes:
    """Return an RSS feed with these entries."""
    head = '<?xml version="1.0"?><rss version="2.0"><channel>'
    return f"{head}{channel}{entries}</channel></rss>".encode()


def feed_entry(text: str = SENTENCE, *, more: str = "") -> str:
    """Return an entry of an RSS feed; `text` as it stands in XML."""
    return f"<item><title>Line moves</title>{more}<description>{text}</description></item>"


def mail(body: str = SENTENCE, **headers: str) -> bytes:
    """Return a mail; `headers` by name, with ``_`` for ``-``."""
    fields = {
        "From": '"A. Reporter" <a@b.example>',
        "Subject": "Line moves",
        "Date": "Fri, 30 Aug 2024 10:00:00 +0200",
        "Message-ID": "<1@b.example>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return ("".join(f"{k}: {v}\n" for k, v in fields.items()) + "\n" + body + "\n").encode()


def warc(
    pages: Sequence[tuple[str, bytes]], *, packed: bool = True, media_type: str = "text/html"
) -> bytes:
    """Return a WARC (ISO 28500) of what was answered at these addresses."""
    out = b""
    for address, data in pages:
        block = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + data
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
            "WARC-Date: 2024-08-30T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n"
            "\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if packed else record
    return out


def pdf(
    pages: Sequence[str], *, info: str = "", encrypt: bool = False, kids: str | None = None,
    streams: Sequence[bytes] | None = None,
) -> bytes:  # fmt: skip
    """Return a PDF, one text a page.

    Parameters
    ----------
    pages : sequence of str
        With line breaks.
    info : str
        The information dictionary, as it stands in the file.
    encrypt : bool
        Say that it is encrypted, with a password that nobody has.
    kids : str or None
        What the page tree lists instead of the pages.
    streams : sequence of bytes or None
        Whole stream objects to draw the pages with instead of the texts.
    """
    count = len(pages)
    refs = kids or " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{refs}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * i} 0 R /MediaBox [0 0 612 792] >>".encode()
        )
        objects.append(streams[i] if streams else _drawing(text))
    if info:
        objects.append(info.encode("latin-1"))
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R"
    if info:
        trailer += f" /Info {len(objects)} 0 R"
    if encrypt:
        trailer += f" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ({'x' * 32}) /U ({'y' * 32})"
        trailer += " >> /ID [(a) (a)]"
    return _assembled(objects, trailer)


def _drawing(text: str) -> bytes:
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n"))
    stream = f"BT /F1 12 Tf 72 700 Td {shown} ET".encode("latin-1")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)


def _assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    table = b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n" % (len(objects) + 1) + table
    return bytes(out) + f"trailer\n<< {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
