"""What is worth an alert, and the log that holds every one of them once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from frontcast import access
from frontcast.brief.exports import ExportedClaim, link_rows, rows_of
from frontcast.claims import links
from frontcast.errors import FrontcastError, LedgerError
from frontcast.pipeline._lines import Lines
from frontcast.pipeline.ask import ask
from frontcast.pipeline.claims import stored_claims
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Alert, AlertKind, Outcome

FOLDER, LOG = "watch", "alerts.jsonl"


class AlertLog:
    """Every alert once, in a file that only grows: ``watch/alerts.jsonl``.

    What an alert is about is its key.

    Parameters
    ----------
    folder : Path
        The workspace's ``watch``.
    """

    def __init__(self, folder: Path) -> None:
        self._lines = Lines(folder / LOG)

    def read(self) -> list[Alert]:
        """Return all alerts, the earliest first.

        Raises
        ------
        LedgerError
            If a whole line is no alert.
        """
        return [_alert(fields, self._lines.path) for fields in self._lines.read()]

    def add(self, alerts: Iterable[Alert]) -> list[Alert]:
        """Append what is not there yet; on disk when this returns. Returns what was new."""
        known = {a.id for a in self.read()}
        new = list({a.id: a for a in alerts if a.id not in known}.values())
        self._lines.add(asdict(a) for a in new)
        return new


def _alert(fields: dict[str, Any], path: Path) -> Alert:
    try:
        day = date.fromisoformat(fields["day"]) if fields["day"] else None
        return Alert(**{**fields, "day": day})
    except (ValueError, TypeError, KeyError) as error:
        raise LedgerError(f"{path}: a line is no alert: {error}") from error


def stored_alerts(workspace: Workspace) -> list[Alert]:
    """Return what was told, the latest first; a bare pack has nothing."""
    if workspace.path is None:
        return []
    return [a for a in AlertLog(workspace.path / FOLDER).read()[::-1] if a.told]


def now() -> str:
    """Return the time as an alert gives it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def contradictions(workspace: Workspace) -> list[Alert]:
    """Return every contradiction between claims as an alert."""
    kept = stored_claims(workspace)
    found = links([c for _, claims in kept for c in claims], reports=[r for r, _ in kept])
    wanted = [link for link in found if link.relation == "contradicts"]
    items = [ExportedClaim(claim=c, report=r) for r, claims in kept for c in claims]
    said = {i.claim.id: i.claim.said_on for i in items}
    rows = link_rows(wanted, rows_of(items, theatre=workspace.theatre))
    out = []
    for row in rows:
        days = [d for d in (said[row["a"]], said[row["b"]]) if d is not None]
        who = [row[k] or "a speaker" for k in ("speaker_a", "speaker_b")]
        out.append(
            Alert(
                kind="contradiction",
                about=" ".join(sorted((row["a"], row["b"]))),
                title=f"Two claims contradict each other: {who[0]} and {who[1]}",
                detail=str(row["reason"]),
                seen_at=now(),
                day=max(days, default=None),
            )
        )
    return out


def exits(workspace: Workspace, places: Sequence[str], log: Sequence[Alert]) -> list[Alert]:
    """Return the towns that lost their last way out, or have one again, by the first mapper.

    Parameters
    ----------
    workspace : Workspace
    places : sequence of str
        Names of towns.
    log : sequence of Alert
        All alerts so far, the earliest first.

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If a name is not known.
    """
    worlds = workspace.worlds()
    if not worlds or workspace.theatre.access.network is None:
        return []
    mapper, out = worlds[0].mapper, []
    for name in places:
        town = workspace.theatre.gazetteer.place(name)
        ways = access.ways_of(worlds[0], access.home_side(workspace.theatre, town))
        dates = access.place_dates(ways, town)
        if dates.last_exit is None:
            continue  # it is on no road, or had no way out on any map
        state = "closed" if dates.last_exit < dates.until else "open"
        about = _turned(f"{town.id} {mapper}", state, log, kinds=("exit closed", "exit opened"))
        if about is None:
            continue
        whose = workspace.theatre.mapper_title(mapper)
        day = dates.last_exit + timedelta(days=1) if state == "closed" else dates.until
        out.append(
            Alert(
                kind="exit closed" if state == "closed" else "exit opened",
                about=about,
                title=f"{'No road' if state == 'closed' else 'A road'} out of {town.name} is left "
                f"on {whose}'s map",
                detail=f"By the map of {day}. That is a distance to a drawn line, no report of "
                "what can be driven; a map may be taken back.",
                seen_at=now(),
                day=day,
                place=town.id,
                # An open road is news only where there was none.
                told=state == "closed" or not about.endswith(" 1 open"),
            )
        )
    return out


def _turned(
    what: str, state: str, log: Sequence[Alert], *, kinds: Sequence[AlertKind]
) -> str | None:
    """Return the key of a turn to a state, counted from 1; None if it is the state of before.

    The log alone says what was before: so a run that was cut off tells nothing twice, and a map
    that is revised tells no turn anew.
    """
    start = f"{what} | "
    before = [a for a in log if a.kind in kinds and a.about.startswith(start)]
    if before and before[-1].about.endswith(f" {state}"):
        return None
    return f"{start}{len(before) + 1} {state}"


def crossed(
    workspace: Workspace, thresholds: Mapping[str, float], log: Sequence[Alert]
) -> tuple[list[Alert], dict[str, str]]:
    """Return the Statements whose probability is now on the other side of its threshold.

    Parameters
    ----------
    workspace : Workspace
    thresholds : mapping of str to float
        Statement -> probability.
    log : sequence of Alert
        All alerts so far, the earliest first.

    Returns
    -------
    list of Alert, dict of str to str
        Alerts; by Statement why it could not be weighed.
    """
    out, failed = [], {}
    for text, level in thresholds.items():
        try:
            p, day = _chance(workspace, text)
        except FrontcastError as error:
            failed[text] = str(error)
            continue
        if p is None:
            failed[text] = "no probability: it is not about days to come, or there is no forecast"
            continue
        side = "above" if p >= level else "below"
        about = _turned(f"{text} | {level:g}", side, log, kinds=("threshold",))
        if about is not None:
            out.append(
                Alert(
                    kind="threshold",
                    about=about,
                    title=f"{p:.0%}, {side} {level:.0%}: {text}",
                    detail=f"By frontcast's forecast from the map of {day}. Its track record is "
                    "beside it on the page.",
                    seen_at=now(),
                    day=day,
                )
            )
    return out, failed


def _chance(workspace: Workspace, text: str) -> tuple[float | None, date | None]:
    asked = ask(workspace, text)
    if asked.weighed:
        return asked.weighed[0].probability, asked.weighed[0].issued
    settled = {Outcome.SUPPORTED: 1.0, Outcome.CONTRADICTED: 0.0}
    return settled.get(asked.verdict.outcome), asked.verdict.valid_on
