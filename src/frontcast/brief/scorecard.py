"""The scores of a hindcast for readers: Markdown tables and figures.

docs/verification.md holds what this writes; scripts/verification_report.py puts it there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from frontcast.brief import _draw_scores as draw
from frontcast.verify import CLIMATOLOGY, PERSISTENCE, ScoreRow, TownCase, Verification

_WORST = -99
_SHOWN = {
    "month": ("bss",),
    "issue": ("bss",),
    "distance": ("bss", "base_rate"),
    "region": (
        "bss", "base_rate", "area_crps", "area_crpss_gains", "coverage_80", "area_observed",
    ),
}  # fmt: skip
"""Scores that the report shows of the best model alone, by what they are sorted by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudy:
    """Towns to look at on one issue date.

    Parameters
    ----------
    scores : Verification
        Of a hindcast that holds the date.
    init : datetime.date
        Issue date.
    places : tuple of str
        Names of towns.
    """

    scores: Verification
    init: date
    places: tuple[str, ...]


def trimmed(found: Verification) -> Verification:
    """Return what the report is made of: fewer rows and digits, and no towns."""
    best = next(iter(found.models))
    rows = [
        replace(r, value=_short(r.value), low=_short(r.low), high=_short(r.high))
        for r in found.rows
        if _needed(r, best)
    ]
    return replace(found, rows=tuple(rows), towns=())


def _needed(row: ScoreRow, best: str) -> bool:
    if row.by in ("all", "extent", "worst issue"):
        return True
    if row.by == "scale":
        return row.model in (best, CLIMATOLOGY)
    return row.model == best and (
        row.by in ("probability", "rank", "against") or row.score in _SHOWN.get(row.by, ())
    )


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def scorecard(
    found: Verification, cases: Sequence[CaseStudy] = (), *, figures: str = "verification"
) -> str:
    """Return the report in Markdown.

    Parameters
    ----------
    found : Verification
        Scores of a hindcast.
    cases : sequence of CaseStudy
        Towns on certain days.
    figures : str
        Folder of `score_figures`, as seen from the report.
    """
    best = next(iter(found.models))
    scored = [lead for lead in found.leads if found.scored.get(lead)]
    if not scored:
        return _head(found, best) + "\n"
    parts = [
        _head(found, best),
        "### Every model",
        _skill_table(found, scored),
        "### Calibration",
        _calibration_table(found, scored),
        f"![Reliability of {best}]({figures}/reliability.svg)",
        "### Net area gained",
        _area_table(found, scored),
        f"![Rank histograms of {best}]({figures}/ranks.svg)",
        "### Towns, by definition of captured",
        _town_table(found, scored),
        f"### {best}: where and when",
        f"![Skill of {best} by issue date]({figures}/skill.svg)",
        *(_by_table(found, best, scored, by=by) for by in ("distance", "region", "month")),
        _region_areas(found, best, scored),
        _scale_table(found, best, scored),
        f"### {best} against each other model",
        _test_table(found, best, scored),
        *(_case(case) for case in cases),
    ]
    return "\n\n".join(p for p in parts if p) + "\n"


def _head(found: Verification, best: str) -> str:
    spans = "; ".join(
        f"{lead} d: {len(days)} issue dates, {days[0]} to {days[-1]}"
        for lead, days in found.scored.items()
        if days
    )
    return (
        f"Hindcast on {found.maps} maps by {found.mapper}, known by {found.as_of}: issue dates "
        f"every {found.every_days} days from {found.first}, {found.members} members, seed "
        f"{found.seed}. Scored: {spans or 'none yet'}. Brackets hold 90 % intervals of a block "
        f"bootstrap over issue dates, a lead long. The models and their versions: "
        + ", ".join(f"{m} {v}" for m, v in found.models.items())
        + f". Where only one is shown it is {best}."
    )


