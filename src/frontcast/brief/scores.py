"""Questions with what was given for them and how they came out -> small view records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from frontcast.records import Claim, Prediction, Question, Report, Resolution, Settled
from frontcast.verify import Board, HorizonFault, range_scores

OUTCOMES: Final = {
    "yes": "came true",
    "no": "did not come true",
    "annulled": "annulled: its condition did not come true",
    "open": "open",
    "not checkable": "not checkable",
}
"""Outcomes in the words of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A question with everything known of it.

    Parameters
    ----------
    question : Question
    predictions : tuple of Prediction
        By everybody, in order of time.
    resolutions : tuple of Resolution
        By every mapper and definition.
    declared : Resolution or None
        The one that counts: by the definition that the Statement names, on the maps of the first
        mapper who can tell. None: nothing can resolve it, or no maps are loaded.
    claims : mapping of str to (Claim, Report)
        By id: what it and its predictions were drawn from.
    where : str
        The place or region it is about.
    """

    question: Question
    predictions: tuple[Prediction, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    declared: Resolution | None = None
    claims: Mapping[str, tuple[Claim, Report]] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoreboard:
    """Everything `frontcast score` shows.

    Parameters
    ----------
    watched : tuple of Watched
        In order of time.
    board : Board
        Everybody's record, by the resolutions declared.
    faults : tuple of HorizonFault
        Chances that fall as the days they have grow.
    hindcasts : mapping of str to tuple of (str, Prediction)
        By question: definition of capture (empty: none), and what one of frontcast's models would
        have given on the day it was asked.
    as_of : datetime.date or None
        Nothing later was used.
    table : str
        Name of the table of verbal probabilities.
    """

    watched: tuple[Watched, ...]
    board: Board
    faults: tuple[HorizonFault, ...] = ()
    hindcasts: Mapping[str, tuple[tuple[str, Prediction], ...]] = field(default_factory=dict)
    as_of: date | None = None
    table: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceView:
    """One chance, and what it scores by the resolution declared; None where it is not settled.

    `words` are those it was read from, and `extent` the one definition of capture that it was
    made for; empty: the words leave it open.
    """

    who: str
    made_on: date
    chance: str
    low: float | None
    high: float | None
    source: str
    outlet: str = ""
    words: str = ""
    extent: str = ""
    phrase: str = ""
    brier: float | None = None
    brier_best: float | None = None
    brier_worst: float | None = None
    log: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeView:
    """How a question stands by one mapper and definition."""

    mapper: str
    extent: str
    outcome: str
    day: date | None
    met_on: date | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question, in words and days.

    Parameters
    ----------
    id : str
    said_on : datetime.date
        The day it was asked on.
    who, outlet, words : str
        Who said it, where, in which words; empty where they may not be shown.
    statement : str
        What would come about; empty where nothing can be measured.
    condition : str
        What must come true first.
    deadline : datetime.date or None
        Last day.
    horizon : str
        Where the last day is from, in words.
    unresolvable : str
        Why no map can tell.
    outcome : str
        By the definition declared.
    outcomes : list of OutcomeView
        By every mapper and definition.
    chances : list of ChanceView
        By everybody, frontcast's hindcast last.
    """

    id: str
    said_on: date
    who: str
    outlet: str
    words: str
    statement: str
    condition: str
    deadline: date | None
    horizon: str
    unresolvable: str
    outcome: str
    outcomes: list[OutcomeView] = field(default_factory=list)
    chances: list[ChanceView] = field(default_factory=list)


Say = Callable[[Report, str], str]
"""Given a report and words of it (or of ours on it), what may be shown of them."""


def question_views(
    shown: Scoreboard, *, say: Say | None = None, mapper: Callable[[str], str] = str
) -> list[QuestionView]:
    """Return the questions of a scoreboard as view records.

    Parameters
    ----------
    shown : Scoreboard
    say : callable, optional
        What may be shown of words from a report; default: all.
    mapper : callable
        Name of a mapper -> its title.
    """
    keep = say or (lambda _, text: text)
    return [_view(one, shown, keep=keep, mapper=mapper) for one in shown.watched]


