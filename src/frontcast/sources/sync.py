"""New days of a public mirror, fetched politely: one request at a time, only what is not here.

What was fetched is remembered after every day in ``sync/KEY.json`` beside the archive, so that a
run that was cut off goes on where it stopped, and a day that is held is asked for again only
with its ETag ("give it to me if it changed").
"""

import email.utils
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson

from frontcast.errors import ConfigError, DateError, FetchError, MapError
from frontcast.frame import days_of, to_date
from frontcast.records import Failure
from frontcast.sources.archive import Archive
from frontcast.theatre import MapSource

_log = logging.getLogger(__name__)

#: How a mirror names the file of a day, by format.
_NAMES = {"deepstate-mirror": "deepstatemap_data_{day:%Y%m%d}.geojson"}
_RETRY = frozenset({408, 425, 429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchConfig:
    """How to ask.

    Parameters
    ----------
    user_agent : str
        Says who asks, so that a server's owner can complain.
    delay_s : float
        Least time between two requests.
    timeout_s : float
        For each step of a request.
    retries : int
        How often a request is repeated after 429, 5xx or a broken connection.
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
    retries: int = 4
    backoff_s: float = 2.0
    backoff_max_s: float = 120.0
    max_bytes: int = 32 * 2**20
    recheck_days: int = 3
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file that came: its day, name and hash in the archive."""

    day: date
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncCounts:
    """What a run did.

    Parameters
    ----------
    fetched : tuple of Fetched
        New or changed files, oldest first, now in the archive.
    unchanged : int
        Held days of which the server said that they did not change.
    held : int
        Held days that were not asked for.
    missing : tuple of datetime.date
        Days that the mirror does not have; asked again next time.
    refused : tuple of Failure
        Files put aside.
    stopped : str
        Why the run ended early; empty if it did not.
    """

    fetched: tuple[Fetched, ...] = ()
    unchanged: int = 0
    held: int = 0
    missing: tuple[date, ...] = ()
    refused: tuple[Failure, ...] = ()
    stopped: str = ""


class _RefusedError(Exception):
    """One file cannot be taken; others may."""

    def __init__(self, fault: str, detail: str) -> None:
        self.fault = fault
        super().__init__(detail)


def sync(
    source: MapSource,
    *,
    archive: Archive,
    since: date,
    until: date,
    config: FetchConfig | None = None,
    clean: Callable[[bytes], bytes] | None = None,
    progress: Callable[[date], None] | None = None,
) -> SyncCounts:
    """Fetch the days of a mirror that are not in the archive yet.

    Parameters
    ----------
    source : MapSource
        With an `address` that the day's file name is appended to.
    archive : Archive
        Where the files go.
    since, until : datetime.date
        First and last day of files wanted, both included.
    config : FetchConfig or None
        How to ask; None: the defaults.
    clean : callable or None
        Applied to the bytes before they are kept, such as `frontcast.control.clean_copy`; a
        `MapError` from it puts the file aside.
    progress : callable or None
        Called with each day when it is done.

    Returns
    -------
    SyncCounts

    Raises
    ------
    ConfigError
        If the source has no address or a format that no mirror publishes.
    DateError
        If `since` lies after `until`.
    """
    config = config or FetchConfig()
    name_of = _NAMES.get(source.format)
    if name_of is None or not source.address:
        raise ConfigError(f"source {source.key} ({source.format}) has no mirror to fetch from")
    if since > until:
        raise DateError(f"want a first day up to the last, got {since} to {until}")
    run = _Run(source, archive=archive, config=config, clean=clean or (lambda data: data))
    days = [to_date(d) for d in days_of(since, until)]
    with run.client:
        for day in days:
            fresh = (until - day).days < config.recheck_days
            try:
                run.day(day, name=name_of.format(day=day), recheck=fresh)
            except FetchError as error:
                _log.warning("stopped at %s: %s", day, error)
                run.stopped = str(error)
                break
            if progress is not None:
                progress(day)
    return run.counts()


class _Run:
    """One run: the connection, what is remembered, and what happened so far."""

    def __init__(
        self,
        source: MapSource,
        *,
        archive: Archive,
        config: FetchConfig,
        clean: Callable[[bytes], bytes],
    ) -> None:
        self.source, self.archive, self.config, self.clean = source, archive, config, clean
        self.client = httpx.Client(
            headers={"User-Agent": config.user_agent},
            timeout=config.timeout_s,
            follow_redirects=False,
            trust_env=True,
        )
        self.path = archive.path / "sync" / f"{source.key}.json"
        self.state: dict[str, dict[str, str]] = _remembered(self.path)
        self.fetched: list[Fetched] = []
        self.missing: list[date] = []
        self.refused: list[Failure] = []
        self.unchanged = self.held = 0
        self.stopped = ""
        self._last = -float("inf")

    def counts(self) -> SyncCounts:
        return SyncCounts(
            fetched=tuple(self.fetched),
            unchanged=self.unchanged,
            held=self.held,
            missing=tuple(self.missing),
            refused=tuple(self.refused),
            stopped=self.stopped,
        )

    def day(self, day: date, *, name: str, recheck: bool) -> None:
        """Bring one day up to date."""
        known = self.state.get(day.isoformat(), {})
        have = bool(known) and self.archive.has(known["sha256"])
        if have and not recheck:
            self.held += 1
            return
        address = self.source.address + name
        headers = {}
        if have and known.get("etag"):
            headers["If-None-Match"] = known["etag"]
        elif have and known.get("modified"):
            headers["If-Modified-Since"] = known["modified"]
        try:
            response, data = self._ask(address, headers)
        except _RefusedError as error:
            self.refused.append(Failure(name=address, fault=error.fault, detail=str(error)))
            return
        if response.status_code == 304:
            self.unchanged += 1
        elif response.status_code in _GONE:
            self.missing.append(day)
        else:
            self._keep(day, name=name, data=data, response=response)

    def _keep(self, day: date, *, name: str, data: bytes, response: httpx.Response) -> None:
        address = self.source.address + name
        try:
            kept = self.clean(data)
        except MapError as error:
            failure = Failure(name=name, fault=error.fault, detail=str(error))
            self.refused.append(self.archive.aside(data, failure=failure))
            return
        sha = self.archive.put(
            kept,
            name=name,
            origin=address,
            licence=self.source.licence,
            source=self.source.key,
        )
        if self.state.get(day.isoformat(), {}).get("sha256") == sha:
            self.unchanged += 1
        else:
            self.fetched.append(Fetched(day=day, name=name, sha256=sha))
        self.state[day.isoformat()] = {
            "sha256": sha,
            "etag": response.headers.get("ETag", ""),
            "modified": response.headers.get("Last-Modified", ""),
        }
        _remember(self.path, self.state)

    def _ask(self, address: str, headers: dict[str, str]) -> tuple[httpx.Response, bytes]:
        """Ask until there is an answer; 200, 304, 404 and 410 are answers."""
        why, after = "", 0.0
        for attempt in range(self.config.retries + 1):
            if attempt:
                self.config.sleep(self._backoff(attempt, wait_for=after, why=why))
                after = 0.0
            try:
                response, data = self._once(address, headers)
            except httpx.TransportError as error:
                why = f"{address}: {type(error).__name__}: {error}"
                continue
            if response.status_code in _GONE or response.status_code in (200, 304):
                return response, data
            why = f"{address} answered {response.status_code}"
            if response.status_code not in _RETRY:
                raise FetchError(f"{why}; not asked again. Look at the address in a browser")
            after = _retry_after(response.headers.get("Retry-After", ""))
        raise FetchError(f"{why}; gave up after {self.config.retries + 1} tries, go on later")

    def _backoff(self, attempt: int, *, wait_for: float, why: str) -> float:
        bound = self.config.backoff_max_s
        if wait_for > bound:
            raise FetchError(f"{why} and asks to wait {wait_for:.0f} s; go on later")
        return max(wait_for, min(self.config.backoff_s * 2.0 ** (attempt - 1), bound))

    def _once(
        self, address: str, headers: dict[str, str], *, hops: int = 3
    ) -> tuple[httpx.Response, bytes]:
        pause = self._last + self.config.delay_s - self.config.clock()
        if pause > 0:
            self.config.sleep(pause)
        self._last = self.config.clock()
        with self.client.stream("GET", address, headers=headers) as response:
            if response.has_redirect_location:
                target = httpx.URL(address).join(response.headers["Location"])
                if not _same_host(target, httpx.URL(self.source.address)):
                    raise FetchError(f"{address} leads away to {target.host}; not followed")
                if not hops:
                    raise FetchError(f"{address} leads from one address to the next without end")
            else:
                return response, self._body(response, address=address)
        return self._once(str(target), headers, hops=hops - 1)

    def _body(self, response: httpx.Response, *, address: str) -> bytes:
        limit = self.config.max_bytes
        said = response.headers.get("Content-Length", "")
        if said.isdigit() and int(said) > limit:
            raise _RefusedError("too large", f"{address}: want at most {limit:,} bytes, got {said}")
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > limit:
                raise _RefusedError("too large", f"{address}: want at most {limit:,} bytes")
        return bytes(body)


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


def _remembered(path: Path) -> dict[str, dict[str, str]]:
    try:
        value: Any = orjson.loads(path.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {}  # asking for everything again is the safe way out
    return value if isinstance(value, dict) else {}


def _remember(path: Path, state: dict[str, dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(orjson.dumps(state))
    partial.replace(path)
