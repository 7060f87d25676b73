"""Kept answers given at once: the bytes of the usual way, and only to plain requests."""

import socket

import httpx
import pytest

from frontcast.web._quick import QuickProtocol
from frontcast.web.cache import Cached

PATH = "/data/theatre.json"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The addresses that are answered at once."""
    told: list[bytes] = []
    whole = Cached.ready

    def ready(self, url, *args, **more):
        answer = whole(self, url, *args, **more)
        if answer is not None:
            told.append(url)
        return answer

    monkeypatch.setattr(Cached, "ready", ready)
    return told


def exchange(client: httpx.Client, *requests: str) -> bytes:
    """Send requests in one go and return all that comes until the server has closed."""
    host, port = "127.0.0.1", client.base_url.port
    with socket.create_connection((host, port), timeout=60) as link:
        link.sendall("".join(r.replace("HOST", f"{host}:{port}") for r in requests).encode())
        out = b""
        while part := link.recv(65536):
            out += part
    return out


def get(path: str = PATH, *more: str, method: str = "GET", body: str = "") -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: HOST", *more]
    return "\r\n".join(lines) + "\r\n\r\n" + body


CLOSE = "Connection: close"


@pytest.mark.parametrize("more", [
    [], ["Accept-Encoding: gzip"], ["Accept-Encoding: br, gzip"], ["Accept-Encoding: br;q=0, gzip"],
    ["If-None-Match: *"], ['If-None-Match: "another"'],
])  # fmt: skip
def test_the_same_bytes_as_by_the_usual_way(client, quick, more) -> None:
    client.get(PATH)  # kept from here on
    quick.clear()
    usual = exchange(client, get(PATH, *more, CLOSE))
    assert not quick  # to close the connection is not plain
    both = exchange(client, get(PATH, *more), get(PATH, *more, CLOSE))
    assert quick == [PATH.encode()]
    head, mark, body = usual.partition(b"\r\n\r\n")
    plain = head.replace(b"\r\nconnection: close", b"")
    assert both == plain + mark + body + usual


def test_many_in_one_go_are_answered_in_order(client, quick) -> None:
    paths = [PATH, "/nowhere", PATH, "/data/places.json", PATH]
    for path in paths:
        client.get(path)
    alone = [exchange(client, get(p, CLOSE)) for p in paths]
    got = exchange(client, *(get(p) for p in paths[:-1]), get(paths[-1], CLOSE))
    wanted = [a.replace(b"\r\nconnection: close", b"") for a in alone[:-1]]
    assert got == b"".join([*wanted, alone[-1]])


@pytest.mark.parametrize("request_", [
    get(PATH, method="HEAD"),
    get(PATH, "Content-Length: 3", body="abc"),
    get(PATH, "Origin: https://example.org"),
    get(PATH, "Expect: 100-continue"),
    get(PATH, "X: " + "y" * 20_000),
    get(PATH, method="POST"),
    f"GET {PATH} HTTP/1.0\r\nHost: HOST\r\n\r\n",
    f"GET {PATH} HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
    f"GET {PATH} HTTP/1.1\r\n\r\n",
    f"GET http://HOST{PATH} HTTP/1.1\r\nHost: HOST\r\n\r\n",
])  # fmt: skip
def test_what_is_not_plain_goes_the_usual_way(client, quick, request_) -> None:
    client.get(PATH)
    quick.clear()
    got = exchange(client, request_, get("/nowhere", CLOSE))
    assert got.startswith(b"HTTP/1.1 ")
    assert not quick


def test_a_server_uses_it(client) -> None:
    from frontcast.web.serve import _protocol

    assert _protocol() is QuickProtocol
