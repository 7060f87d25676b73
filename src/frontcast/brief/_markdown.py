"""BriefView -> Markdown. Text of others is escaped, so that it can neither format nor link."""

import re

from frontcast.brief._words import long_day, number, short_day, span_words
from frontcast.brief.scores import OUTCOMES, chance_line, definitions
from frontcast.brief.view import (
    BriefView,
    Chart,
    DisagreementView,
    StripRow,
    UndoneView,
    VerdictRow,
)

_MARKS = re.compile(r"([\\`*_\[\]|~#])")
# What would begin a list, a rule or a heading at the start of a line.
_OPENING = re.compile(r"^(\d*)(?=[-+=]|(?<=\d)[.)])")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    r"""Return a text on one line in which nothing is Markdown or HTML.

    Examples
    --------
    >>> plain("a *b* <i>")
    'a \\*b\\* &lt;i&gt;'
    """
    flat = _SPACE.sub(" ", text.replace("\u00a0", " ")).strip()
    flat = flat.replace("&", "&amp;").replace("<", "&lt;")
    flat = flat.replace(">", "&gt;")
    escaped = _OPENING.sub(r"\1\\", _MARKS.sub(r"\\\1", flat))
    # A bare address would become a link in most renderers.
    return escaped.replace("://", ":\u200b//").replace("www.", "www\u200b.")


