"""The fetcher: which addresses are asked, and that nothing else is ever connected to."""

import contextlib
import gzip
import socket
import ssl
import threading
import time
from ipaddress import ip_address

import pytest

from frontcast.errors import FetchError
from frontcast.sources import Archive, FetchConfig, Fetcher, Memory
from frontcast.sources._addresses import is_public
from frontcast.testing.server import Quiet, served

LOCAL = ("127.0.0.0/8", "::1/128")

#: Every spelling of addresses that are not public, among them BENCH's list.
NOT_PUBLIC = [
    "http://127.0.0.1/", "http://127.0.0.1:22/", "http://127.1/", "http://127.0.1/",
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/",
    "http://017700000001/", "http://127.0.0.1./", "http://127.000.000.001/", "http://0/",
    "http://0.0.0.0/", "http://0x0/", "http://00/", "http://127.255.255.254/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/",
    "http://3232235777/", "http://0xc0a80101/", "http://100.64.0.1/", "http://169.254.169.254/",
    "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/",
    "http://192.0.0.1/", "http://192.0.2.1/", "http://198.18.0.1/", "http://198.51.100.1/",
    "http://203.0.113.1/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/",
    "http://192.88.99.1/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[::ffff:169.254.169.254]/", "http://[::127.0.0.1]/",
    "http://[0:0:0:0:0:ffff:10.0.0.1]/", "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/", "http://[64:ff9b:1::1]/", "http://[2002:7f00:1::]/",
    "http://[2002:c0a8:101::1]/", "http://[2001:0:7f00:1::]/", "http://[2001::1]/",
    "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/",
    "http://[ff02::1]/", "http://[100::1]/", "http://[2001:db8::1]/", "http://[3fff::1]/",
    "http://[fec0::1]/", "http://localhost/", "http://localhost./", "http://LOCALHOST:80/",
    "http://metadata.internal/", "http://rebind.example/", "http://mixed.example/",
    "http://user@127.0.0.1/", "http://public.example@127.0.0.1/",
    "http://public.example:80@127.0.0.1/", "http://public.example:pw@public.example/",
    "http://127.0.0.1\\@public.example/", "http://public.example\\@127.0.0.1/",
    "http://127.0.0.1%2f@public.example/", "http://127.0.0.1%00.public.example/",
    "http://127。0。0。1/", "http://１２７.0.0.1/", "http://①②⑦.⓪.⓪.①/", "http://ⓛocalhost/",
    "http://127.0.0.1\t/", "http:// 127.0.0.1/", "http://\n127.0.0.1/", "http://[::1/",
    "http://[::ffff:127.0.0.1%25lo]/", "http:///127.0.0.1/", "http:127.0.0.1", "//127.0.0.1/",
    "http://public.example:0/", "http://public.example:99999/", "http://",
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:text/html,x",
    "javascript:alert(1)", "unix:/var/run/x.sock", "", "x" * 3000,
]  # fmt: skip

#: Names, as somebody's server of names may answer.
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "metadata.internal": ["169.254.169.254"],
    "rebind.example": ["10.1.2.3"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "public.example": ["93.184.216.34"],
}


PUBLIC = "93.184.216.34"


class Connections:
    """Counts what is connected to, below every library. `PUBLIC` is played by this machine."""

    def __init__(self, monkeypatch):
        self.made = []
        really = socket.socket.connect

        def connect(sock, address):
            self.made.append(address)
            if address[0] == PUBLIC and address[1] != 80:
                return really(sock, ("127.0.0.1", address[1]))
            if not ip_address(address[0]).is_loopback:
                raise OSError(101, "the test has no network")
            return really(sock, address)

        monkeypatch.setattr(socket.socket, "connect", connect)
        monkeypatch.setattr(socket.socket, "connect_ex", connect)


@pytest.fixture
def connections(monkeypatch):
    return Connections(monkeypatch)


class Names:
    """Resolves names by a table; numbers in any spelling as the C library does."""

    def __init__(self, **more):
        self.table = NAMES | {k.replace("_", "."): v for k, v in more.items()}
        self.asked = []

    def __call__(self, host, port):
        self.asked.append(host)
        answers = self.table.get(host.lower(), host)
        if isinstance(answers, list) and answers and isinstance(answers[0], list):
            return answers.pop(0)  # another answer each time
        if isinstance(answers, list):
            return answers
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM,
                                       flags=socket.AI_NUMERICHOST)  # fmt: skip
        except (OSError, UnicodeError):
            raise FetchError(f"{host}: no such host", fault="address") from None
        return [entry[4][0] for entry in found]


