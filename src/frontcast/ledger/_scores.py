"""Questions, predictions and resolutions on their way into rows, and what of them holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection

from frontcast.errors import LedgerError
from frontcast.frame import content_id
from frontcast.ledger._bodies import dump, load, parse
from frontcast.ledger.rows import TABLES, Edition, Entry, append, editions
from frontcast.records import Prediction, Question, Resolution

_SAYS: Final = ("outcome", "day", "value", "met_on", "map_sha256")


def add_questions(
    connection: Connection,
    questions: Sequence[Question],
    *,
    days: Mapping[str, date],
    recorded_at: str,
) -> int:
    """Add questions; an edited one supersedes the question that it names."""
    table = TABLES["questions"]
    edited = {q.supersedes for q in questions if q.supersedes}
    known = editions(connection, table, sorted(edited))
    lost = edited - set(known)
    if lost:
        raise LedgerError(f"there is no question {min(lost)[:12]} to edit")
    replaced = {
        q.supersedes for _, q in load(connection, Question) if q.supersedes in edited
    }  # fmt: skip
    entries = []
    for question in questions:
        if question.supersedes in replaced:
            raise LedgerError(
                f"question {question.supersedes[:12]} was edited already; edit the one it became"
            )
        entries.append(
            Entry(
                id=question.id,
                body=dump(question),
                known_at=days[question.id],
                parent=question.origin,
                supersedes=question.supersedes,
            )
        )
    return len(append(connection, table, entries=entries, recorded_at=recorded_at))


def add_predictions(
    connection: Connection,
    predictions: Sequence[Prediction],
    *,
    known_at: date | None,
    recorded_at: str,
) -> int:
    """Add predictions on questions that are there; return how many say something new.

    Said otherwise by the same voice of the same day, one is a correction, which supersedes the
    last; frontcast's own are never corrected.
    """
    table = TABLES["predictions"]
    asked = editions(connection, TABLES["questions"], {p.question for p in predictions})
    keys = [p.key for p in predictions]
    latest = {key: found[-1] for key, found in editions(connection, table, keys).items()}
    entries = []
    for prediction, key in zip(predictions, keys, strict=True):
        if prediction.question not in asked:
            raise LedgerError(f"add the question first: there is no {prediction.question[:12]}")
        before = latest.get(key)
        if before is not None and parse(Prediction, before.body) == prediction:
            continue
        if before is not None and prediction.own:
            raise LedgerError(
                f"{prediction.who} has given another chance for question "
                f"{prediction.question[:12]} on {prediction.made_on}; what frontcast gave stands"
            )
        body = dump(prediction)
        row = content_id({"supersedes": before.id, "body": body}) if before else key
        day = max(known_at or prediction.made_on, asked[prediction.question][0].known_at)
        entries.append(
            Entry(
                id=row,
                body=body,
                known_at=day,
                parent=prediction.question,
                supersedes=before.id if before else "",
            )
        )
        latest[key] = Edition(id=row, body=body, known_at=day)
    return len(append(connection, table, entries=entries, recorded_at=recorded_at))


def add_resolutions(
    connection: Connection,
    resolutions: Sequence[Resolution],
    *,
    known_at: date | None,
    recorded_at: str,
) -> int:
    """Add resolutions that say something else than the last by the same mapper and definition."""
    table = TABLES["resolutions"]
    wanted = {r.question for r in resolutions}
    asked = editions(connection, TABLES["questions"], wanted)
    lost = wanted - set(asked)
    if lost:
        raise LedgerError(f"add the question first: there is no {min(lost)[:12]}")
    rows = load(connection, Resolution, parents=wanted)
    latest = {_about(found): (row, found) for row, found in rows}
    entries = []
    for resolution in resolutions:
        about = _about(resolution)
        before = latest.get(about)
        if before is not None and all(
            getattr(before[1], name) == getattr(resolution, name) for name in _SAYS
        ):
            continue
        body = dump(resolution)
        key = content_id({"after": before[0] if before else "", "resolution": body})
        entries.append(
            Entry(
                id=key,
                body=body,
                known_at=max(known_at or resolution.as_of, asked[resolution.question][0].known_at),
                parent=resolution.question,
                supersedes=before[0] if before else "",
            )
        )
        latest[about] = (key, resolution)
    return len(append(connection, table, entries=entries, recorded_at=recorded_at))


def standing_questions(questions: Iterable[Question]) -> list[Question]:
    """Return the questions that were not edited into others, in the order of the rows."""
    given = list(questions)
    edited = {q.supersedes for q in given if q.supersedes}
    return [q for q in given if q.id not in edited]


def standing_predictions(predictions: Iterable[Prediction]) -> list[Prediction]:
    """Return of each voice and day what it said last."""
    return list({p.key: p for p in predictions}.values())


def standing_resolutions(resolutions: Iterable[Resolution]) -> list[Resolution]:
    """Return of each question, mapper and definition how it stood last."""
    return list({_about(r): r for r in resolutions}.values())


def _about(resolution: Resolution) -> tuple[str, str, str]:
    return resolution.question, resolution.mapper, resolution.extent
