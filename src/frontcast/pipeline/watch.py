"""Follow feeds and map sources on a schedule, and tell what came about, once."""

import logging
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from frontcast.brief import atlas
from frontcast.errors import ConfigError, FrontcastError, WorkspaceError
from frontcast.pipeline._lines import replace_file
from frontcast.pipeline._outbox import Outbox, Schedule
from frontcast.pipeline.alerts import FOLDER, AlertLog, contradictions, crossed, exits
from frontcast.pipeline.claims import check_claims, keep_verdicts
from frontcast.pipeline.forecast import near_places
from frontcast.pipeline.ingest import next_file_day, sync_maps
from frontcast.pipeline.reports import sync_feed
from frontcast.pipeline.workspace import CONFIG, Workspace
from frontcast.records import Alert, parse
from frontcast.sources import Fetcher, locked

_LOG = logging.getLogger(__name__)
_Minutes = Annotated[int, Field(ge=5, le=10_080)]
_ATOM_ENTRIES = 200


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Feed(_Strict):
    """A feed to follow."""

    address: str
    articles: bool = False
    outlet: str | None = None
    licence: str = "link-only"
    every_minutes: _Minutes = 60


class MapFeed(_Strict):
    """A map source of the theatre to follow."""

    source: str
    every_minutes: _Minutes = 360


class Threshold(_Strict):
    """A Statement, and the probability whose crossing is news."""

    statement: str
    at: Annotated[float, Field(gt=0, lt=1)] = 0.5


