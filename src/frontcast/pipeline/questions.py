"""Questions of a workspace: drawn from its claims, asked by people, brought in with a CSV."""

import csv
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from frontcast.claims import VerbalTable, load_table, questions_of
from frontcast.errors import (
    AmbiguousNameError,
    DateError,
    FrontcastError,
    SchemaError,
    StatementError,
    UnknownNameError,
)
from frontcast.frame import parse_day
from frontcast.pipeline.claims import stored_claims
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Claim, Prediction, Question, Report, Statement, When, parse
from frontcast.theatre import resolve

TABLE_SETTING: Final = "FRONTCAST_VERBAL_TABLE"
"""Environment variable that names another table of verbal probabilities."""
_SHORTEST: Final = 4  # of the beginning of an id


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Questions as of a day, and what everybody gave for them.

    Parameters
    ----------
    questions : tuple of Question
        Those that stand: of an edited one what it became.
    predictions : tuple of Prediction
        On these questions.
    drawn : frozenset of str
        Ids of questions that are drawn from the claims now and not kept in the ledger.
    claims : mapping of str to (Claim, Report)
        By id, those that questions were drawn from.
    table : str
        Name of the table of verbal probabilities.
    """

    questions: tuple[Question, ...]
    predictions: tuple[Prediction, ...]
    drawn: frozenset[str] = frozenset()
    claims: Mapping[str, tuple[Claim, Report]] = field(default_factory=dict)
    table: str = ""

    def find(self, start: str) -> Question:
        """Return the question whose id begins so.

        Raises
        ------
        UnknownNameError, AmbiguousNameError
            If none does, or several do.
        """
        found = [q for q in self.questions if q.id.startswith(start)]
        if len(start) < _SHORTEST or not found:
            raise UnknownNameError(
                f"there is no question whose id begins with {start!r} "
                f"(want at least {_SHORTEST} digits of it; see: frontcast question list)"
            )
        if len(found) > 1:
            raise AmbiguousNameError(f"{len(found)} ids begin with {start}: give more of it")
        return found[0]


def verbal_table(path: Path | None = None) -> VerbalTable:
    """Return the table of verbal probabilities: as named, as set, or the one that ships.

    Raises
    ------
    ConfigError
        If the file named is no table.
    """
    return load_table(path or os.environ.get(TABLE_SETTING) or None)


def collect(
    workspace: Workspace, *, as_of: date | None = None, table: VerbalTable | None = None
) -> Questions:
    """Return the questions of a workspace: those in its ledger, and those its claims pose.

    Parameters
    ----------
    workspace : Workspace
    as_of : datetime.date or None
        Nothing known later: no claim, question or prediction.
    table : VerbalTable, optional
        Reads chances from words; default: as set.
    """
    table = table or verbal_table()
    claims: dict[str, tuple[Claim, Report]] = {}
    posed: dict[str, Question] = {}
    said: list[Prediction] = []
    for report, found in stored_claims(workspace, as_of=as_of):
        claims |= {c.id: (c, report) for c in found}
        for one in questions_of(report, found, theatre=workspace.theatre, table=table):
            posed.setdefault(one.question.id, one.question)
            said.append(one.prediction)
    if workspace.path is None:
        return Questions(
            questions=tuple(posed.values()), predictions=tuple(said), drawn=frozenset(posed),
            claims=claims, table=table.name,
        )  # fmt: skip
    kept = workspace.ledger.questions(as_of)
    became = _became(workspace.ledger.questions(as_of, raw=True))
    given = {p.key: p for p in said}
    for p in workspace.ledger.predictions(as_of):
        if not p.origin or p.source != "report":
            given[p.key] = p
    moved = [replace(p, question=_last(p.question, became)) for p in given.values()]
    standing = {q.id: q for q in kept if _stands(q, claims, moved)}
    drawn = {k: q for k, q in posed.items() if k not in standing and k not in became}
    questions = {**standing, **drawn}
    return Questions(
        questions=tuple(sorted(questions.values(), key=lambda q: q.asked_on)),
        predictions=tuple(p for p in moved if p.question in questions),
        drawn=frozenset(drawn),
        claims=claims,
        table=table.name,
    )


def _became(every: Iterable[Question]) -> dict[str, str]:
    return {q.supersedes: q.id for q in every if q.supersedes}


def _last(key: str, became: Mapping[str, str]) -> str:
    while key in became:
        key = became[key]
    return key


def _stands(
    question: Question, claims: Mapping[str, object], predictions: Iterable[Prediction]
) -> bool:
    """Whether a question is still asked: its claim stands, or a person or model speaks of it."""
    if not question.origin or question.supersedes or question.origin in claims:
        return True
    return any(p.question == question.id for p in predictions)


def keep_questions(
    workspace: Workspace, found: Questions, *, only: Iterable[str] | None = None
) -> tuple[int, int]:
    """Write drawn questions and what reports gave for them into the ledger.

    Parameters
    ----------
    workspace : Workspace
    found : Questions
        From `collect`.
    only : iterable of str, optional
        Ids of the questions to keep; default: all.

    Returns
    -------
    (int, int)
        Questions and predictions that are new.
    """
    wanted = found.drawn if only is None else found.drawn & set(only)
    questions = [q for q in found.questions if q.id in wanted]
    new = workspace.ledger.add_questions(questions)
    chosen = {q.id for q in found.questions} if only is None else set(only)
    said = [p for p in found.predictions if p.source == "report" and p.question in chosen]
    return new, workspace.ledger.add_predictions(said)


def today() -> date:
    """Return the day, in UTC."""
    return datetime.now(UTC).date()


def add_question(
    workspace: Workspace,
    text: str,
    *,
    by: date | None = None,
    condition: str = "",
    p: tuple[float, float] | None = None,
    who: str = "",
    on: date | None = None,
    note: str = "",
) -> Question:
    """Ask a question, and give a chance for it.

    Parameters
    ----------
    workspace : Workspace
    text : str
        A Statement. Other words are kept as a question that nothing can resolve.
    by : datetime.date or None
        Last day, where the Statement names none.
    condition : str
        A Statement that must come true first; empty: none.
    p : (float, float) or None
        Chance given, from low to high.
    who : str
        Who gives it.
    on : datetime.date or None
        The day it is asked and the chance given; None: today.
    note : str
        Why.

    Returns
    -------
    Question

    Raises
    ------
    StatementError, UnknownNameError, AmbiguousNameError
        If a Statement cannot be read or names what is not known here.
    DateError
        If the day is to come, or the last day is over.
    SchemaError
        If a chance has no name to it.
    """
    day = on or today()
    if day > today():
        raise DateError(f"{day} is to come; a question is asked today or was asked before")
    if p is not None and not who.strip():
        raise SchemaError("who gives that chance? name them with --who NAME")
    question = _question(workspace, text, by=by, condition=condition, day=day, who=who)
    found = collect(workspace)
    keep_questions(workspace, found, only=[question.id])
    workspace.ledger.add_questions([question], known_at=day)
    if p is not None:
        given = Prediction(
            question=question.id, who=who, made_on=day, low=p[0], high=p[1], source="person",
            note=note,
        )  # fmt: skip
        workspace.ledger.add_predictions([given], known_at=day)
    return question


def _question(
    workspace: Workspace, text: str, *, by: date | None, condition: str, day: date, who: str
) -> Question:
    about = {"text": text, "asked_on": day, "who": who}
    if "(" not in text:
        reason = "asked in words alone; no Statement says what would settle it"
        return Question(**about, unresolvable=reason, condition_text=condition, deadline=by)  # type: ignore[arg-type] # of the fields' own types
    statement = _statement(workspace, text, by=by)
    end = statement.when.end if statement.when else None
    if end is None or statement.relation is None:
        raise StatementError("a question says what will be so, and by when", text=text,
                             column=len(text), expected=("--by YYYY-MM-DD",))  # fmt: skip
    if end < day:
        raise DateError(f"its last day, {end}, lies before the day it is asked on, {day}")
    conditions = (str(_condition(workspace, condition, by=end)),) if condition else ()
    return Question(
        **about,  # type: ignore[arg-type] # of the fields' own types
        statement=str(statement), conditions=conditions, condition_text=condition,
        horizon="stated", horizon_words="as asked", deadline=end,
    )  # fmt: skip


def _condition(workspace: Workspace, text: str, *, by: date) -> Statement:
    condition = _statement(workspace, text, by=by)
    if condition.relation is None or condition.when is None or condition.when.end is None:
        raise StatementError("a condition says what must be so, and by when", text=text,
                             column=len(text), expected=("by YYYY-MM-DD",))  # fmt: skip
    return condition


def _statement(workspace: Workspace, text: str, *, by: date | None) -> Statement:
    statement = parse(text)
    if statement.when is None and by is not None:
        statement = replace(statement, when=When("by", end=by))
        statement = parse(str(statement))
    return resolve(statement, workspace.theatre)


def edit_question(
    workspace: Workspace,
    start: str,
    *,
    statement: str = "",
    by: date | None = None,
    condition: str | None = None,
    who: str,
) -> Question:
    """Put another question in the place of one; what was given for it counts for the new one.

    Parameters
    ----------
    workspace : Workspace
    start : str
        Beginning of its id.
    statement : str
        What to ask instead; empty: as before.
    by : datetime.date or None
        Last day instead; None: as before.
    condition : str or None
        Condition instead; empty: none; None: as before.
    who : str
        Who edits.

    Raises
    ------
    UnknownNameError, AmbiguousNameError, StatementError, DateError
        As `add_question`, or if there is no such question.
    SchemaError
        If nothing changes, or nobody is named.
    """
    if not who.strip():
        raise SchemaError("who edits? name yourself with --who NAME")
    found = collect(workspace)
    old = found.find(start)
    text = statement or old.statement
    if not text:
        raise SchemaError("this question has no Statement yet: give it one with --statement")
    if by is not None:
        text = str(replace(parse(text), when=When("by", end=by)))
    new = _question(workspace, text, by=None, condition="", day=old.asked_on, who=old.who)
    conditions, words = old.conditions, old.condition_text
    if condition is not None:
        end = new.deadline or old.asked_on
        conditions = (str(_condition(workspace, condition, by=end)),) if condition else ()
        words = condition
    same_days = not by and not statement
    new = replace(
        new, text=old.text, conditions=conditions, condition_text=words, origin=old.origin,
        counted_from=old.counted_from if same_days and conditions else "asked",
        horizon_words=f"edited by {who}", supersedes=old.id,
    )  # fmt: skip
    if new.id == old.id:
        raise SchemaError("nothing changes: want another Statement, last day or condition")
    keep_questions(workspace, found, only=[old.id])
    workspace.ledger.add_questions([new], known_at=today())
    return new


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a table of chances.

    Parameters
    ----------
    rows, new : int
        Read; predictions that the ledger did not have.
    questions : int
        New questions.
    refused : tuple of (int, str)
        Line and why.
    """

    rows: int
    new: int
    questions: int
    refused: tuple[tuple[int, str], ...] = ()


