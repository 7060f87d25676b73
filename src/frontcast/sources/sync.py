"""New days of a public mirror, fetched politely: one request at a time, only what is not here.

What was fetched is remembered after every day in ``sync/KEY.json`` beside the archive, so that a
run that was cut off goes on where it stopped, and a day that is held is asked for again only
with its ETag ("give it to me if it changed").
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from frontcast.errors import ConfigError, DateError, FetchError, MapError
from frontcast.frame import days_of, to_date
from frontcast.records import Failure
from frontcast.sources.archive import Archive
from frontcast.sources.fetch import GONE, Answer, FetchConfig, Fetcher, remember, remembered
from frontcast.theatre import MapSource

_log = logging.getLogger(__name__)

#: How a mirror names the file of a day, by format.
_NAMES = {"deepstate-mirror": "deepstatemap_data_{day:%Y%m%d}.geojson"}


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
    with run.fetcher:
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
        self.fetcher = Fetcher(config, home=source.address)
        self.path = archive.path / "sync" / f"{source.key}.json"
        self.state: dict[str, dict[str, str]] = remembered(self.path)
        self.fetched: list[Fetched] = []
        self.missing: list[date] = []
        self.refused: list[Failure] = []
        self.unchanged = self.held = 0
        self.stopped = ""

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
        asked = {"etag": known.get("etag", ""), "modified": known.get("modified", "")}
        try:
            answer = self.fetcher.get(address, **(asked if have else {}))
        except FetchError as error:
            if error.fault != "too large":
                raise
            self.refused.append(Failure(name=address, fault=error.fault, detail=str(error)))
            return
        if answer.status == 304:
            self.unchanged += 1
        elif answer.status in GONE:
            self.missing.append(day)
        else:
            self._keep(day, name=name, answer=answer)

    def _keep(self, day: date, *, name: str, answer: Answer) -> None:
        address = self.source.address + name
        try:
            kept = self.clean(answer.data)
        except MapError as error:
            failure = Failure(name=name, fault=error.fault, detail=str(error))
            self.refused.append(self.archive.aside(answer.data, failure=failure))
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
            "etag": answer.etag,
            "modified": answer.modified,
        }
        remember(self.path, self.state)