def _view(
    one: Watched, shown: Scoreboard, *, keep: Say, mapper: Callable[[str], str]
) -> QuestionView:
    q, declared = one.question, one.declared
    drawn = one.claims.get(q.origin)

    def told(text: str) -> str:
        return text if drawn is None else keep(drawn[1], text)

    outcome = "no maps"
    if q.unresolvable:
        outcome = "unresolvable"
    elif declared is not None:
        outcome = str(declared.outcome)
    given = [("", p) for p in one.predictions]
    return QuestionView(
        id=q.id,
        said_on=q.asked_on,
        who=told(q.who) or (HIDDEN if q.who else ""),
        outlet=drawn[1].outlet if drawn else "",
        words="" if q.text in q.statement else told(q.text),
        statement=q.statement,
        condition=" and ".join(q.conditions) or told(q.condition_text),
        deadline=q.deadline,
        horizon=_horizon(q, told(q.horizon_words)),
        unresolvable=q.unresolvable,
        outcome=outcome,
        outcomes=[
            OutcomeView(mapper=mapper(r.mapper), extent=r.extent, outcome=str(r.outcome),
                        day=r.day, met_on=r.met_on, detail=r.detail)
            for r in one.resolutions
        ],
        chances=[
            _chance(one, p, extent=extent, keep=keep)
            for extent, p in (*given, *shown.hindcasts.get(q.id, ()))
        ],
    )  # fmt: skip


HIDDEN: Final = "(not shown)"
"""In the place of a description of an anonymous source that repeats too many words of a report."""


def _horizon(q: Question, words: str) -> str:
    if q.horizon == "none":
        return ""
    text = "as stated" if q.horizon == "stated" else "our reading"
    if words and q.origin:
        text += f' of "{words}"'
    if q.counted_from == "condition":
        text += ", counted from the day on which the condition comes true"
    return text


def _chance(one: Watched, p: Prediction, *, extent: str, keep: Say) -> ChanceView:
    drawn = one.claims.get(p.origin)

    def told(text: str) -> str:
        return text if drawn is None else keep(drawn[1], text)

    out = ChanceView(
        who=told(p.who) or HIDDEN, made_on=p.made_on, chance=chance_words(p.low, p.high),
        low=p.low, high=p.high, source=p.source, outlet=p.outlet, phrase=told(p.phrase),
        words=told(drawn[0].text) if drawn else "", extent=extent,
    )  # fmt: skip
    judged = [one.declared] if one.declared and not extent else [
        r for r in one.resolutions if one.declared and r.mapper == one.declared.mapper
        and r.extent == extent
    ]  # fmt: skip
    if not judged or not judged[0].known or p.low is None or p.high is None:
        return out
    found = range_scores([p.low], [p.high], [float(judged[0].outcome is Settled.YES)])
    return replace(
        out, brier=float(found.brier[0]), brier_best=float(found.brier_best[0]),
        brier_worst=float(found.brier_worst[0]), log=float(found.log[0]),
    )  # fmt: skip


def chance_words(low: float | None, high: float | None) -> str:
    """Return a chance as text: ``35 %``, ``20-45 %``; empty where none was given.

    Examples
    --------
    >>> chance_words(0.2, 0.45), chance_words(0.35, 0.35), chance_words(0.004, 0.004)
    ('20-45 %', '35 %', '0.4 %')
    """
    if low is None or high is None:
        return ""
    ends = [_percent(v) for v in dict.fromkeys((low, high))]
    return "-".join(ends) + " %"


def _percent(share: float) -> str:
    value = 100 * share
    return f"{value:.0f}" if round(value, 1) == round(value) or 1 < value < 99 else f"{value:.1f}"