def import_chances(workspace: Workspace, path: Path) -> Imported:
    """Bring in chances that others gave: a CSV with the columns question, time, p, source.

    Parameters
    ----------
    workspace : Workspace
    path : Path
        UTF-8. `question`: the beginning of a question's id, or a Statement with its last day;
        `time`: a day, or day and time (of several on one day the last counts); `p`: a chance such
        as ``0.35``, ``35%`` or ``0.3..0.4``; `source`: who gave it. Other columns are left alone.

    Returns
    -------
    Imported
        Rows that cannot be used are named and left out; the rest goes on.

    Raises
    ------
    SchemaError
        If a column is missing, or it is no such file.
    """
    wanted = ("question", "time", "p", "source")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            columns = [c.strip().lower() for c in reader.fieldnames or ()]
    except (UnicodeDecodeError, csv.Error) as error:
        raise SchemaError(f"{path}: want a CSV in UTF-8: {error}") from error
    missing = [name for name in wanted if name not in columns]
    if missing:
        raise SchemaError(f"{path}: want the columns {', '.join(wanted)}; {missing[0]} is missing")
    found = collect(workspace)
    read: list[tuple[int, str, datetime, tuple[float, float], str]] = []
    refused: list[tuple[int, str]] = []
    for line, raw in enumerate(rows, start=2):
        row = {(k or "").strip().lower(): (v or "").strip() for k, v in raw.items() if k}
        try:
            moment, chance = _moment(row["time"]), chance_of(row["p"])
            if not row["source"]:
                raise SchemaError("it names no source")
            read.append((line, row["question"], moment, chance, row["source"]))
        except FrontcastError as error:
            refused.append((line, str(error).splitlines()[0]))
    first: dict[str, date] = {}
    for _, text, moment, _, _ in read:
        first[text] = min(first.get(text, moment.date()), moment.date())
    asked: dict[str, Question] = {}
    given: dict[str, tuple[datetime, Prediction]] = {}
    for line, text, moment, chance, source in read:
        try:
            if text not in asked:
                asked[text] = _asked(workspace, found, text, day=first[text])
            prediction = _given(asked[text], moment, chance, source)
        except FrontcastError as error:
            refused.append((line, str(error).splitlines()[0]))
            continue
        before = given.get(prediction.key)
        if before is None or before[0] <= moment:
            given[prediction.key] = moment, prediction
    keep_questions(workspace, found, only=[q.id for q in asked.values()])
    new = workspace.ledger.add_questions(asked.values())
    return Imported(
        rows=len(rows),
        new=workspace.ledger.add_predictions([p for _, p in given.values()]),
        questions=new,
        refused=tuple(sorted(refused)),
    )


