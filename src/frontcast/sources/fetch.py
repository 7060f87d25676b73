"""Asking a server, politely and safely: the one place that opens connections.

A `Fetcher` for addresses that strangers choose (feeds, what they link to, where they redirect to)
connects to public addresses only, to the very number that was judged, without proxies: a proxy
resolves names itself. One with a `home`, for a source that the theatre declares, asks that host
alone, as the machine is set up to.
"""

import email.utils
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import httpx
import orjson

from frontcast.errors import FetchError
from frontcast.frame import write_whole
from frontcast.sources._addresses import Resolve, Target, judged, networks

_RETRY = frozenset({408, 425, 429, 500, 502, 503, 504})
GONE = frozenset({404, 410})
_ROBOTS_BYTES = 500_000  # RFC 9309


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchConfig:
    """How to ask.

    Parameters
    ----------
    user_agent : str
        Says who asks, so that a server's owner can complain.
    delay_s : float
        Least time between two requests to one host.
    timeout_s : float
        For each step of a request.
    total_s : float
        For a whole request, whatever trickles in.
    retries : int
        How often a request is repeated after 429, 5xx or a broken connection.
    redirects : int
        How many are followed.
    backoff_s, backoff_max_s : float
        Wait before the first repetition, doubled each time, up to a bound. A server's
        Retry-After counts if it is longer; beyond the bound the run ends.
    max_bytes : int
        Largest file taken, after decompression.
    recheck_days : int
        Held days at the end of the range that are asked for again, if they changed.
    sleep, clock : callable
        For tests.
    """

    user_agent: str = "frontcast/0.1 (open observatory; asks once a day; contact in its README)"
    delay_s: float = 1.0
    timeout_s: float = 30.0
    total_s: float = 120.0
    retries: int = 4
    redirects: int = 3
    backoff_s: float = 2.0
    backoff_max_s: float = 120.0
    max_bytes: int = 32 * 2**20
    recheck_days: int = 3
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered.

    Parameters
    ----------
    status : int
        200, 304, 404 or 410.
    data : bytes
        Unpacked.
    address : str
        Where it came from in the end.
    etag, modified : str
        To ask with the next time; may be empty.
    """

    status: int
    data: bytes
    address: str
    etag: str = ""
    modified: str = ""


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: no such host: {error}", fault="address") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Asks for addresses, one at a time.

    Parameters
    ----------
    config : FetchConfig or None
        None: the defaults.
    home : str
        Address of a source that the theatre declares; only its host is asked then, and it may
        be any. Empty: any host with a public address.
    allow : iterable of str
        Networks that may be asked although they are not public, such as ``127.0.0.0/8``.
    resolve : callable
        Host and port -> numbers; for tests.
    """

    def __init__(
        self,
        config: FetchConfig | None = None,
        *,
        home: str = "",
        allow: Iterable[str] = (),
        resolve: Resolve = _resolved,
    ) -> None:
        self.config = config or FetchConfig()
        self._home = httpx.URL(home) if home else None
        self._allow, self._resolve = networks(allow), resolve
        self._last: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}
        # At home, with the machine's proxies. Elsewhere each request has a connection of its own,
        # below what follows redirects, keeps cookies and reads settings of the machine.
        self._client = httpx.Client(trust_env=bool(home), follow_redirects=False)
        limits = httpx.Limits(max_keepalive_connections=0)
        self._transport = httpx.HTTPTransport(trust_env=False, limits=limits)

    def __enter__(self) -> Self:
        """Return the fetcher; leaving the block closes its connections."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._client.close()
        self._transport.close()

    def get(self, address: str, *, etag: str = "", modified: str = "") -> Answer:
        """Ask until there is an answer.

        Parameters
        ----------
        address : str
        etag, modified : str
            Of what is held: the answer is then 304 if it did not change.

        Raises
        ------
        FetchError
            `fault` is ``address`` (may not be asked), ``robots`` (its owner asks not to),
            ``too large``, or ``fetch`` (no answer; going on with other addresses may help).
        """
        headers = {"If-None-Match": etag} if etag else {}
        if modified and not etag:
            headers["If-Modified-Since"] = modified
        if self._home is None:
            self._ask_owner(address)
        return self._ask(address, headers=headers)

    def _ask(self, address: str, *, headers: Mapping[str, str], robots: bool = False) -> Answer:
        why, after = "", 0.0
        for attempt in range(self.config.retries + 1):
            if attempt:
                self.config.sleep(self._backoff(attempt, wait_for=after, why=why))
                after = 0.0
            try:
                answer, wait = self._follow(address, headers=headers)
            except httpx.TransportError as error:
                why = f"{address}: {type(error).__name__}: {error}"
                continue
            if answer.status in GONE or answer.status in (200, 304):
                return answer
            if robots and 400 <= answer.status < 500 and answer.status not in _RETRY:
                return answer
            why = f"{address} answered {answer.status}"
            if answer.status not in _RETRY:
                raise FetchError(f"{why}; not asked again. Look at the address in a browser")
            after = wait
        raise FetchError(f"{why}; gave up after {self.config.retries + 1} tries, go on later")

    def _backoff(self, attempt: int, *, wait_for: float, why: str) -> float:
        bound = self.config.backoff_max_s
        if wait_for > bound:
            raise FetchError(f"{why} and asks to wait {wait_for:.0f} s; go on later")
        return max(wait_for, min(self.config.backoff_s * 2.0 ** (attempt - 1), bound))

    def _follow(self, address: str, *, headers: Mapping[str, str]) -> tuple[Answer, float]:
        """Ask, and where the answer is another address, ask there; each is judged anew."""
        for _ in range(self.config.redirects + 1):
            with self._asked(address, headers=headers) as response:
                if not response.has_redirect_location:
                    answer = Answer(
                        status=response.status_code,
                        data=self._body(response, address) if response.status_code == 200 else b"",
                        address=address,
                        etag=response.headers.get("ETag", ""),
                        modified=response.headers.get("Last-Modified", ""),
                    )
                    return answer, _retry_after(response.headers.get("Retry-After", ""))
                address = self._next_address(address, response.headers["Location"])
        raise FetchError(f"{address} leads from one address to the next without end")

    def _next_address(self, address: str, location: str) -> str:
        try:
            target = httpx.URL(urljoin(address, location))
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(f"{address} leads to no address: {error}", fault="address") from None
        if self._home is not None and not _same_host(target, self._home):
            raise FetchError(f"{address} leads away to {target.host}; not followed")
        if address.startswith("https:") and target.scheme == "http":
            raise FetchError(f"{address} leads from https to http; not followed", fault="address")
        return str(target)

    @contextmanager
    def _asked(self, address: str, *, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        sent = {"User-Agent": self.config.user_agent, "Accept-Encoding": "gzip, deflate", **headers}
        if self._home is not None:
            self._wait_for_turn(self._home.host)
            request = self._client.build_request(
                "GET", address, headers=sent, timeout=self.config.timeout_s
            )
            try:
                response = self._client.send(request, stream=True)
            except httpx.InvalidURL as error:  # of a redirect
                raise FetchError(f"{address} leads to no address: {error}") from None
            with _closed(response):
                yield response
            return
        target = judged(address, resolve=self._resolve, allow=self._allow)
        self._wait_for_turn(target.url.host)
        with _Deadline(self.config.total_s) as deadline:
            try:
                response = self._connected(target, headers=sent, deadline=deadline)
                with _closed(response):
                    yield response
            except httpx.TransportError:
                deadline.check(address)
                raise
            # An answer cut off may look like one that has ended.
            deadline.check(address)

    def _connected(
        self, target: Target, *, headers: Mapping[str, str], deadline: "_Deadline"
    ) -> httpx.Response:
        """Ask at the first of the judged numbers that takes the connection."""
        url = target.url
        error: httpx.TransportError | None = None
        for number in target.numbers[:4]:
            request = httpx.Request(
                "GET",
                url.copy_with(host=number),
                headers={"Host": url.netloc.decode("ascii"), "Connection": "close", **headers},
                # The certificate must be the name's, not the number's.
                extensions={"sni_hostname": url.raw_host.decode("ascii").rstrip("."),
                            "trace": deadline.watch},
            )  # fmt: skip
            try:
                return self._transport.handle_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as failed:
                error = failed
        raise error or FetchError(f"{url}: has no address", fault="address")

    def _wait_for_turn(self, host: str) -> None:
        delay = self.config.delay_s
        rules = self._robots.get(host)
        asked = rules.crawl_delay(self.config.user_agent) if rules is not None else None
        if asked:
            delay = max(delay, min(float(asked), self.config.backoff_max_s))
        pause = self._last.get(host, -float("inf")) + delay - self.config.clock()
        if pause > 0:
            self.config.sleep(pause)
        self._last[host] = self.config.clock()

    def _ask_owner(self, address: str) -> None:
        """Raise a `FetchError` where the host's robots.txt asks programs to stay away."""
        url = judged(address, resolve=self._resolve, allow=self._allow).url
        place = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if place not in self._robots:
            try:
                answer = self._ask(f"{place}/robots.txt", headers={}, robots=True)
            except FetchError as error:
                raise FetchError(f"{address}: its robots.txt cannot be read: {error}",
                                 fault="robots") from None  # fmt: skip
            rules = RobotFileParser()
            lines = answer.data[:_ROBOTS_BYTES].decode("utf-8", "replace").splitlines()
            rules.parse(lines if answer.status == 200 else [])
            self._robots[place] = self._robots[url.host] = rules
        if not self._robots[place].can_fetch(self.config.user_agent, address):
            raise FetchError(f"{address}: its owner's robots.txt asks not to fetch it",
                             fault="robots")  # fmt: skip

    def _body(self, response: httpx.Response, address: str) -> bytes:
        limit = self.config.max_bytes
        said = response.headers.get("Content-Length", "")
        if said.isdigit() and int(said) > limit:
            raise FetchError(f"{address}: want at most {limit:,} bytes, got {said}",
                             fault="too large")  # fmt: skip
        unpack = _unpacker(response.headers.get("Content-Encoding", ""), address)
        body = bytearray()
        try:
            for chunk in response.iter_raw():
                # A packed chunk may come to a thousand times its size: no more than the limit.
                body += chunk if unpack is None else unpack.decompress(chunk, limit + 1 - len(body))
                if len(body) > limit:
                    raise FetchError(f"{address}: want at most {limit:,} bytes", fault="too large")
        except zlib.error as error:
            raise FetchError(f"{address}: badly packed: {error}") from None
        return bytes(body)