class WatchConfig(_Strict):
    """The ``[watch]`` part of ``frontcast.toml``.

    Parameters
    ----------
    feeds, maps : tuple
        What is followed, each with its own schedule.
    thresholds : tuple of Threshold
    places : tuple of str
        Towns whose ways out are watched; empty: those near the line.
    webhook : str
        Where alerts are posted as JSON; empty: nowhere.
    allow : tuple of str
        Networks that feeds may lie in although they are not public.
    """

    feeds: tuple[Feed, ...] = ()
    maps: tuple[MapFeed, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    places: tuple[str, ...] = ()
    webhook: str = ""
    allow: tuple[str, ...] = ()


def watch_config(workspace: Workspace) -> WatchConfig:
    """Read what a workspace watches.

    Raises
    ------
    ConfigError
        If it cannot be read, or a Statement or place in it is not known.
    WorkspaceError
        For a bare pack.
    """
    path = workspace.folder(CONFIG)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8")).get("watch", {})
        config = WatchConfig.model_validate(raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"{path}, [watch]: {faults}") from error
    for place in config.places:
        workspace.theatre.gazetteer.place(place)
    for source in config.maps:
        workspace.theatre.source(source.source)
    for threshold in config.thresholds:
        parse(threshold.statement)
    return config


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round did.

    Parameters
    ----------
    asked : tuple of str
        Feeds and map sources that were due.
    failed : dict of str to str
        What could not be asked or weighed, and why.
    reports, maps : int
        New ones.
    alerts : tuple of Alert
        New ones that were told.
    sent : int
        Posted to the webhook.
    """

    asked: tuple[str, ...] = ()
    failed: dict[str, str] = field(default_factory=dict)
    reports: int = 0
    maps: int = 0
    alerts: tuple[Alert, ...] = ()
    sent: int = 0


def watch(
    workspace: Workspace,
    *,
    once: bool = False,
    progress: Callable[[Round], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Follow what the workspace's ``[watch]`` names, until interrupted.

    Parameters
    ----------
    workspace : Workspace
    once : bool
        One round of what is due, and no more.
    progress : callable or None
        Called after each round.
    sleep : callable
        For tests.

    Raises
    ------
    ConfigError
        If the settings cannot be used.
    WorkspaceError
        If another watch runs on this workspace.
    """
    with _alone(workspace.folder(FOLDER)):
        while True:
            config = watch_config(workspace)
            done = one_round(workspace, config)
            if progress is not None:
                progress(done)
            if once:
                return
            sleep(_until_due(workspace, config))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(locked(folder / "lock", wait=False))
        except BlockingIOError:
            raise WorkspaceError(f"another watch runs on {folder.parent}") from None
        yield


def one_round(workspace: Workspace, config: WatchConfig) -> Round:
    """Ask what is due, check what came, and tell what is new."""
    folder = workspace.folder(FOLDER)
    schedule = Schedule(folder / "schedule.json")
    done = Round()
    for feed in config.feeds:
        ask = partial(_follow_feed, workspace, feed, config)
        done = _asked(done, schedule, feed.address, feed.every_minutes, ask)
    for source in config.maps:
        ask = partial(_follow_maps, workspace, source)
        done = _asked(done, schedule, source.source, source.every_minutes, ask)
    if done.reports or done.maps:
        keep_verdicts(workspace, check_claims(workspace))
    done = _told(workspace, config, done)
    outbox = Outbox(folder / "outbox.jsonl", address=config.webhook)
    return replace(done, sent=outbox.send([a for a in AlertLog(folder).read() if a.told]))


def _asked(
    done: Round, schedule: Schedule, key: str, minutes: int, ask: Callable[[], tuple[int, int]]
) -> Round:
    if not schedule.due(key):
        return done
    done = replace(done, asked=(*done.asked, key))
    try:
        reports, maps = ask()
    except FrontcastError as error:
        # A server that fails is asked less and less often, at most once a day.
        schedule.note(key, minutes=minutes, failed=True)
        return replace(done, failed={**done.failed, key: str(error)})
    schedule.note(key, minutes=minutes)
    return replace(done, reports=done.reports + reports, maps=done.maps + maps)


def _follow_feed(workspace: Workspace, feed: Feed, config: WatchConfig) -> tuple[int, int]:
    fetcher = Fetcher(allow=config.allow)
    _, added = sync_feed(
        workspace, feed.address, articles=feed.articles, outlet=feed.outlet,
        licence=feed.licence, fetcher=fetcher,
    )  # fmt: skip
    return added.added, 0


def _follow_maps(workspace: Workspace, source: MapFeed) -> tuple[int, int]:
    today = datetime.now(UTC).date()
    first = next_file_day(workspace, source=source.source) or today
    _, added = sync_maps(workspace, source=source.source, since=min(first, today), until=today)
    return 0, added.added + added.revised


def _told(workspace: Workspace, config: WatchConfig, done: Round) -> Round:
    """Find what is new and write it down; on the first round all of it is only noted."""
    folder = workspace.folder(FOLDER)
    log = AlertLog(folder)
    before = log.read()
    begun = folder / "begun"
    failed = dict(done.failed)
    places = config.places
    if not places and (worlds := workspace.worlds()):
        places = tuple(p.name for p in near_places(worlds[0]))
    levels = {t.statement: t.at for t in config.thresholds}
    moved, unweighed = crossed(workspace, levels, before)
    failed |= unweighed
    found = [*contradictions(workspace), *exits(workspace, places, before), *moved]
    if not begun.exists():
        found = [replace(a, told=False) for a in found]
    else:
        known = {a.about.rpartition(" | ")[0] for a in before if a.kind == "threshold"}
        # A threshold that was added later begins silently, too.
        found = [
            replace(a, told=a.told and (a.kind != "threshold"
                                        or a.about.rpartition(" | ")[0] in known))
            for a in found
        ]  # fmt: skip
    new = log.add(found)
    begun.touch()
    told = [a for a in log.read()[::-1] if a.told][:_ATOM_ENTRIES]
    feed = atlas.alerts_atom(
        told, title=f"frontcast: {workspace.theatre.title}", theatre=workspace.theatre.name
    )
    replace_file(folder / "alerts.atom", feed)
    for alert in new:
        if alert.told:
            _LOG.warning("%s: %s", alert.kind, alert.title)
    return replace(done, failed=failed, alerts=tuple(a for a in new if a.told))


def _until_due(workspace: Workspace, config: WatchConfig) -> float:
    schedule = Schedule(workspace.folder(FOLDER) / "schedule.json")
    keys = [f.address for f in config.feeds] + [m.source for m in config.maps]
    waits = [schedule.wait(key) for key in keys]
    return max(1.0, min(waits, default=3600.0))
