"""Addresses that lead inside: asked for themselves, and by a redirect. Nothing is connected to."""

import socket
from contextlib import contextmanager, suppress
from unittest.mock import patch

from frontcast.errors import FetchError
from frontcast.sources import FetchConfig, Fetcher

from .count import Count

_INSIDE = ((127, 0, 0, 1), (10, 1, 2, 3), (169, 254, 169, 254), (192, 168, 0, 1), (172, 20, 0, 9),
           (100, 64, 0, 1), (0, 0, 0, 0), (198, 19, 0, 1))  # fmt: skip


def spellings() -> list[str]:
    """Return the table of the tests, and every IPv4 address of it in more spellings and ports."""
    from tests.sources.test_fetch import NOT_PUBLIC

    more = []
    for a, b, c, d in _INSIDE:
        number = (a << 24) + (b << 16) + (c << 8) + d
        low = (c << 8) + d
        hosts = [
            str(number), hex(number), f"0{number:o}", f"{a}.{b}.{low}", f"{a}.{(b << 16) + low}",
            f"{a:#x}.{b:#x}.{c:#x}.{d:#x}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", 
            f"{a:#x}.{b}.0{c:o}.{d}",
            f"{a:03}.{b:03}.{c:03}.{d:03}", f"[::ffff:{a}.{b}.{c}.{d}]", f"[::{a}.{b}.{c}.{d}]",
            f"[64:ff9b::{a}.{b}.{c}.{d}]", f"[64:ff9b::{number >> 16:x}:{low:x}]",
            f"[2002:{number >> 16:x}:{low:x}::1]", f"[::ffff:0:{a}.{b}.{c}.{d}]",
            f"[0000:0000:0000:0000:0000:ffff:{number >> 16:04x}:{low:04x}]",
            f"[2001:0:{number >> 16:x}:{low:x}::]", f"{a}.{b}.{c}.{d}.",
            f"%{ord(str(a)[0]):x}{str(a)[1:]}.{b}.{c}.{d}",
        ]  # fmt: skip
        more += [
            f"{scheme}://{host}{port}/"
            for host in hosts
            for scheme, port in (("http", ""), ("http", ":80"), ("https", ":8443"))
        ]
        more += [f"http://user:pw@{hosts[0]}/", f"http://public.example@{a}.{b}.{c}.{d}/"]
    return [*NOT_PUBLIC, *more]


@contextmanager
def watched():
    """Count what is connected to, below every library, and let nothing through."""
    made: list[object] = []

    def connect(_: socket.socket, address: object) -> None:
        made.append(address)
        raise OSError(101, "the soak has no network")

    with patch.object(socket.socket, "connect", connect), patch.object(
        socket.socket, "connect_ex", connect
    ):  # fmt: skip
        yield made


def names(host: str, port: int) -> list[str]:
    """Resolve as a hostile server of names would; numbers as the C library does."""
    table = {"localhost": ["127.0.0.1", "::1"], "metadata.internal": ["169.254.169.254"],
             "rebind.example": ["10.1.2.3"], "mixed.example": ["93.184.216.34", "127.0.0.1"],
             "public.example": ["93.184.216.34"]}  # fmt: skip
    if host.lower().rstrip(".") in table:
        return table[host.lower().rstrip(".")]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        raise FetchError(f"{host}: no such host", fault="address") from None
    return [str(entry[4][0]) for entry in found]


def inside() -> Count:
    """Ask for each."""
    count = Count("addresses that lead inside (SSRF)")
    config = FetchConfig(sleep=lambda _: None, clock=lambda: 0.0, retries=0, timeout_s=5)
    with watched() as made, Fetcher(config, resolve=names) as fetcher:
        for address in spellings():
            count.cases += 1
            made.clear()
            try:
                with suppress(FetchError):
                    fetcher.get(address)
                    count.note("silent", f"{address!r}: answered")
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                count.note("crashed", f"{address!r}: {error!r}")
            count.note("ran", f"{address!r}: connected to {made[:2]}", number=len(made))
    return count
