"""Inputs -> BriefView: the one place where a brief is put together."""

from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any

from frontcast.brief import _headline
from frontcast.brief._map import map_view
from frontcast.brief._quotes import quote
from frontcast.brief._series import charts
from frontcast.brief._ways import ways_view
from frontcast.brief._words import (
    long_day,
    map_day,
    mapper_name,
    percent,
    place_name,
    plain_value,
    short_day,
)
from frontcast.brief.inputs import BriefConfig, BriefInputs, CheckedClaim
from frontcast.brief.scores import QuestionView, question_views
from frontcast.brief.view import (
    BriefView,
    ContradictionRow,
    DisagreementView,
    ForecastRow,
    MapView,
    OutcomeCount,
    SourceView,
    UndoneView,
    VerdictRow,
)
from frontcast.check import without_lead
from frontcast.records import Outcome, Report, Verdict

NO_RECORD = "no track record yet"
_ANYBODYS = 40

LIMITS = (
    (
        "Maps lag. An advance is drawn when somebody has shown it, often days after it "
        "happened, and a line may be redrawn later. Nothing here is live."
    ),
    (
        "Mappers choose. Each has its own sources, sympathies and caution; where two differ, "
        "neither is the truth. Differences are shown, not averaged away."
    ),
    (
        "Cells are about a kilometre wide. A distance is good to half a cell, and streets, "
        "positions and the width of no man\u2019s land cannot be read from this page."
    ),
    (
        "\u201cCaptured\u201d is a definition, not a date: the town\u2019s centre, half of its "
        "built-up area or the whole of it, by which map, standing for how long. The answers can "
        "lie months apart; every statement here says which is meant."
    ),
    (
        "Not for navigation, not for targeting, not for deciding alone whether a road or a "
        "place is safe. There are no unit positions in here, of either side."
    ),
    (
        "A verdict judges the words against the maps named, not the speaker, and a forecast is "
        "only as good as the track record beside it."
    ),
)

_LICENCES = {
    "redistribute": "may be passed on",
    "derived-only": "only figures derived from it are shown",
    "link-only": "named and quoted briefly, not reproduced",
}


def build(inputs: BriefInputs, *, config: BriefConfig | None = None) -> BriefView:
    """Return everything that a brief prints.

    Parameters
    ----------
    inputs : BriefInputs
        What the pipeline gathered.
    config : BriefConfig or None
        How much is shown; None: the defaults.

    Returns
    -------
    BriefView
        Plain records, free of control characters; sections that are empty say why in `gaps`.
    """
    config = config or BriefConfig()
    side = _headline.subject_side(inputs.theatre, inputs.place)
    drawn = None
    if inputs.worlds:
        drawn = map_view(
            inputs.worlds[0],
            inputs.place,
            on=inputs.on,
            side=side,
            name=mapper_name(inputs, inputs.worlds[0].mapper),
            config=config,
        )
    view = BriefView(
        place=place_name(inputs.place),
        theatre=inputs.theatre.title,
        on=inputs.on,
        as_of=inputs.as_of,
        headline=_headline.headline(inputs, side=side),
        standfirst=_headline.standfirst(inputs, side=side, drawn=drawn, config=config),
        as_of_note=_as_of_note(inputs),
        figures=_headline.figures(inputs),
        map=drawn,
        charts=charts(inputs, side=side, config=config),
        verdicts=(verdicts := _verdicts(inputs, config)),
        outcomes=_outcomes(verdicts),
        contradictions=_contradictions(inputs, verdicts, config),
        forecasts=_forecasts(inputs),
        undone=[
            UndoneView(
                mapper=mapper_name(inputs, row.mapper),
                day=row.day,
                undone_on=row.undone_on,
                km2=row.km2,
                near=row.near,
            )
            for row in inputs.undone
        ],
        disagreement=[
            DisagreementView(
                first=mapper_name(inputs, row.first),
                second=mapper_name(inputs, row.second),
                day=row.day,
                km2=row.km2,
                line_km=row.line_km,
                where=row.where,
            )
            for row in inputs.disagreement
        ],
        sources=_sources(inputs),
        limits=[*LIMITS, *inputs.limits],
        ways=ways_view(inputs),
        questions=_questions(inputs, config),
        gaps=_gaps(inputs, drawn),
        made_with=inputs.made_with,
    )
    out: BriefView = _clean(view)
    return out