class _Deadline:
    """Ends a connection when its time is up, however slowly bytes trickle in."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._over = seconds, False
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._socket is not None:
            self._socket.close()

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Note the socket once it is connected; a second handle, as TLS takes over the first."""
        if event == "connection.connect_tcp.complete":
            given = info["return_value"].get_extra_info("socket")
            self._socket = given.dup() if given is not None else None

    def check(self, address: str) -> None:
        """Raise a `FetchError` if the time was up."""
        if self._over:
            raise FetchError(f"{address}: no whole answer within {self._seconds:g} s", fault="time")

    def _end(self) -> None:
        self._over = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def _closed(response: httpx.Response) -> Iterator[None]:
    try:
        yield
    finally:
        response.close()


def _unpacker(encoding: str, address: str) -> Any:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return zlib.decompressobj(wbits=31)
        case "deflate":
            return zlib.decompressobj()
        case other:
            raise FetchError(f"{address}: packed as {other!r}, which was not asked for")


def _same_host(a: httpx.URL, b: httpx.URL) -> bool:
    # From http to https of the same host is a step up; the other way is not.
    same = a.host == b.host and (a.port == b.port or (a.scheme, b.scheme) == ("https", "http"))
    return same and (a.scheme == b.scheme or a.scheme == "https")


def _retry_after(value: str) -> float:
    """Return the seconds that a Retry-After header asks for; 0 if it says nothing usable."""
    if value.strip().isdigit():
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max((when - datetime.now(tz=UTC)) / timedelta(seconds=1), 0.0)


def remembered(path: Path) -> dict[str, dict[str, str]]:
    """Return what earlier runs noted in a file; nothing where it is damaged."""
    try:
        value: Any = orjson.loads(path.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {}  # asking for everything again is the safe way out
    return value if isinstance(value, dict) else {}


def remember(path: Path, state: Mapping[str, Mapping[str, str]]) -> None:
    """Note something for later runs; the file is whole at any moment."""
    write_whole(path, orjson.dumps(state))