def quick(**more):
    now = [0.0]

    def sleep(seconds):
        now[0] += seconds

    more = {"retries": 0, "timeout_s": 5} | more
    return FetchConfig(sleep=sleep, clock=lambda: now[0], **more)


class Site:
    """A server on this machine: bodies by path, and what was asked."""

    def __init__(self):
        self.pages = {}
        self.asked = []
        self.port = 0

    def answer(self, request):
        self.asked.append((request.path, dict(request.headers)))
        page = self.pages.get(request.path, (404, {}, b"none"))
        if callable(page):
            page(request)
            return
        request.answer(*page)

    def paths(self):
        return [path for path, _ in self.asked]


@pytest.fixture
def site():
    made = Site()

    class Handler(Quiet):
        def do_GET(self):
            made.answer(self)

    with served(Handler) as made.port:
        yield made


@pytest.fixture
def fetch(site):
    """Ask the site by a public-looking name that leads to this machine, which is allowed here."""
    opened = []

    def run(path, *, names=None, allow=LOCAL, host="site.example", **config):
        resolve = names or Names(site_example=["127.0.0.1"], other_example=["127.0.0.1"])
        fetcher = Fetcher(quick(**config), allow=allow, resolve=resolve)
        opened.append(fetcher)
        return fetcher.get(f"http://{host}:{site.port}{path}")

    yield run
    for fetcher in opened:
        fetcher.__exit__(None, None, None)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_connection_to_what_is_not_public(address, connections):
    with Fetcher(quick(), resolve=Names()) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.get(address)
    assert caught.value.fault in ("address", "robots")
    assert connections.made == []


def test_the_table_is_long_enough():
    assert len(NOT_PUBLIC) >= 40


@pytest.mark.parametrize("address", [a for a in NOT_PUBLIC if a and "\n" not in a])
def test_no_redirect_to_what_is_not_public(address, fetch, site, connections):
    try:
        location = address.encode("ascii").decode()
    except UnicodeEncodeError:
        location = address.encode("utf-8").decode("latin-1")
    site.pages["/a"] = (302, {"Location": location}, b"")
    with contextlib.suppress(FetchError):
        assert fetch("/a", host="public.example", allow=(), names=Names()).status == 404
    # The site itself was asked for robots.txt and the page, and nobody else for anything.
    assert site.paths()[:2] == ["/robots.txt", "/a"]
    assert set(connections.made) == {(PUBLIC, site.port)}


def test_what_is_public_is_connected_to_by_its_number(connections):
    names = Names()
    with Fetcher(quick(), resolve=names) as fetcher, pytest.raises(FetchError):
        fetcher.get("http://public.example/feed")
    assert {a[:2] for a in connections.made} == {("93.184.216.34", 80)}


def test_a_name_is_resolved_once_and_the_connection_goes_where_it_was_judged(
    fetch, site, connections
):
    """A name that changes its number between judging and connecting (rebinding) gains nothing."""
    site.pages["/a"] = (200, {}, b"words")
    good, evil = ["127.0.0.1"], ["10.0.0.1"]
    # One answer for each judging: of the robots' address, of robots.txt, of the page itself.
    names = Names(site_example=[good, good, good, evil, evil, evil])
    assert fetch("/a", names=names).data == b"words"
    assert {a[0] for a in connections.made} == {"127.0.0.1"}
    assert len(connections.made) == 2
    with pytest.raises(FetchError, match=r"10\.0\.0\.1"):
        fetch("/a", names=Names(site_example=[good, good, evil]))
    assert {a[0] for a in connections.made} == {"127.0.0.1"}


def test_the_host_asked_for_is_named(fetch, site):
    site.pages["/a"] = (200, {}, b"words")
    fetch("/a")
    assert {h["Host"] for _, h in site.asked} == {f"site.example:{site.port}"}
    assert all("frontcast" in h["User-Agent"] for _, h in site.asked)


def test_tls_names_the_host_and_checks_its_certificate():
    """The first message of TLS carries the name in the clear."""
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            sock, _ = server.accept()
            with sock:
                seen.append(sock.recv(4096))

        thread = threading.Thread(target=answer)
        thread.start()
        port = server.getsockname()[1]
        with (
            Fetcher(quick(), allow=LOCAL, resolve=Names(site_example=["127.0.0.1"])) as fetcher,
            pytest.raises(FetchError),
        ):
            fetcher.get(f"https://site.example:{port}/")
        assert fetcher._transport._pool._ssl_context.verify_mode is ssl.CERT_REQUIRED
        thread.join()
    assert b"site.example" in seen[0]


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "172.32.0.1"])
def test_public_numbers(number):
    assert is_public(ip_address(number))