def _as_of_note(inputs: BriefInputs) -> str:
    used = []
    for world in inputs.worlds:
        shown = map_day(world, inputs.on)
        name = mapper_name(inputs, world.mapper)
        used.append(f"{name} (map of {short_day(shown)})" if shown else f"{name} (no map)")
    known = f"known by {long_day(inputs.as_of)}" if inputs.as_of else "everything loaded"
    return f"{long_day(inputs.on)} \u00b7 {known} \u00b7 maps: {', '.join(used) or 'none'}"


def _verdicts(inputs: BriefInputs, config: BriefConfig) -> list[VerdictRow]:
    quoted: Counter[str] = Counter()
    return [_row(inputs, checked, quoted, config) for checked in inputs.checked]


def _row(
    inputs: BriefInputs, checked: CheckedClaim, quoted: Counter[str], config: BriefConfig
) -> VerdictRow:
    claim, report, verdict = checked.claim, checked.report, checked.verdict
    bound = report.licence != "redistribute"
    longest = config.quote_chars if bound else 2 * config.quote_chars
    sentence, start, end = quote(claim, report, longest=longest)
    note = ""
    if bound and quoted[report.id] + len(sentence) > config.quoted_chars_per_report:
        sentence, start, end = "", 0, 0
        note = "Words not quoted: enough of this report is quoted already."
    quoted[report.id] += len(sentence)
    valid = verdict.valid_on
    mapper = mapper_name(inputs, verdict.mapper) if verdict.mapper else ""
    return VerdictRow(
        sentence=sentence,
        start=start,
        end=end,
        speaker="the report itself" if claim.speaker == "narrator" else claim.speaker,
        outlet=_or_unknown(report.outlet, "outlet unknown"),
        title=_or_unknown(report.title, ""),
        said_on=claim.said_on or report.published,
        statement=verdict.statement,
        outcome=str(verdict.outcome),
        answer=without_lead(verdict.sentence),
        detail="" if verdict.detail in verdict.sentence else verdict.detail,
        source=", ".join(w for w in (mapper, short_day(valid) if valid else "") if w),
        by_mapper=_by_mapper(inputs, verdict),
        note=note,
    )


def _by_mapper(inputs: BriefInputs, verdict: Verdict) -> list[str]:
    """Say what the mappers say whose value is not the one shown."""
    out = []
    for by in verdict.by_mapper:
        if by.mapper != verdict.mapper:
            value = plain_value(by.value, verdict.unit, theatre=inputs.theatre)
            out.append(f"{mapper_name(inputs, by.mapper)}: {value}, {by.outcome}")
    return out


def _or_unknown(text: str, otherwise: str) -> str:
    return otherwise if text in ("", "unknown") else text


def _outcomes(rows: list[VerdictRow]) -> list[OutcomeCount]:
    counted = Counter(row.outcome for row in rows)
    return [
        OutcomeCount(outcome=str(o), claims=counted[str(o)]) for o in Outcome if counted[str(o)]
    ]


def _contradictions(
    inputs: BriefInputs, rows: list[VerdictRow], config: BriefConfig
) -> list[ContradictionRow]:
    """Show pairs by the rows already made, so that quotations are not counted twice."""
    made = {id(checked): row for checked, row in zip(inputs.checked, rows, strict=True)}
    by_key = {
        (c.claim.id, c.verdict.statement): row for c, row in zip(inputs.checked, rows, strict=True)
    }
    spare: Counter[str] = Counter()

    def row_of(checked: CheckedClaim) -> VerdictRow:
        found = made.get(id(checked)) or by_key.get((checked.claim.id, checked.verdict.statement))
        return found if found is not None else _row(inputs, checked, spare, config)

    return [
        ContradictionRow(first=row_of(a), second=row_of(b), reason=reason)
        for a, b, reason in inputs.contradictions
    ]


