"""The scores of a hindcast: one long table, and what was said of each town."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

from frontcast.errors import SchemaError, UnknownNameError
from frontcast.verify.record import CLIMATOLOGY, Interval, Record, Score
from frontcast.verify.tally import TownCase

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One score.

    Parameters
    ----------
    score : str
        Which; docs/verification.md explains each.
    model : str
        Whose forecasts.
    lead_days : int
        Days ahead.
    by, group : str
        ``all``, or what the forecasts were sorted by, and which sort this is.
    value, low, high : float or None
        The score, and the 90 % interval of a block bootstrap over issue dates; None: cannot be
        told.
    n : int
        Cases: cells, towns or issue dates.
    """

    score: str
    model: str
    lead_days: int
    by: str = "all"
    group: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0


_COLUMNS = tuple(f.name for f in fields(ScoreRow))


@dataclass(frozen=True, kw_only=True)
class Verification:
    """All scores of one hindcast.

    Parameters
    ----------
    theatre, mapper : str
        What was forecast, and by whose maps.
    as_of : datetime.date
        Nothing known later was used to score.
    maps : int
        How many maps there were.
    first, last : datetime.date
        Span of issue dates asked for.
    every_days : int
        Days between them.
    leads : tuple of int
        Days ahead.
    members, seed : int
        Of the ensembles.
    models : dict of str to str
        Name -> version, the best first.
    issues : tuple of datetime.date
        Issue dates that had a map.
    scored : dict of int to tuple of datetime.date
        Lead -> the issue dates whose target had a map.
    rows : tuple of ScoreRow
        The scores.
    towns : tuple of TownCase
        Town by town.
    """

    theatre: str
    mapper: str
    as_of: date
    maps: int
    first: date
    last: date
    every_days: int
    leads: tuple[int, ...]
    members: int
    seed: int
    models: Mapping[str, str]
    issues: tuple[date, ...]
    scored: Mapping[int, tuple[date, ...]]
    rows: tuple[ScoreRow, ...]
    towns: tuple[TownCase, ...] = ()

    def find(
        self, score: str, *, model: str, lead: int, by: str = "all", group: str = ""
    ) -> ScoreRow:
        """Return one score; without a value if it could not be told.

        Raises
        ------
        UnknownNameError
            If the model or lead was not part of the hindcast.
        """
        if model not in self.models or lead not in self.leads:
            known = f"{', '.join(self.models)} at {', '.join(map(str, self.leads))} days"
            raise UnknownNameError(f"no scores of {model} at {lead} days; there are: {known}")
        none = ScoreRow(score=score, model=model, lead_days=lead, by=by, group=group)
        return self._index.get((score, model, lead, by, group), none)

    @cached_property
    def _index(self) -> dict[tuple[str, str, int, str, str], ScoreRow]:
        return {(r.score, r.model, r.lead_days, r.by, r.group): r for r in self.rows}

    def sorted_by(self, by: str, *, score: str, model: str, lead: int) -> list[ScoreRow]:
        """Return a model's scores at one lead, sorted by something, in their order."""
        return [
            r
            for r in self.rows
            if (r.score, r.model, r.lead_days, r.by) == (score, model, lead, by)
        ]

    def record(self) -> Record:
        """Return what is shown beside a probability: the main scores."""
        return Record(
            theatre=self.theatre,
            mapper=self.mapper,
            as_of=self.as_of,
            first=self.first,
            last=self.last,
            every_days=self.every_days,
            members=self.members,
            seed=str(self.seed),
            scores=tuple(self._score(m, lead) for m in self.models for lead in self.leads),
        )

    def _score(self, model: str, lead: int) -> Score:
        def value(score: str, *, of: str = model, by: str = "all", group: str = "") -> float | None:
            return self.find(score, model=of, lead=lead, by=by, group=group).value

        def interval(score: str) -> Interval:
            row = self.find(score, model=model, lead=lead)
            return Interval(value=row.value, low=row.low, high=row.high)

        issues = self.scored.get(lead, ())
        if not issues:
            return Score(model=model, version=self.models[model], lead_days=lead, issues=0)
        towns = self.find("town_brier", model=model, lead=lead, by="extent", group="half")
        share = value("town_share", by="extent", group="half")
        return Score(
            model=model,
            version=self.models[model],
            lead_days=lead,
            issues=len(issues),
            first_issue=issues[0],
            last_issue=issues[-1],
            cells=self.find("base_rate", model=model, lead=lead).n,
            base_rate=value("base_rate"),
            brier=value("brier"),
            log_score=value("log_score"),
            ece=value("ece"),
            bss_climatology=interval("bss"),
            bss_persistence=interval("bss_persistence"),
            towns=towns.n,
            towns_taken=round((share or 0.0) * towns.n),
            town_brier=towns.value,
            town_brier_climatology=value("town_brier", of=CLIMATOLOGY, by="extent", group="half"),
            area_crps=value("area_crps"),
            area_crps_climatology=value("area_crps", of=CLIMATOLOGY),
            coverage=value("coverage_80"),
        )

    def to_json(self) -> str:
        """Return the scores as JSON, one row of the table a line.

        ``table`` can be read by pandas (``orient="split"``).
        """
        head = {
            f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("rows", "towns")
        }
        head["format"] = FORMAT
        lines = [f" {_dumps(k)}: {_dumps(_plain(v))}," for k, v in sorted(head.items())]
        rows = ",\n  ".join(_dumps([getattr(r, c) for c in _COLUMNS]) for r in self.rows)
        towns = ",\n  ".join(_dumps(_plain(asdict(t))) for t in self.towns)
        return "\n".join(
            [
                "{",
                *lines,
                f' "table": {{"columns": {_dumps(list(_COLUMNS))}, "data": [',
                f"  {rows}",
                " ]},",
                ' "towns": [',
                f"  {towns}",
                " ]",
                "}",
            ]
        )

    @classmethod
    def from_json(cls, text: str) -> "Verification":
        """Read what `to_json` wrote.

        Raises
        ------
        SchemaError
            If the text holds no scores of a hindcast.
        """
        try:
            raw: dict[str, Any] = json.loads(text)
            if raw.pop("format") != FORMAT:
                raise SchemaError(f"want scores of format {FORMAT}")
            table = raw.pop("table")
            rows = tuple(
                ScoreRow(**dict(zip(table["columns"], row, strict=True))) for row in table["data"]
            )
            towns = tuple(_town(row) for row in raw.pop("towns"))
            for name in ("as_of", "first", "last"):
                raw[name] = date.fromisoformat(raw[name])
            raw["leads"] = tuple(raw["leads"])
            raw["issues"] = _days(raw["issues"])
            raw["scored"] = {int(k): _days(v) for k, v in raw["scored"].items()}
            return cls(rows=rows, towns=towns, **raw)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SchemaError(f"want the scores of a hindcast in JSON, got: {error!r}") from error


def _days(values: list[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(v) for v in values)


def _town(raw: dict[str, Any]) -> TownCase:
    on = raw["taken_on"]
    return TownCase(
        **raw
        | {
            "init": date.fromisoformat(raw["init"]),
            "taken_on": None if on is None else date.fromisoformat(on),
        }
    )


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value
