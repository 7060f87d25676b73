"""frontcast's own chances for questions: entered when they are issued, never changed after."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import frontcast
from frontcast.check import EXTENTS, Court, extent_of
from frontcast.frame import content_id, to_date
from frontcast.pipeline.ask import weigh_on
from frontcast.pipeline.forecast import LEADS, MAX_LEAD, Issued, issue
from frontcast.pipeline.questions import Questions, collect, keep_questions, today
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Prediction, Question, Settled, parse
from frontcast.theatre import resolve

_LOG = logging.getLogger(__name__)
MEMBERS = 100
"""Members that a question with a condition is put to."""
LEAST_MET = 20
"""In so many of them the condition must come true before a chance is given."""


def own_predictions(
    workspace: Workspace,
    questions: Sequence[Question],
    *,
    as_of: date | None = None,
    mapper: str | None = None,
    seed: int = 1,
    leads: Sequence[int] | None = None,
) -> list[Prediction]:
    """Return what every model gives for questions, from the maps known by a day.

    Parameters
    ----------
    workspace : Workspace
    questions : sequence of Question
        Those that nothing can resolve, that are over, or that lie more than `MAX_LEAD` days
        ahead are passed over.
    as_of : datetime.date or None
        The day it is issued on; None: today.
    mapper : str or None
        Whose maps to go on from; None: the first.
    seed : int
        Of the ensembles.
    leads : sequence of int or None
        Days ahead of the last map that are forecast; None: the usual ones, and all that are asked.

    Returns
    -------
    list of Prediction
        ``forecast`` where it is issued today, ``hindcast`` for a day that is over; `inputs` is the
        hash of the maps, model, members, seed and program that it was made with.
    """
    day = as_of or today()
    ahead = [q for q in questions if q.statement and q.deadline and q.deadline > day]
    worlds = workspace.worlds(as_of=as_of, mapper=mapper)
    if not ahead or not worlds:
        return []
    init = to_date(worlds[0].days[worlds[0].slots >= 0][-1])
    asked = {(q.deadline - init).days for q in ahead if q.deadline}
    wanted = sorted(leads or {*LEADS, *(lead for lead in asked if 1 <= lead <= MAX_LEAD)})
    out = []
    for issued in issue(workspace, as_of=as_of, leads=wanted, mapper=mapper, seed=seed):
        inputs = _inputs(issued, seed=seed)
        for question, p in _chances(issued, ahead, most=wanted[-1]):
            out.append(
                Prediction(
                    question=question.id,
                    who=issued.forecast.model,
                    made_on=day,
                    low=round(p, 6),
                    high=round(p, 6),
                    source="forecast" if as_of is None or as_of >= today() else "hindcast",
                    outlet="frontcast",
                    inputs=inputs,
                    note=f"maps by {issued.world.mapper} up to {issued.init}",
                )
            )
    return out


def _inputs(issued: Issued, *, seed: int) -> str:
    """Hash of all that a forecast hangs on: the same hash, the same numbers."""
    made = issued.forecast
    plain = {k: v for k, v in made.dataset.attrs.items() if isinstance(v, str | int | float)}
    return content_id(
        {
            "forecast": {k: v for k, v in plain.items() if k not in ("comment", "title")},
            "frontcast": frontcast.__version__,
            "leads": list(made.leads),
            "maps": list(issued.world.hashes),
            "members": made.size,
            "seed": seed,
        }
    )


def _chances(
    issued: Issued, questions: Sequence[Question], *, most: int
) -> Iterator[tuple[Question, float]]:
    """Yield the chance of each question that lies near enough; of some none can be told."""
    near = [q for q in questions if q.deadline and 1 <= (q.deadline - issued.init).days <= most]
    if len(near) < len(questions):
        _LOG.info("%d questions lie too far ahead for a chance", len(questions) - len(near))
    given = _given_condition(issued, [q for q in near if q.conditions])
    for question in near:
        if question.conditions:
            p = given.get(question.id)
        else:
            statement = resolve(parse(question.statement), issued.world.theatre)
            end = statement.when.end if statement.when else None
            p = None if end is None else weigh_on(issued, statement, end)[0]
        if p is not None:
            yield question, p


def _given_condition(issued: Issued, questions: Sequence[Question]) -> dict[str, float]:
    """Chance of each question among the members in which its condition comes true."""
    if not questions:
        return {}
    asked = [replace(q, asked_on=min(q.asked_on, issued.init)) for q in questions]
    whens = [parse(q.statement).when for q in questions]
    starts = [w.start for w in whens if w and w.start] + [q.asked_on for q in asked]
    past = max(0, (issued.init - min(starts)).days + 1)
    until = max(q.deadline or issued.init for q in questions)
    votes = {q.id: {Settled.YES: 0, Settled.NO: 0} for q in questions}
    for member in islice(issued.members(until=until, past_days=past), MEMBERS):
        court = Court(member, quarantine_days=0)
        for question, shown in zip(asked, questions, strict=True):
            found = court.resolved(question, extent=extent_of(question))
            if found.outcome in votes[shown.id]:
                votes[shown.id][found.outcome] += 1
    met = {key: sum(each.values()) for key, each in votes.items()}
    return {key: votes[key][Settled.YES] / n for key, n in met.items() if n >= LEAST_MET}


def keep_own(
    workspace: Workspace,
    *,
    only: Sequence[str] = (),
    as_of: date | None = None,
    mapper: str | None = None,
    seed: int = 1,
) -> list[Prediction]:
    """Enter frontcast's own chances for open questions into the ledger.

    Parameters
    ----------
    workspace : Workspace
    only : sequence of str
        Beginnings of ids; default: all questions that are open.
    as_of, mapper, seed
        As for `own_predictions`. What is issued for a day that is over counts as known from today.

    Returns
    -------
    list of Prediction
        What was given; entered once, they stand.

    Raises
    ------
    LedgerError
        If other chances were entered for that day by the same model.
    """
    found = collect(workspace, as_of=as_of)
    chosen: Sequence[Question] = [found.find(s) for s in only] if only else found.questions
    made = own_predictions(workspace, chosen, as_of=as_of, mapper=mapper, seed=seed)
    enter(workspace, found, made)
    return made


def enter(workspace: Workspace, found: Questions, made: Sequence[Prediction]) -> int:
    """Write frontcast's own chances, and the questions they are about, into the ledger."""
    keep_questions(workspace, found, only=[p.question for p in made])
    return workspace.ledger.add_predictions(made, known_at=today())