def markdown(view: BriefView, series: list[tuple[Chart, list[tuple[str, list[str]]]]]) -> str:
    """Return the page.

    Parameters
    ----------
    view : BriefView
        What is said.
    series : list of (Chart, rows)
        Every chart with its values by month.

    Returns
    -------
    str
    """
    parts = [
        f"# {plain(view.place)}, {plain(long_day(view.on))}",
        f"**{plain(view.headline)}**",
        plain(" ".join(view.standfirst)),
        f"*{plain(view.as_of_note)}*",
        _list([_figure(f.value, f.label, f.note) for f in view.figures]),
        *_map(view),
        *_ways(view),
        *_series(view, series),
        *_verdicts(view),
        *_contradictions(view),
        *_questions(view),
        *_forecasts(view),
        *_doubt(view),
        *_sources(view),
        "## Limits",
        _list([plain(text) for text in view.limits]),
        f"*{plain(view.as_of_note)}*" + (f" {plain(view.made_with)}" if view.made_with else ""),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _list(items: list[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _figure(value: str, label: str, note: str) -> str:
    return f"**{plain(value)}** {plain(label)}" + (f" ({plain(note)})" if note else "")


def _map(view: BriefView) -> list[str]:
    if view.map is None:
        return ["## Map", plain(view.gaps.get("map", ""))]
    return ["## Map", plain(view.map.description), f"*{plain(view.map.caption)}*"]


def _ways(view: BriefView) -> list[str]:
    out = ["## The ways out"]
    if view.ways is None:
        return [*out, plain(view.gaps.get("ways", ""))]
    rows = [
        [plain(row.name), plain(row.by), plain(row.now), plain(strip_words(row))]
        for row in view.ways.rows
    ]
    head = ["To", "By", "Now", "Day by day"]
    return [
        *out,
        _list([plain(text) for text in view.ways.said]),
        _table(head, rows),
        f"*{plain(view.ways.caption)}*",
    ]


def strip_words(row: StripRow) -> str:
    """Return a road's spells in words: ``open to 3 May 2025, cut since``."""
    parts = [f"{s.state} to {short_day(s.last)}" for s in row.spans[:-1]]
    return ", ".join([*parts, f"{row.spans[-1].state} since" if parts else row.spans[-1].state])


def _series(view: BriefView, series: list[tuple[Chart, list[tuple[str, list[str]]]]]) -> list[str]:
    out = []
    for chart, rows in series:
        head = ["Day", *(plain(line.mapper) for line in chart.lines)]
        cells = [[plain(day), *(plain(v) for v in values)] for day, values in rows]
        out += [f"## {plain(chart.title)}", _table(head, cells), f"*{plain(chart.caption)}*"]
    return out


def _quote(row: VerdictRow) -> str:
    if not row.sentence:
        return f"({plain(row.note)})"
    before, words, after = (
        row.sentence[: row.start], row.sentence[row.start : row.end], row.sentence[row.end :],
    )  # fmt: skip
    marked = f"**{plain(words)}**" if words.strip() else ""
    gap = " " if before[-1:].isspace() else ""
    tail = " " if after[:1].isspace() else ""
    return f"\u201c{plain(before)}{gap}{marked}{tail}{plain(after)}\u201d"


def _said(row: VerdictRow) -> str:
    return plain(f"{row.speaker}, {row.outlet}, {short_day(row.said_on)}")


def _answer(row: VerdictRow) -> str:
    source = f"({'; '.join(x for x in (row.source, *row.by_mapper) if x)})"
    return " ".join(x for x in (row.answer, row.detail, source if source != "()" else "") if x)


def _verdicts(view: BriefView) -> list[str]:
    out = ["## What was said, and what the maps say"]
    if not view.verdicts:
        return [*out, plain(view.gaps.get("verdicts", ""))]
    out.append(", ".join(f"{c.claims} {plain(c.outcome)}" for c in view.outcomes))
    rows = [
        [
            f"**{plain(r.outcome)}**",
            f"{_quote(r)} ({_said(r)})",
            plain(r.statement),
            plain(
                " ".join(
                    x for x in (r.answer, r.detail, r.source and f"({r.source})", *r.by_mapper) if x
                )
            ),
        ]
        for r in view.verdicts
    ]
    return [*out, _table(["Verdict", "Words", "Statement", "The maps"], rows)]


def _contradictions(view: BriefView) -> list[str]:
    out = ["## What contradicts what"]
    if not view.contradictions:
        return [*out, plain(view.gaps.get("contradictions", ""))]
    return [
        *out,
        _list(
            [
                f"{_quote(pair.first)} ({_said(pair.first)}) against {_quote(pair.second)} "
                f"({_said(pair.second)}): {plain(pair.reason)}"
                for pair in view.contradictions
            ]
        ),
    ]


def _questions(view: BriefView) -> list[str]:
    out = ["## What was predicted, and what came of it"]
    if not view.questions:
        return [*out, plain(view.gaps.get("questions", ""))]
    rows = [
        [
            f"**{plain(OUTCOMES.get(q.outcome, q.outcome))}**",
            (f"\u201c{plain(q.words)}\u201d " if q.words else "")
            + f"({plain(', '.join(x for x in (q.who, q.outlet, short_day(q.said_on)) if x))})",
            plain(q.statement) + (f" if {plain(q.condition)}" if q.condition else ""),
            "; ".join(plain(chance_line(c, named=len(q.chances) > 1)) for c in q.chances),
            plain(definitions(q.outcomes)),
        ]
        for q in view.questions
    ]
    return [*out, _table(["Outcome", "Words", "Question", "Chance", "By definition"], rows)]


def _forecasts(view: BriefView) -> list[str]:
    out = ["## Forecasts, with their record"]
    if not view.forecasts:
        return [*out, plain(view.gaps.get("forecasts", ""))]
    rows = [
        [plain(r.statement), plain(short_day(r.by)), f"**{plain(r.percent)}**",
         plain(r.model) + (" (baseline)" if r.is_baseline else ""), plain(r.record)]
        for r in view.forecasts
    ]  # fmt: skip
    return [*out, _table(["What", "By", "Probability", "Model", "Track record"], rows)]


def _differ(row: DisagreementView) -> str:
    words = []
    if row.km2 is not None:
        words.append(f"{number(row.km2, 'km2')} held by different sides")
    if row.line_km is not None:
        words.append(f"lines {number(row.line_km, 'km')} apart on average")
    words += [row.where] if row.where else []
    return f"{row.first} and {row.second}, {short_day(row.day)}: {', '.join(words)}"


def _taken_back(row: UndoneView) -> str:
    whose = f"{row.mapper}: " if row.mapper else ""
    return (
        f"{whose}edit of {short_day(row.day)} near {row.near} ({number(row.km2, 'km2')}), "
        f"taken back on {short_day(row.undone_on)}"
    )


def _doubt(view: BriefView) -> list[str]:
    out = ["## Where the maps differ or were taken back"]
    if view.disagreement:
        out.append(_list([plain(_differ(row)) for row in view.disagreement]))
    else:
        out.append(plain(view.gaps.get("disagreement", "")))
    if view.undone:
        out.append(_list([plain(_taken_back(row)) for row in view.undone]))
    else:
        out.append(plain(view.gaps.get("undone", "")))
    return out


def _sources(view: BriefView) -> list[str]:
    if not view.sources:
        return ["## Sources", plain(view.gaps.get("sources", ""))]
    rows = [
        [plain(r.title), plain(r.licence) + (f": {plain(r.licence_meaning)}"
                                             if r.licence_meaning else ""),
         plain(span_words((r.first_day, r.last_day))), f"{r.maps:,}"]
        for r in view.sources
    ]  # fmt: skip
    return ["## Sources", _table(["Source", "Licence", "Days", "Files"], rows)]
