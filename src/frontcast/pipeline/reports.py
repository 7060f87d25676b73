"""Bring reports in: read, keep, find claims, write down, in batches of bounded memory.

A run that is cut off anywhere is mended by the same call again: bytes come first, then the
report's row, then its claims, each known by the hash of what it is. Claims may be found by other
processes; this one alone reads and writes, and writes the same rows in the same order.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from frontcast.claims import Extractor, RuleExtractor
from frontcast.errors import FetchError, FrontcastError
from frontcast.pipeline.ingest import Added, files_under, refuse_future
from frontcast.pipeline.workers import HERE, Workers, spread
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Claim, Failure, Report
from frontcast.reports import Reader, ReadItem
from frontcast.sources import Fetcher, Memory, may_export
from frontcast.theatre import Theatre

_LOG = logging.getLogger(__name__)
#: Called with the bytes read so far and in all.
Progress = Callable[[int, int], None]
_BATCH = 200  # reports
_BATCH_CHARACTERS = 4_000_000
_FAILURES_NAMED = 1000  # the rest is in the ledger
#: The language parser takes memory by the length of a paragraph: 1.7 GB for 500,000 characters.
_LONGEST_PARAGRAPH = 20_000
_LONGEST_TEXT = 600_000
_EXTRACTED = frozenset({"en", "unknown"})
_EXTRACTOR = RuleExtractor()


def add_reports(
    workspace: Workspace,
    paths: Iterable[str | Path],
    *,
    published: date | None = None,
    outlet: str | None = None,
    licence: str = "link-only",
    workers: Workers = HERE,
    progress: Progress | None = None,
) -> Added:
    """Add reports to a workspace and find their claims.

    Parameters
    ----------
    workspace : Workspace
    paths : iterable of path
        Files that reports come in (see `frontcast.reports.read_many`), or folders of them.
    published : datetime.date or None
        Day of publication, where the files do not say. Never guessed.
    outlet : str or None
        Who published them, where the files do not say.
    licence : str
        ``redistribute``, ``derived-only`` or ``link-only``.
    workers : Workers
        Who finds the claims, batch by batch; what is written is the same for any number.
    progress : callable or None
        Called with the bytes done so far and in all.

    Returns
    -------
    Added

    Raises
    ------
    DateError
        If the day of publication lies in the future.
    ConfigError
        If there is no such licence class.
    WorkerError, ConfigError
        As `spread` raises them.
    """
    refuse_future(published)
    may_export(licence, derived=False)
    found = files_under(paths)
    total = sum(p.stat().st_size for p in found)
    run = _Run(workspace, licence)
    taken: deque[_Batch] = deque()

    def unread(reader: Reader) -> Iterator[Sequence[Report]]:
        for batch in _batches(run, reader, found, published=published, outlet=outlet):
            taken.append(batch)
            yield batch.unread

    job = _Extraction(theatre=workspace.theatre)
    with Reader() as reader:
        for claims in spread(job, unread(reader), workers=workers):
            batch = taken.popleft()
            run.keep(batch, claims)
            if progress:
                progress(batch.position, total)
    return run.done()


def _batches(
    run: "_Run",
    reader: Reader,
    files: Sequence[Path],
    *,
    published: date | None,
    outlet: str | None,
) -> "Iterator[_Batch]":
    """Read files, keep what is in them and write it down, a batch at a time; claims come later."""
    before = 0
    for path in files:
        run.read += 1
        kept = False
        for item in reader.read(path, published=published, outlet=outlet):
            if not kept and item.container:
                run.workspace.archive.put_file(
                    path, name=path.name, licence=run.licence, origin=outlet or "unknown"
                )
                kept = True
            run.take(item, path=path)
            if run.full:
                yield run.batch(position=before + item.position)
        before += path.stat().st_size
    yield run.batch(position=before)


def claims_of(
    report: Report, *, theatre: Theatre, extractor: Extractor | None = None
) -> list[Claim] | None:
    """Return the claims of a report; None where no extractor reads its language."""
    if report.language not in _EXTRACTED:
        return None
    return (extractor or _EXTRACTOR).extract(report, theatre=theatre)


def too_long(report: Report) -> str:
    """Say why a text would take too much memory to parse; empty if it would not."""
    if len(report.text) > _LONGEST_TEXT:
        return f"{len(report.text):,} characters, at most {_LONGEST_TEXT:,} are searched for claims"
    longest = max(map(len, report.text.splitlines()), default=0)
    if longest > _LONGEST_PARAGRAPH:
        return f"a paragraph of {longest:,} characters, at most {_LONGEST_PARAGRAPH:,} are searched"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Reports that are written down; `unread` are those whose claims are still to be found."""

    unread: tuple[Report, ...]
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extraction:
    """Finds the claims of a batch; a Failure where that cannot be done, None: not read."""

    theatre: Theatre

    def begin(self) -> Theatre:
        """Return the theatre, whose tables the extractor prepares once."""
        return self.theatre

    def do(self, state: Theatre, item: Sequence[Report]) -> list[list[Claim] | Failure | None]:
        """Find the claims of each report."""
        return [_claims(report, theatre=state) for report in item]