def _skill_table(found: Verification, leads: Sequence[int]) -> str:
    rows = []
    for model in found.models:
        cells = [model]
        for lead in leads:
            row = found.find("bss", model=model, lead=lead)
            worst = found.sorted_by("worst issue", score="bss", model=model, lead=lead)
            cells += [_interval(row), _number(worst[0].value if worst else None, 2)]
        rows.append(cells)
    heads = [h for lead in leads for h in (f"BSS {lead} d", "worst")]
    brier = ", ".join(
        f"{_number(found.find('brier', model=CLIMATOLOGY, lead=lead).value, 4)} ({lead} d)"
        for lead in leads
    )
    rate = ", ".join(
        f"{_percent(found.find('base_rate', model=CLIMATOLOGY, lead=lead).value)} ({lead} d)"
        for lead in leads
    )
    return (
        _table(["model", *heads], rows)
        + f"\n\nSkill of the Brier score against distance climatology, and the lowest of any "
        f"issue date. Share of cells that fell: {rate}. Brier score of climatology: {brier}."
    )


def _calibration_table(found: Verification, leads: Sequence[int]) -> str:
    rows = [
        [
            f"{model}, {lead} d",
            _interval(found.find("ece", model=model, lead=lead), 3),
            _interval(found.find("slope", model=model, lead=lead)),
            _number(found.find("intercept", model=model, lead=lead).value, 2),
            _interval(found.find("auc", model=model, lead=lead)),
            _interval(found.find("log_skill", model=model, lead=lead)),
        ]
        for model in found.models
        for lead in leads
        if model != PERSISTENCE
    ]
    heads = ["model, lead", "ECE (p >= 1 %)", "slope", "intercept", "AUC", "log score's skill"]
    return _table(heads, rows)


def _area_table(found: Verification, leads: Sequence[int]) -> str:
    rows = []
    for model in found.models:
        for lead in leads:

            def row(score: str, model: str = model, lead: int = lead) -> ScoreRow:
                return found.find(score, model=model, lead=lead)

            rows.append(
                [
                    f"{model}, {lead} d",
                    _number(row("area_crps").value, 0),
                    _interval(row("area_crpss_gains")),
                    _interval(row("area_crpss_rate")),
                    *(_number(row(f"coverage_{k}").value, 2) for k in (50, 80, 90)),
                    _number(row("area_forecast").value, 0),
                    _number(row("area_observed").value, 0),
                ]
            )
    heads = ["model, lead", "CRPS, km²", "skill against past gains", "against the recent rate",
             "50 % covers", "80 %", "90 %", "mean forecast, km²", "observed"]  # fmt: skip
    return _table(heads, rows)


def _town_table(found: Verification, leads: Sequence[int]) -> str:
    rows = []
    for model in found.models:
        for lead in leads:
            cells = [f"{model}, {lead} d"]
            for extent in ("centre", "half", "whole"):
                brier, skill = (
                    found.find(s, model=model, lead=lead, by="extent", group=extent)
                    for s in ("town_brier", "town_bss")
                )
                cells += [_number(brier.value, 3), _interval(skill)]
            half = found.find("town_share", model=model, lead=lead, by="extent", group="half")
            taken = round((half.value or 0) * half.n)
            rows.append([*cells, f"{taken} of {half.n}"])
    heads = ["model, lead"]
    for extent in ("centre", "half", "whole"):
        heads += [f"Brier, {extent}", "skill"]
    return _table([*heads, "half taken"], rows)


def _by_table(found: Verification, model: str, leads: Sequence[int], *, by: str) -> str:
    groups = list(dict.fromkeys(r.group for r in found.rows if r.by == by and r.score == "bss"))
    rows = []
    for group in sorted(groups) if by == "month" else groups:
        skills = [found.find("bss", model=model, lead=k, by=by, group=group) for k in leads]
        cells = [group, *(_interval(s) for s in skills)]
        if by != "month":
            rates = [found.find("base_rate", model=model, lead=k, by=by, group=group).value
                     for k in leads]  # fmt: skip
            cells.append(" / ".join(_percent(r) for r in rates))
        rows.append(cells)
    heads = [{"distance": "distance to the line", "month": "month of issue"}.get(by, by)]
    heads += [f"BSS {lead} d" for lead in leads]
    return _table(heads if by == "month" else [*heads, "share that fell"], rows)


def _region_areas(found: Verification, model: str, leads: Sequence[int]) -> str:
    def row(score: str, *, lead: int, group: str) -> ScoreRow:
        return found.find(score, model=model, lead=lead, by="region", group=group)

    groups = dict.fromkeys(
        r.group for r in found.rows if r.by == "region" and r.score == "area_crps"
    )
    rows = [
        [
            group,
            *(_interval(row("area_crpss_gains", lead=k, group=group)) for k in leads),
            " / ".join(_number(row("coverage_80", lead=k, group=group).value, 2) for k in leads),
            " / ".join(_number(row("area_observed", lead=k, group=group).value, 0) for k in leads),
        ]
        for group in groups
    ]
    heads = ["net area by region", *(f"CRPS skill {k} d" for k in leads), "80 % covers",
             "observed, km²"]  # fmt: skip
    return _table(heads, rows) + "\n\nSkill against the gains of past windows there."


