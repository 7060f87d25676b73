"""Keep score: questions, how they came out, and everybody's record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import frontcast
from frontcast.brief.exports import Release
from frontcast.brief.record_page import record_page
from frontcast.brief.scores import Scoreboard, Watched
from frontcast.check import Court, by_extent, extent_of, extents_of
from frontcast.claims import VerbalTable
from frontcast.control import World
from frontcast.frame import to_date
from frontcast.pipeline.predict import own_predictions
from frontcast.pipeline.questions import Questions, collect, keep_questions
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Claim, Prediction, Question, Report, Resolution, Settled, parse
from frontcast.verify import Rated, Term, board, horizon_faults


def score(
    workspace: Workspace,
    *,
    as_of: date | None = None,
    mapper: str | None = None,
    table: VerbalTable | None = None,
    hindcast: bool = False,
    keep: bool = False,
    worlds: Sequence[World] | None = None,
    seed: int = 1,
) -> Scoreboard:
    """Score everybody's predictions, as far as they came out.

    Parameters
    ----------
    workspace : Workspace
    as_of : datetime.date or None
        Nothing known later is used: no claim, map or chance.
    mapper : str or None
        Only this mapper's maps.
    table : VerbalTable, optional
        Reads chances from words; default: as set.
    hindcast : bool
        Also work out what frontcast's models would have given on the days the questions of
        reports were asked, from the maps known by then.
    keep : bool
        Write questions, predictions and resolutions into the ledger.
    worlds : sequence of World, optional
        Observed; default: those of the workspace.
    seed : int
        Of ensembles.

    Returns
    -------
    Scoreboard
    """
    found = collect(workspace, as_of=as_of, table=table)
    observed = workspace.worlds(as_of=as_of, mapper=mapper) if worlds is None else worlds
    courts = [Court(w) for w in observed]
    spare = [] if mapper else [Court(w) for w in workspace.spare_worlds(as_of=as_of)]
    said: dict[str, list[Prediction]] = defaultdict(list)
    for p in found.predictions:
        said[p.question].append(p)
    watched = tuple(
        _watched(q, said[q.id], claims=found.claims, courts=courts, spare=spare)
        for q in found.questions
    )
    if keep:
        keep_questions(workspace, found)
        workspace.ledger.add_resolutions([r for w in watched for r in w.resolutions])
    ours = _hindcasts(workspace, found, mapper=mapper, seed=seed) if hindcast else {}
    by_mapper = {c.world.mapper: c for c in (*courts, *spare)}
    return Scoreboard(
        watched=watched,
        board=board(_rated(watched, by_mapper)),
        faults=tuple(horizon_faults(_terms(watched))),
        hindcasts=ours,
        as_of=as_of,
        table=found.table,
    )


def _watched(
    question: Question,
    said: Sequence[Prediction],
    *,
    claims: Mapping[str, tuple[Claim, Report]],
    courts: Sequence[Court],
    spare: Sequence[Court],
) -> Watched:
    resolutions: list[Resolution] = []
    if not question.unresolvable:
        resolutions = [r for c in courts for r in c.resolve(question)]
        if all(r.outcome is Settled.NOT_CHECKABLE for r in resolutions):
            resolutions += [r for c in spare for r in c.resolve(question)]
    origins = {question.origin, *(p.origin for p in said)}
    return Watched(
        question=question,
        predictions=tuple(sorted(said, key=lambda p: (p.made_on, p.source, p.who))),
        resolutions=tuple(resolutions),
        declared=_declared(question, resolutions),
        claims={key: claims[key] for key in origins if key in claims},
        where=_where(question),
    )


def _declared(question: Question, resolutions: Sequence[Resolution]) -> Resolution | None:
    """The resolution that counts: by the definition asked for, by the first who can tell."""
    extent = extent_of(question) if question.statement else ""
    own = [r for r in resolutions if r.extent == extent]
    able = [r for r in own if r.outcome is not Settled.NOT_CHECKABLE]
    return next(iter(able or own), None)


def _where(question: Question) -> str:
    for text in (question.statement, *question.conditions):
        if text:
            statement = parse(text)
            return str(statement.arg("place") or statement.arg("where") or "")
    return ""


def _rated(watched: Iterable[Watched], courts: dict[str, Court]) -> list[Rated]:
    out = []
    for one in watched:
        declared = one.declared
        if declared is None or not declared.known:
            continue
        court = courts.get(declared.mapper)
        still = court.persistence(one.question, declared) if court else None
        for p in one.predictions:
            # A chance given when it was already settled is none.
            late = declared.day is not None and p.made_on > declared.day
            if p.low is None or p.high is None or late:
                continue
            out.append(
                Rated(
                    question=one.question.id, outlet=p.outlet, made_on=p.made_on,
                    who=f"{p.outlet} (own voice)" if p.who == "narrator" else p.who,
                    model=f"{p.who} ({p.source})" if p.own else "", town=one.where,
                    low=p.low, high=p.high, happened=declared.outcome is Settled.YES,
                    persistence=still,
                )
            )  # fmt: skip
    return out


def _terms(watched: Iterable[Watched]) -> list[Term]:
    out = []
    for one in watched:
        q = one.question
        when = parse(q.statement).when if q.statement else None
        if when is None or when.kind != "by" or when.end is None or q.conditional:
            continue
        bare = str(replace(parse(q.statement), when=None))
        out += [
            Term(what=bare, who=p.who, made_on=p.made_on, by=when.end, low=p.low, high=p.high)
            for p in one.predictions
            if p.low is not None and p.high is not None
        ]
    return out


def _hindcasts(
    workspace: Workspace, found: Questions, *, mapper: str | None, seed: int
) -> dict[str, tuple[tuple[str, Prediction], ...]]:
    """What our models would have given for the questions of reports, by each definition."""
    days: dict[date, dict[str, tuple[str, str]]] = defaultdict(dict)
    asked: dict[str, Question] = {}
    for q in found.questions:
        if not q.statement or not q.origin:
            continue
        captured = q.statement.startswith("captured(") and not q.conditions
        for extent in extents_of(q) if captured else ("",):
            variant = by_extent(q, extent) if extent else q
            asked[variant.id] = variant
            days[q.asked_on][variant.id] = q.id, extent
    out: dict[str, list[tuple[str, Prediction]]] = defaultdict(list)
    for day, variants in sorted(days.items()):
        chosen = [asked[key] for key in variants]
        for p in own_predictions(workspace, chosen, as_of=day, mapper=mapper, seed=seed):
            key, extent = variants[p.question]
            out[key].append((extent, p))
    return {key: tuple(made) for key, made in out.items()}


def write_record(workspace: Workspace, shown: Scoreboard, *, path: Path) -> int:
    """Write a page on the record, with no more of the reports than their licences allow.

    Parameters
    ----------
    workspace : Workspace
    shown : Scoreboard
        From `score`.
    path : Path
        A file; Markdown.

    Returns
    -------
    int
        Bytes written.
    """
    theatre = workspace.theatre
    releases: dict[str, Release] = {}

    def say(report: Report, text: str) -> str:
        release = releases.get(report.id) or Release.of(report)
        releases[report.id] = release
        return release.say(text) or ""

    worlds = workspace.worlds(as_of=shown.as_of)
    maps = ", ".join(
        f"{theatre.mapper_title(w.mapper)} from {to_date(w.days[0])} to {to_date(w.days[-1])}"
        for w in worlds
    )
    page = record_page(
        shown, say=say, mapper=theatre.mapper_title, maps=maps,
        made_with=f"frontcast {frontcast.__version__}",
    )  # fmt: skip
    data = page.encode()
    path.write_bytes(data)
    return len(data)