def test_redirects_are_followed_and_judged_anew(fetch, site):
    site.pages["/a"] = (301, {"Location": "/b"}, b"")
    site.pages["/b"] = (302, {"Location": f"http://other.example:{site.port}/c"}, b"")
    site.pages["/c"] = (200, {"ETag": '"x"'}, b"words")
    got = fetch("/a")
    assert (got.data, got.etag) == (b"words", '"x"')
    assert got.address == f"http://other.example:{site.port}/c"
    site.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    with pytest.raises(FetchError, match="without end"):
        fetch("/loop")


def test_robots_are_asked_first_and_heeded(fetch, site):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n")
    site.pages["/a"] = site.pages["/private/a"] = (200, {}, b"words")
    assert fetch("/a").data == b"words"
    with pytest.raises(FetchError, match="asks not to") as caught:
        fetch("/private/a")
    assert caught.value.fault == "robots"
    assert site.paths() == ["/robots.txt", "/a", "/robots.txt"]


def test_robots_that_cannot_be_read_mean_no(fetch, site):
    site.pages["/robots.txt"] = (500, {}, b"")
    with pytest.raises(FetchError) as caught:
        fetch("/a")
    assert caught.value.fault == "robots"
    assert site.paths() == ["/robots.txt"]


def test_a_host_is_asked_slowly(site):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 7\n")
    site.pages["/a"] = (200, {}, b"words")
    slept = []
    config = FetchConfig(sleep=slept.append, clock=lambda: 0.0, delay_s=2.0)
    with Fetcher(config, allow=LOCAL, resolve=Names(site_example=["127.0.0.1"])) as fetcher:
        for _ in range(2):
            fetcher.get(f"http://site.example:{site.port}/a")
    assert slept == [7.0, 7.0]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b"x" * 2000),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"0" * 1_000_000)),
        ({"Content-Encoding": "gzip"}, gzip.compress(gzip.compress(b"0" * 10**6) + b"1" * 2000)),
    ],
    ids=["plain", "packed", "packed twice"],
)
def test_too_large_is_refused_also_when_packed(fetch, site, headers, body):
    site.pages["/a"] = (200, headers, body)
    with pytest.raises(FetchError) as caught:
        fetch("/a", max_bytes=1500)
    assert caught.value.fault == "too large"


def test_packings_that_were_not_asked_for_are_refused(fetch, site):
    site.pages["/a"] = (200, {"Content-Encoding": "br"}, b"words")
    with pytest.raises(FetchError, match="packed"):
        fetch("/a")


@pytest.mark.parametrize("part", ["head", "body"])
def test_what_trickles_in_is_ended(fetch, site, part):
    done = threading.Event()

    def trickle(request):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        request.wfile.write(head if part == "head" else head + b"\r\n")
        letters = (b"X-%d: y\r\n" % n if part == "head" else b"words " for n in range(10_000))
        try:
            for piece in letters:
                request.wfile.write(piece)
                if done.wait(0.02):
                    return
        except OSError:
            return

    site.pages["/a"] = trickle
    start = time.monotonic()
    with pytest.raises(FetchError) as caught:
        fetch("/a", total_s=0.4)
    done.set()
    assert caught.value.fault == "time"
    assert time.monotonic() - start < 5


def test_cookies_are_not_carried(fetch, site):
    site.pages["/a"] = (200, {"Set-Cookie": "a=b; Path=/"}, b"words")
    fetch("/a")
    fetch("/a", host="other.example")
    assert not [h for _, h in site.asked if "Cookie" in h]


def test_a_feed_is_asked_for_again_only_if_it_changed(site, tmp_path):
    site.pages["/feed"] = (200, {"ETag": '"1"', "Last-Modified": "yesterday"}, b"one")
    address = f"http://site.example:{site.port}/feed"
    archive = Archive(tmp_path)

    def run(*, save=True):
        memory = Memory(archive, address)
        resolve = Names(site_example=["127.0.0.1"])
        with Fetcher(quick(), allow=LOCAL, resolve=resolve) as fetcher:
            got = memory.fetch(address, fetcher=fetcher, licence="link-only")
        if save:
            memory.save()
        return got

    assert run(save=False) == (b"one", True)  # cut off before it was dealt with
    assert run() == (b"one", True)
    site.pages["/feed"] = (304, {}, b"")
    assert run() == (b"one", False)
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    assert "If-None-Match" not in site.asked[3][1]
    site.pages["/feed"] = (410, {}, b"")
    with pytest.raises(FetchError, match="410"):
        run()
    assert [i.origin for i in archive.items()] == [address]
