"""What every answer bears, how it is packed, and what is refused."""

import gzip
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import brotli
import httpx
import pytest

from frontcast.errors import ConfigError
from frontcast.pipeline.workspace import Workspace
from frontcast.web import ServeConfig, is_loopback
from frontcast.web.serve import address_of

from .conftest import serving

THEATRE = "data/theatre.json"
# Answers of every kind: from memory, worked out, wrong parameter, unknown, not there, not allowed.
EVERY_KIND = ["", "plain.css", THEATRE, "data/control/deepstate.bin", "openapi.json",
              "api/health", "api/ask?statement=nonsense(", "data/places/x.json", "nowhere",
              "ogc/collections/places/items?limit=1", "api/claims?limit=0"]  # fmt: skip


@pytest.mark.parametrize("address", EVERY_KIND)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_safe_headers_on_every_answer(client: httpx.Client, address: str, method: str) -> None:
    got = client.request(method, address)
    policy = got.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "http" not in policy.replace("'self'", "")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in got.headers
    assert "server" not in got.headers
    if method == "POST":
        assert got.status_code == 405
        assert got.json()["error"] == "MethodError"
    if method == "HEAD":
        assert not got.content
    if got.headers.get("content-type", "").startswith("text/html"):
        assert got.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(("accept", "coding"), [
    ("", None), ("identity", None), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0", None),
    ("br;q=0, gzip", "gzip"), ("GZIP", None), ("x-gzip-like", None),
])  # fmt: skip
def test_packing(client: httpx.Client, accept: str, coding: str | None) -> None:
    with client.stream("GET", "data/places.json", headers={"accept-encoding": accept}) as got:
        body = b"".join(got.iter_raw())
    assert got.headers.get("content-encoding") == coding
    assert got.headers["vary"] == "accept-encoding"
    assert int(got.headers["content-length"]) == len(body)
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding]
    assert unpack(body) == client.get("data/places.json").content


def test_unchanged_answers_are_not_sent_again(client: httpx.Client) -> None:
    first = client.get(THEATRE)
    etag = first.headers["etag"]
    for seen in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        got = client.get(THEATRE, headers={"if-none-match": seen})
        assert (got.status_code, got.content) == (304, b"")
        assert got.headers["etag"] == etag
        assert "content-security-policy" in got.headers
    assert client.get(THEATRE, headers={"if-none-match": '"other"'}).status_code == 200
    assert first.headers["cache-control"] == "no-cache"


def test_other_days_are_other_answers(client: httpx.Client) -> None:
    now, then = (client.get(THEATRE, params=p).json() for p in ({}, {"as_of": "2025-01-31"}))
    assert now["as_of"] is None
    assert then["as_of"] == "2025-01-31"
    assert then["known_until"] <= "2025-01-31" < now["known_until"]
    claims = client.get("data/claims.json", params={"as_of": "2025-01-31"}).json()["claims"]
    assert claims
    assert all(c["said_on"] <= "2025-01-31" for c in claims)
    shown = client.get("data/places/geonames-704422.json", params={"as_of": "2025-01-31"}).json()
    assert max(c["issued"] for c in shown["forecast"]["chances"]) <= "2025-01-31"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8642", "127.0.0.1.evil.example",
                                  "[::2]", "localhost.evil.example", ""])  # fmt: skip
def test_another_name_for_this_machine_is_refused(client: httpx.Client, host: str) -> None:
    """Else a page elsewhere could point its own name here and read (DNS rebinding)."""
    client.get(THEATRE)  # it is in memory
    got = client.get(THEATRE, headers={"host": host})
    assert got.status_code == 421
    assert got.json()["error"] == "HostError"
    assert client.get(THEATRE, headers={"host": "localhost:1"}).status_code == 200


def test_long_addresses_and_headers_are_refused(client: httpx.Client) -> None:
    got = client.get("api/ask", params={"statement": "x" * 5000})
    assert (got.status_code, got.json()["error"]) == (414, "TooLarge")
    got = client.get("api/claims?limit=7", headers={"x-long": "y" * 20_000})
    assert (got.status_code, got.json()["error"]) == (431, "TooLarge")


def test_a_body_is_not_read(client: httpx.Client) -> None:
    got = client.request("GET", "api/health", content=b"x" * 1_000_000)
    assert got.status_code == 200


def test_a_token_is_needed_where_one_is_set() -> None:
    token = "0123456789abcdef-secret"
    with serving(token=token) as client:
        for address in EVERY_KIND:
            got = client.get(address)
            assert (got.status_code, got.json()["error"]) == (401, "TokenError")
        bearer = {"authorization": f"Bearer {token}"}
        assert client.get(THEATRE, headers=bearer).status_code == 200
        assert client.get(THEATRE).status_code == 401  # what is in memory, too
        assert client.get(THEATRE, headers={"authorization": "Bearer x"}).status_code == 401
        assert client.get(THEATRE, params={"token": "wrong"}).status_code == 401
        got = client.get(THEATRE, params={"token": token, "as_of": "2025-01-31"})
        assert (got.status_code, got.headers["location"]) == (303, f"/{THEATRE}?as_of=2025-01-31")
        cookie = got.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert client.get(THEATRE).status_code == 200  # the cookie came along
        sent = f"GET //evil.example/?token={token} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        assert b"\r\nlocation: /evil.example/\r\n" in said_to(client, sent.encode())