def _claims(report: Report, *, theatre: Theatre) -> list[Claim] | Failure | None:
    if why := too_long(report):
        name = report.title if report.address == "unknown" else report.address
        return Failure(name=name, fault="too long", detail=why, sha256=report.id)
    try:
        return claims_of(report, theatre=theatre)
    except FrontcastError:
        raise  # such as a language pipeline that is not installed: no report can be searched
    except Exception as error:  # noqa: BLE001 - the per-report loop: a Failure row, and on
        _LOG.warning("%s: %r", report.id[:12], error)
        detail = f"no claims could be found: {type(error).__name__}: {str(error)[:300]}"
        return Failure(name=report.title, fault="extraction", detail=detail, sha256=report.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCounts:
    """What following a feed did.

    Parameters
    ----------
    unchanged : bool
        The feed did not change since the last time; nothing else was asked.
    entries : int
        In the feed.
    articles : int
        Fetched now.
    held : int
        Articles fetched earlier, not asked for again.
    """

    unchanged: bool = False
    entries: int = 0
    articles: int = 0
    held: int = 0


def sync_feed(
    workspace: Workspace,
    address: str,
    *,
    articles: bool = False,
    most: int = 50,
    outlet: str | None = None,
    licence: str = "link-only",
    fetcher: Fetcher | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[FeedCounts, Added]:
    """Fetch a feed politely, if it changed, and add its entries as reports.

    Parameters
    ----------
    workspace : Workspace
    address : str
        Of an RSS or Atom feed; public addresses only.
    articles : bool
        Fetch the pages that the entries link to, too, each once.
    most : int
        Of articles in one run; those left out are asked for in the next.
    outlet : str or None
        Who publishes it, where the feed does not say.
    licence : str
        ``redistribute``, ``derived-only`` or ``link-only``.
    fetcher : Fetcher or None
        None: one with the defaults.
    progress : callable or None
        Called with each address that was fetched.

    Returns
    -------
    (FeedCounts, Added)

    Raises
    ------
    FetchError
        If the feed cannot be fetched. An article that cannot is a Failure.
    ConfigError
        If there is no such licence class.
    """
    may_export(licence, derived=False)
    archive = workspace.archive
    memory = Memory(archive, address)
    run = _Run(workspace, licence)
    with fetcher or Fetcher() as asking, Reader() as reader:
        data, changed = memory.fetch(address, fetcher=asking, licence=licence)
        if progress:
            progress(address)
        run.read = 1
        entries = []
        for item in reader.read(data, name=address, outlet=outlet):
            run.take(item, data=data)
            if run.full:
                run.flush()
            if isinstance(item.outcome, Report):
                entries.append(item.outcome)
        linked = {e.address: e for e in entries if e.address != "unknown"} if articles else {}
        wanted = [a for a in linked if not memory.has(a)]
        fetched = 0
        for link in wanted[:most]:
            fetched += _add_article(link, entry=linked[link], run=run, memory=memory,
                                    fetcher=asking, reader=reader)  # fmt: skip
            if progress:
                progress(link)
        run.flush()
        added = run.done()
        # Only now: a run that was cut off asks for the feed again.
        memory.save()
    held = len(linked) - len(wanted)
    return FeedCounts(unchanged=not changed, entries=len(entries), articles=fetched,
                      held=held), added  # fmt: skip


def _add_article(
    link: str, *, entry: Report, run: "_Run", memory: Memory, fetcher: Fetcher, reader: Reader
) -> bool:
    """Fetch and take one article; what the page does not say is taken from the feed's entry."""
    try:
        data, _ = memory.fetch(link, fetcher=fetcher, licence=run.licence)
    except FetchError as error:
        run.note(Failure(name=link, fault=error.fault, detail=str(error)))
        return False
    run.read += 1
    for item in reader.read(data, name=link):
        outcome = item.outcome
        if isinstance(outcome, Report):
            outcome = replace(
                outcome,
                published=outcome.published or entry.published,
                outlet=entry.outlet if outcome.outlet == "unknown" else outcome.outlet,
                address=link if outcome.address == "unknown" else outcome.address,
            )
        run.take(replace(item, outcome=outcome), data=data)
        if run.full:
            run.flush()
    return True


@dataclass(slots=True)
class _Run:
    """What a run has in hand, and what came of it so far."""

    workspace: Workspace
    licence: str
    read: int = 0
    waiting: list[Report] = field(default_factory=list)
    characters: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def take(self, item: ReadItem, *, path: Path | None = None, data: bytes | None = None) -> None:
        """Keep an item's bytes; what was read waits for its batch."""
        outcome = item.outcome
        if isinstance(outcome, Failure):
            self.refuse(outcome, data=item.data or data, path=path)
            return
        if item.data is not None:
            self.workspace.archive.put(
                item.data, name=path.name if path else outcome.address, licence=self.licence,
                origin=_origin(outcome),
            )  # fmt: skip
        self.waiting.append(replace(outcome, licence=self.licence))
        self.characters += len(outcome.text)

    @property
    def full(self) -> bool:
        """Whether what waits makes a batch."""
        return len(self.waiting) >= _BATCH or self.characters >= _BATCH_CHARACTERS

    def refuse(self, failure: Failure, *, data: bytes | None, path: Path | None) -> None:
        """Keep aside what could not be read, and say so in the ledger."""
        archive = self.workspace.archive
        if data:
            failure = archive.aside(data, failure=failure)
        elif path is not None and not archive.has(failure.sha256):
            failure = archive.aside_file(path, failure=failure)
        self.note(failure)

    def note(self, failure: Failure) -> None:
        """Write a failure down; the first ones are named at the end."""
        self.workspace.ledger.add_failure(failure, known_at=_today())
        self.counts["refused"] += 1
        if len(self.failures) < _FAILURES_NAMED:
            self.failures.append(failure)

    def batch(self, *, position: int = 0) -> _Batch:
        """Write down the reports in hand; their claims come later, by `keep`."""
        batch = {r.id: r for r in self.waiting}
        repeated = len(self.waiting) - len(batch)
        self.waiting, self.characters = [], 0
        dated = [(r, r.published or _today()) for r in batch.values()]
        new = self.workspace.ledger.add_reports(dated)
        self.counts["added"] += new
        self.counts["unchanged"] += len(batch) - new + repeated
        unread = []
        for report in batch.values():
            known = [] if new == len(batch) else self._known_claims(report)
            self.counts["claims"] += len(known)
            if not known:
                unread.append(report)
        return _Batch(unread=tuple(unread), position=position)

    def keep(self, batch: _Batch, found: Sequence[list[Claim] | Failure | None]) -> None:
        """Write down what was found in the unread reports of a batch."""
        made: dict[str, list[Claim]] = {}
        for report, claims in zip(batch.unread, found, strict=True):
            if isinstance(claims, Failure):
                self.note(claims)
            self.counts["other language"] += claims is None
            made[report.id] = claims if isinstance(claims, list) else []
            self.counts["claims"] += len(made[report.id])
        self.workspace.ledger.add_readings(made, extractor=_EXTRACTOR.name)

    def flush(self) -> None:
        """Write down the reports in hand, then their claims."""
        batch = self.batch()
        extraction = _Extraction(theatre=self.workspace.theatre)
        self.keep(batch, extraction.do(extraction.begin(), batch.unread))

    def _known_claims(self, report: Report) -> list[Claim]:
        # Claims of a batch are written at once: some are there only where all of them are.
        known = self.workspace.ledger.claims(report=report.id, raw=True)
        # A corrected day of publication moves every time in them: they are read anew.
        return [
            c for c in known
            if c.extractor == _EXTRACTOR.name and c.said_on == report.published
        ]  # fmt: skip

    def done(self) -> Added:
        """Return what came of it all."""
        return Added(
            read=self.read,
            added=self.counts["added"],
            unchanged=self.counts["unchanged"],
            failures=tuple(self.failures),
            refused=self.counts["refused"],
            claims=self.counts["claims"],
            other_language=self.counts["other language"],
        )


def _origin(report: Report) -> str:
    return report.address if report.address != "unknown" else report.outlet


def _today() -> date:
    return datetime.now(UTC).date()