def keep_published(
    workspace: Workspace,
    statements: Sequence[str],
    *,
    leads: Sequence[int] | None = None,
    as_of: date | None = None,
    mapper: str | None = None,
    seed: int = 1,
) -> int:
    """Enter chances that were shown to somebody, each as a question, so that it can be scored.

    Parameters
    ----------
    workspace : Workspace
    statements : sequence of str
        Canonical, each with its last day.
    leads, as_of, mapper, seed
        As the chances were made with: the same inputs give the same numbers.

    Returns
    -------
    int
        Predictions that the ledger did not have; what is over by today is not entered.
    """
    day = as_of or today()
    ends = {text: when.end for text in statements if (when := parse(text).when) and when.end}
    asked = [
        Question(text=text, asked_on=day, statement=text, deadline=end, horizon="stated",
                 horizon_words="as asked", who="frontcast")
        for text, end in ends.items()
    ]  # fmt: skip
    made = own_predictions(
        workspace, asked, as_of=as_of, mapper=mapper, seed=seed, leads=leads
    )  # fmt: skip
    wanted = {p.question for p in made}
    workspace.ledger.add_questions([q for q in asked if q.id in wanted], known_at=today())
    return workspace.ledger.add_predictions(made, known_at=today())


def keep_forecast(
    workspace: Workspace,
    rows: Sequence[Mapping[str, object]],
    *,
    leads: Sequence[int],
    as_of: date | None = None,
    seed: int = 1,
) -> int:
    """Enter the chances of `forecast_rows`; parameters as for `keep_published`."""
    side = workspace.theatre.by_flag(1)
    names = {str(row["place"]) for row in rows}
    days = {(row["issued"], row["lead_days"]) for row in rows}
    statements = [
        f'captured("{name}", {side.code}, {extent}) by {issued + timedelta(days=lead)}'
        for name in sorted(names)
        for issued, lead in sorted(days, key=str)
        for extent in EXTENTS
        if side is not None and isinstance(issued, date) and isinstance(lead, int)
    ]
    canonical = [str(resolve(parse(text), workspace.theatre)) for text in statements]
    return keep_published(workspace, canonical, leads=leads, as_of=as_of, seed=seed)