def _asked(workspace: Workspace, found: Questions, text: str, *, day: date) -> Question:
    if "(" not in text:
        return found.find(text)
    question = _question(workspace, text, by=None, condition="", day=day, who="")
    same = [
        q for q in found.questions
        if q.statement == question.statement and not q.conditional and q.asked_on <= day
    ]  # fmt: skip
    return same[-1] if same else question


def _given(
    question: Question, moment: datetime, chance: tuple[float, float], source: str
) -> Prediction:
    if question.unresolvable:
        raise SchemaError(
            f"question {question.id[:12]} cannot be resolved: {question.unresolvable}"
        )
    day = moment.date()
    if question.deadline is not None and day > question.deadline:
        raise DateError(f"{day} lies after its last day, {question.deadline}")
    if day < question.asked_on:
        raise DateError(f"{day} lies before the day it was asked on, {question.asked_on}")
    return Prediction(
        question=question.id, who=source, made_on=day, low=chance[0], high=chance[1],
        source="import", outlet=source,
    )  # fmt: skip


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        day = parse_day(text)
        moment = datetime(day.year, day.month, day.day)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    if moment.date() > today():
        raise DateError(f"{text} is to come")
    return moment


def chance_of(text: str) -> tuple[float, float]:
    """Read a chance: ``0.35``, ``35%``, ``0.3..0.4`` or ``30..40%``.

    Returns
    -------
    (float, float)
        Low and high.

    Raises
    ------
    SchemaError
        If it is none.

    Examples
    --------
    >>> chance_of("35%"), chance_of("0.3..0.4")
    ((0.35, 0.35), (0.3, 0.4))
    """
    bare = text.strip().removesuffix("%").strip()
    scale = 100.0 if text.strip().endswith("%") else 1.0
    low, mark, high = bare.partition("..")
    try:
        ends = float(low) / scale, float(high if mark else low) / scale
    except ValueError:
        raise SchemaError(f"want a chance such as 0.35, 35% or 0.3..0.4, got {text!r}") from None
    if not 0 <= ends[0] <= ends[1] <= 1:
        raise SchemaError(f"want a chance from 0 to 1, got {text!r}")
    return ends


def question_list_rows(
    workspace: Workspace, *, as_of: date | None = None, table: VerbalTable | None = None
) -> list[dict[str, object]]:
    """Return the questions of a workspace as rows.

    Parameters
    ----------
    workspace, as_of, table
        As for `collect`.

    Returns
    -------
    list of dict
        ``id, asked_on, who, text, statement, condition, deadline, horizon, horizon_words,
        unresolvable, kept, chances``.
    """
    found = collect(workspace, as_of=as_of, table=table)
    given: dict[str, int] = {}
    for p in found.predictions:
        given[p.question] = given.get(p.question, 0) + (p.p is not None)
    return [
        {
            "id": q.id[:12], "asked_on": q.asked_on, "who": q.who, "text": q.text,
            "statement": q.statement or f"({q.unresolvable})",
            "condition": " and ".join(q.conditions) or q.condition_text, "deadline": q.deadline,
            "horizon": q.horizon, "horizon_words": q.horizon_words,
            "counted_from": q.counted_from, "unresolvable": q.unresolvable,
            "kept": q.id not in found.drawn, "chances": given.get(q.id, 0),
        }
        for q in found.questions
    ]  # fmt: skip