def question_rows(shown: Scoreboard) -> list[dict[str, object]]:
    """Return one row for each chance of each question, for tables and files.

    Returns
    -------
    list of dict
        ``question, said_on, who, outlet, words, statement, condition, deadline, horizon, extent,
        chance, low, high, phrase, source, made_on, outcome, by_definition, brier, brier_best,
        brier_worst, log, unresolvable``.
    """
    out: list[dict[str, object]] = []
    for view in question_views(shown):
        blank = ChanceView(who="", made_on=view.said_on, chance="", low=None, high=None, source="")
        out += [
            {
                "question": view.id, "said_on": view.said_on, "who": c.who or view.who,
                "outlet": c.outlet or view.outlet, "words": c.words or view.words,
                "statement": view.statement, "condition": view.condition,
                "deadline": view.deadline, "horizon": view.horizon, "extent": c.extent,
                "chance": c.chance,
                "low": c.low, "high": c.high, "phrase": c.phrase, "source": c.source,
                "made_on": c.made_on, "outcome": view.outcome,
                "by_definition": definitions(view.outcomes), "brier": c.brier,
                "brier_best": c.brier_best, "brier_worst": c.brier_worst, "log": c.log,
                "unresolvable": view.unresolvable,
            }
            for c in view.chances or [blank]
        ]  # fmt: skip
    return out


def definitions(outcomes: Sequence[OutcomeView]) -> str:
    """Return outcomes by mapper and definition in one line: ``A: centre yes (2025-11-05), ...``.

    What is so by every definition, or on every map, is said once.
    """
    by_mapper: dict[str, list[tuple[str, str]]] = {}
    for o in outcomes:
        day = f" ({o.day})" if o.day and o.outcome == Settled.YES else ""
        if day and o.detail.startswith("already"):
            day = f" (already on {o.day})"
        by_mapper.setdefault(o.mapper, []).append((o.extent, f"{o.outcome}{day}"))
    said: dict[str, list[str]] = {}
    for name, each in by_mapper.items():
        words = {word for _, word in each}
        text = ", ".join(f"{extent} {word}".strip() for extent, word in each)
        if len(words) == 1 and len(each) > 1:
            text = f"{words.pop()} by every definition"
        said.setdefault(text, []).append(name)
    return "; ".join(f"{', '.join(names)}: {text}" for text, names in said.items())


def board_rows(board: Board) -> list[dict[str, object]]:
    """Return everybody's record as rows.

    Returns
    -------
    list of dict
        ``by, name, rated, happened, brier, brier_best, brier_worst, interval, log, spherical,
        skill_base_rate, skill_persistence``; empty where too few came out.
    """
    return [
        {
            "by": r.by, "name": r.name, "rated": r.rated, "happened": r.happened,
            "brier": r.brier, "brier_best": r.brier_best, "brier_worst": r.brier_worst,
            "brier_low": r.brier_interval.low, "brier_high": r.brier_interval.high,
            "log": r.log, "spherical": r.spherical,
            "skill_base_rate": r.skill_base_rate.value,
            "skill_base_rate_low": r.skill_base_rate.low,
            "skill_base_rate_high": r.skill_base_rate.high,
            "skill_persistence": r.skill_persistence.value,
            "skill_persistence_low": r.skill_persistence.low,
            "skill_persistence_high": r.skill_persistence.high,
        }
        for r in board.rows
    ]  # fmt: skip


def chance_line(view: ChanceView, *, named: bool = False) -> str:
    """Return a chance in one line: ``20-45 % ("unlikely"), Brier 0.11``.

    `named`: also whose it is; of models, people and markets it is always told.
    """
    if not view.chance:
        return "no chance named"
    out = view.chance + (f" ({view.extent})" if view.extent else "")
    if view.source in ("forecast", "hindcast"):
        out = f"{view.who} ({view.source}): {out}"
    elif named or view.source != "report":
        out = f"{'the report' if view.who == 'narrator' else view.who}: {out}"
    if view.phrase:
        out += f' ("{view.phrase}")'
    if view.brier is not None:
        out += f", Brier {view.brier:.2f}"
        if view.brier_best != view.brier_worst:
            out += f" ({view.brier_best:.2f} to {view.brier_worst:.2f})"
    return out