def _forecasts(inputs: BriefInputs) -> list[ForecastRow]:
    return [
        ForecastRow(
            model=line.model,
            statement=line.statement,
            horizon_days=line.horizon_days,
            by=_later(line.issued or inputs.on, line.horizon_days),
            probability=line.probability,
            percent=percent(line.probability),
            record=line.record.strip() or NO_RECORD,
            is_baseline=line.is_baseline,
        )
        for line in inputs.forecasts
    ]


def _questions(inputs: BriefInputs, config: BriefConfig) -> list[QuestionView]:
    """Predictions that a map can tell of, with no more of their words than may be quoted."""
    if inputs.predicted is None:
        return []
    quoted: Counter[str] = Counter()

    def say(report: Report, text: str) -> str:
        # What is short enough to be anybody's is not counted.
        if report.licence == "redistribute" or len(text) <= _ANYBODYS:
            return text
        quoted[report.id] += len(text)
        spent = quoted[report.id] > config.quoted_chars_per_report
        return "" if spent or len(text) > config.quote_chars else text

    return question_views(inputs.predicted, say=say, mapper=lambda name: mapper_name(inputs, name))


def _later(day: date, days: int) -> date:
    return date.max if days > (date.max - day).days else day + timedelta(days=days)


def _sources(inputs: BriefInputs) -> list[SourceView]:
    return [
        SourceView(
            title=row.title,
            mapper=mapper_name(inputs, row.mapper) if row.mapper else "",
            licence=row.licence,
            licence_meaning=_LICENCES.get(row.licence, ""),
            first_day=row.first_day,
            last_day=row.last_day,
            maps=row.maps,
        )
        for row in inputs.sources
    ]


def _gaps(inputs: BriefInputs, drawn: MapView | None) -> dict[str, str]:
    name, day = place_name(inputs.place), long_day(inputs.on)
    out = {}
    if drawn is None:
        out["map"] = _no_map(inputs, name, day)
    if not inputs.checked:
        out["verdicts"] = f"No claim about {name} was found in the reports loaded."
    if not inputs.contradictions:
        out["contradictions"] = "No two claims shown here contradict each other."
    if not inputs.forecasts:
        out["forecasts"] = "No forecast was made for this brief."
    if inputs.predicted is None or not inputs.predicted.watched:
        out["questions"] = f"No report loaded predicts anything of {name} that a map could tell."
    if not inputs.undone:
        out["undone"] = "No edit near here was taken back within the quarantine."
    if not inputs.disagreement:
        one = len(inputs.worlds) < 2
        out["disagreement"] = (
            "Only one mapper is loaded, so nothing says how far mappers differ here."
            if one
            else "How far the mappers differ was not computed for this brief."
        )
    if inputs.ways is None:
        out["ways"] = f"No table of roads says how {name} is reached."
    if not inputs.sources:
        out["sources"] = "No source is named."
    return out


def _no_map(inputs: BriefInputs, name: str, day: str) -> str:
    if not inputs.worlds:
        return "No maps are loaded."
    world = inputs.worlds[0]
    if world.index(inputs.on) < 0:
        return f"{mapper_name(inputs, world.mapper)} has no map for {day}."
    return f"{name} lies outside the grid of the maps loaded, so there is no map to draw."


# Control characters, lone surrogates and marks that turn the direction of text can neither be
# printed nor trusted; each gives way to one character, so that offsets stay right.
_UNFIT: dict[int, str] = dict.fromkeys(
    (
        *range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A),
        *range(0xD800, 0xE000), 0xFFFE, 0xFFFF,
    ),
    "\ufffd",
) | {0x09: " ", 0x0A: " ", 0x0D: " "}  # fmt: skip


def _clean(thing: Any) -> Any:
    if isinstance(thing, str):
        return thing.translate(_UNFIT)
    if is_dataclass(thing) and not isinstance(thing, type):
        return type(thing)(**{f.name: _clean(getattr(thing, f.name)) for f in fields(thing)})
    if isinstance(thing, list) and thing and not isinstance(thing[0], list | float):
        return [_clean(item) for item in thing]
    if isinstance(thing, dict):
        return {_clean(key): _clean(value) for key, value in thing.items()}
    return thing