def said_to(client: httpx.Client, sent: bytes) -> bytes:
    """Return what is answered to bytes that a client of HTTP would not send."""
    url = client.base_url
    with socket.create_connection((url.host, url.port), timeout=10) as connection:
        connection.sendall(sent)
        return connection.recv(65536)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_others_can_reach_it_only_with_a_token(host: str) -> None:
    assert not is_loopback(host)
    for token in ("", "short"):
        with pytest.raises(ConfigError, match="token"):
            ServeConfig(host=host, token=token)
    assert ServeConfig(host=host, token="x" * 16).token


def test_the_address_to_open() -> None:
    assert address_of(ServeConfig(), 80) == "http://127.0.0.1:80/"
    config = ServeConfig(host="::1", token="t" * 20)
    assert address_of(config, 80) == f"http://[::1]:80/?token={'t' * 20}"


def test_other_sites_may_read_only_where_they_are_let() -> None:
    with serving(origins=("https://friend.example",)) as client:
        for method in ("GET", "OPTIONS"):
            friend = client.request(method, THEATRE, headers={"origin": "https://friend.example"})
            assert friend.headers["access-control-allow-origin"] == "https://friend.example"
            other = client.request(method, THEATRE, headers={"origin": "https://evil.example"})
            assert "access-control-allow-origin" not in other.headers
    with serving(origins=("*",)) as client:
        got = client.get(THEATRE, headers={"origin": "https://anyone.example"})
        assert got.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("setting", [
    {"origins": ("https://a.example/path",)}, {"embed": ("'self'; script-src *",)},
    {"origins": ("javascript:alert(1)",)}, {"basemap": "https://a b/{z}"}, {"port": 70000},
    {"origins": ("*",), "token": "x" * 20},
])  # fmt: skip
def test_settings_that_make_no_sense_are_refused(setting: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        ServeConfig(**setting)


def test_a_basemap_and_frames_where_they_are_set() -> None:
    config = {"basemap": "https://tiles.example/{z}/{x}/{y}.png", "basemap_attribution": "Them",
              "embed": ("https://news.example",)}  # fmt: skip
    with serving(**config) as client:
        got = client.get(THEATRE)
        assert got.json()["basemap"] == {"tiles": config["basemap"], "attribution": "Them"}
        policy = got.headers["content-security-policy"]
        assert "img-src 'self' data: blob: https://tiles.example;" in policy
        assert policy.endswith("frame-ancestors https://news.example")


def test_too_many_questions_are_put_off() -> None:
    with serving(per_minute=5) as client:
        known = [client.get("api/health").status_code for _ in range(8)]
        assert known[:5] == [200] * 5
        last = client.get("api/health")
        assert (last.status_code, last.json()["error"]) == (429, "RateError")
        assert int(last.headers["retry-after"]) >= 1


def test_what_is_in_memory_is_not_counted() -> None:
    with serving(per_minute=5) as client:
        assert all(client.get(THEATRE).status_code == 200 for _ in range(30))


def test_a_costly_statement_is_ended_and_the_next_is_answered() -> None:
    """What a closed town would have meant on every day of 16 months takes seconds."""
    slow = "hub_value(Pokrovsk) <= 100% throughout from 2024-07-08 to 2025-11-28"
    with serving(seconds=1.0) as client:
        results: list[int] = []
        ask = lambda: results.append(  # noqa: E731
            client.get("api/ask", params={"statement": slow}).status_code
        )
        thread = threading.Thread(target=ask)
        thread.start()
        time.sleep(0.5)
        # Meanwhile everything else is answered.
        assert client.get("data/regions.geojson").status_code == 200
        thread.join()
        assert results == [504]
        got = client.get("api/ask", params={"statement": "distance(Pokrovsk) <= 5 km"})
        assert got.status_code == 200


def test_a_workspace_that_grows_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontcast.web._live._LOOK_S", 0.0)
    Workspace.init(tmp_path / "w")
    report = tmp_path / "r.txt"
    report.write_text("Russian forces captured Selydove on 29 October 2024, officials said.\n")
    with serving(lambda: Workspace.open(tmp_path / "w")) as client:
        assert client.get("data/reports.json").json()["count"] == 0
        before = client.get(THEATRE).headers["etag"]
        Workspace.open(tmp_path / "w").add_reports(report, outlet="Wire")
        assert client.get("data/reports.json").json()["count"] == 1
        assert client.get(THEATRE).headers["etag"] == before  # the same bytes have the same mark


def test_the_server_never_loads_the_language_model() -> None:
    code = """
import asyncio, sys
from frontcast.pipeline.workspace import Workspace
from frontcast.web._live import Live
from frontcast.web.app import make_api
from frontcast.web.config import ServeConfig
from frontcast.web.site import answer_of, site_addresses
live = Live(Workspace.of_pack, ServeConfig(seconds=600))
api = make_api(live)
async def main():
    for address in site_addresses(live.atlas(), places=1):
        await answer_of(api, address)
    await live.close()
asyncio.run(main())
print('spacy' in sys.modules)
"""
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert got.stdout.strip() == "False"


def test_nonsense_on_the_wire_does_no_harm(client: httpx.Client) -> None:
    for sent in (b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET \r\n\r\n",
                 b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
                 b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n"):  # fmt: skip
        got = said_to(client, sent)
        assert b"root:" not in got
        assert got.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404"))
    assert client.get("api/health").status_code == 200