def _scale_table(found: Verification, model: str, leads: Sequence[int]) -> str:
    scales = [r.group for r in found.sorted_by("scale", score="fss", model=model, lead=leads[0])]
    rows = [
        [who, str(lead), *(_interval(found.find("fss", model=who, lead=lead, by="scale", group=s))
                           for s in scales)]
        for who in dict.fromkeys((model, CLIMATOLOGY))
        for lead in leads
    ]  # fmt: skip
    return _table(["fractions skill score", "lead, d", *scales], rows)


def _test_table(found: Verification, model: str, leads: Sequence[int]) -> str:
    rows = []
    for other in found.models:
        if other == model:
            continue
        cells = [other]
        for lead in leads:
            for score in ("brier", "area_crps"):
                gap, p = (
                    found.find(
                        f"{score}_{what}", model=model, lead=lead, by="against", group=other
                    ).value
                    for what in ("difference", "dm_p")
                )
                digits = 4 if score == "brier" else 0
                shown = _number(gap, digits)
                cells.append(f"{shown} (p {_number(p, 3)})")
        rows.append(cells)
    heads = [h for k in leads for h in (f"Brier {k} d", f"CRPS {k} d, km²")]
    return (
        _table(["against", *heads], rows)
        + "\n\nMean difference of the scores (below 0: better), and the p-value of a two-sided "
        "Diebold-Mariano test for overlapping windows; -: cannot be told."
    )


def _case(case: CaseStudy) -> str:
    models = [m for m in case.scores.models if m != PERSISTENCE]
    chosen = [t for t in case.scores.towns if t.init == case.init and t.place in case.places]
    rows = []
    for place in case.places:
        mine = {t.lead: t for t in chosen if t.place == place}
        came = next((t.taken_on for t in mine.values()), None)
        if 0 in mine:
            rows.append([place, "half taken already", *("" for _ in case.scores.leads),
                         came.isoformat() if came else ""])  # fmt: skip
            continue
        for model in models:
            said = [_said(mine.get(lead), model) for lead in case.scores.leads]
            rows.append([place, model, *said, _came(came, case.init)])
    heads = ["town", "model", *(f"{lead} d" for lead in case.scores.leads), "half taken on"]
    return (
        f"### Case study: issued {case.init}, P(half of the town taken)\n\n"
        + _table(heads, rows)
        + f"\n\nMaps end on {case.scores.as_of}. -: every model gave less than .02."
    )


def _said(case: TownCase | None, model: str) -> str:
    return "-" if case is None else _number(case.said[model], 2)


def _came(day: date | None, init: date) -> str:
    return "not yet" if day is None else f"{day} (+{(day - init).days} d)"


def score_figures(found: Verification) -> dict[str, str]:
    """Return the figures of the best model, as SVG by file name."""
    best = next(iter(found.models))
    leads = [lead for lead in found.leads if found.scored.get(lead)]
    if not leads:
        return {}
    return {
        "reliability.svg": _reliability(found, best, leads),
        "ranks.svg": _ranks(found, best, leads),
        "skill.svg": _skill(found, best, leads),
    }


def _reliability(found: Verification, model: str, leads: Sequence[int]) -> str:
    parts = []
    for panel, lead in zip(draw.row_of_panels([f"{k} days" for k in leads]), leads, strict=True):
        parts += panel.frame(xs=(0, 0.5, 1), ys=(0, 0.5, 1))
        parts.append(draw.line([panel.at((0, 0)), panel.at((1, 1))], colour=draw.SOFT, dash="2 3"))
        said = found.sorted_by("probability", score="forecast", model=model, lead=lead)
        came = found.sorted_by("probability", score="observed", model=model, lead=lead)
        for f, o in zip(said, came, strict=True):
            if f.value is None or o.value is None:
                continue
            if o.low is not None and o.high is not None:
                ends = [panel.at((f.value, o.low)), panel.at((f.value, o.high))]
                parts.append(draw.line(ends, colour=draw.LINES[0][0]))
            parts.append(draw.dot(panel.at((f.value, o.value)), colour=draw.LINES[0][0]))
    return draw.figure(
        "reliability",
        parts,
        title=f"{model}: share that fell (up) by probability given (across)",
        about="One panel a lead. On the dotted line forecasts come true as often as they say. "
        "Bars: 90 % block bootstrap.",
        width=draw.width_of(len(leads)),
        height=draw.height_of(),
    )


def _ranks(found: Verification, model: str, leads: Sequence[int]) -> str:
    shares = {
        lead: [
            r.value or 0.0 for r in found.sorted_by("rank", score="rank", model=model, lead=lead)
        ]
        for lead in leads
    }
    top = 0.5 if max(max(s) for s in shares.values()) <= 0.5 else 1.0
    parts = []
    panels = draw.row_of_panels([f"{k} days" for k in leads], highest=top)
    for panel, share in zip(panels, shares.values(), strict=True):
        parts += panel.frame(xs=(0, 0.5, 1), ys=(0, top / 2, top))
        for k, value in enumerate(share):
            low, high = panel.at(((k + 0.1) / 10, 0)), panel.at(((k + 0.9) / 10, value))
            parts.append(draw.bar(low, high, colour=draw.LINES[0][0]))
        even = [panel.at((0, 0.1)), panel.at((1, 0.1))]
        parts.append(draw.line(even, colour=draw.SOFT, dash="2 3"))
    return draw.figure(
        "ranks",
        parts,
        title=f"{model}: where the net area gained lay among the members",
        about="Share of issue dates (up) by rank among the members (across), one panel a lead. "
        "Flat at the dotted line is reliable; a heap at the right end: members gained too little.",
        width=draw.width_of(len(leads)),
        height=draw.height_of(),
    )


def _skill(found: Verification, model: str, leads: Sequence[int]) -> str:
    first, last = found.issues[0], found.issues[-1]
    span = max(1, (last - first).days)
    values = [
        r.value
        for lead in leads
        for r in found.sorted_by("issue", score="bss", model=model, lead=lead)
        if r.value is not None
    ]
    floor = min([-0.1, *values])
    panel = draw.Panel(
        left=46, top=60, title="", x=(0.0, float(span)), y=(floor, max([0.5, *values])), width=700,
        height=220,
    )  # fmt: skip
    days = [found.issues[0], found.issues[len(found.issues) // 2], found.issues[-1]]
    by_day = {float((d - first).days): d.isoformat() for d in days}
    ys = [v / 4 for v in range(int(floor * 4), 5) if floor <= v / 4 <= panel.y[1]]
    parts = panel.frame(xs=list(by_day), ys=ys, x_text=lambda v: by_day[v])
    for (colour, dash), lead in zip(draw.LINES, leads, strict=False):
        rows = found.sorted_by("issue", score="bss", model=model, lead=lead)
        points = [
            panel.at(((date.fromisoformat(r.group) - first).days, r.value))
            for r in rows
            if r.value is not None
        ]
        parts.append(draw.line(points, colour=colour, dash=dash, width=2))
        parts += [draw.dot(point, colour=colour, radius=2) for point in points]
    entries = [(f"{lead} days", *look) for lead, look in zip(leads, draw.LINES, strict=False)]
    parts += draw.legend(entries, left=46, top=40)
    return draw.figure(
        "skill",
        parts,
        title=f"{model}: skill of the Brier score against climatology, by issue date",
        about="One line a lead; above 0 the model was better than climatology on that date.",
        width=780,
        height=316,
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def _interval(row: ScoreRow, digits: int = 2) -> str:
    text = _number(row.value, digits)
    if row.value is None or row.low is None or row.high is None or row.low == row.high:
        return text
    return f"{text} ({_number(row.low, digits)} to {_number(row.high, digits)})"


def _number(value: float | None, digits: int) -> str:
    """Return a number as docs write them: .24, -.08; - for what cannot be told."""
    if value is None:
        return "-"
    if digits and value < _WORST:  # skill against a reference that was nearly perfect
        return f"< {_WORST}"
    text = f"{value:,.{digits}f}"
    text = text.removeprefix("-") if float(text.replace(",", "")) == 0 else text
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"
