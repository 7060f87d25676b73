"""A track record: how a model's past forecasts turned out, to be shown beside its next one."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date

from frontcast.errors import SchemaError, UnknownNameError

PERSISTENCE, CLIMATOLOGY = "persistence", "climatology"
"""Names of the two references that every record holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A skill with the 90 % interval of a block bootstrap over issue dates.

    Parameters
    ----------
    value, low, high : float or None
        None where it cannot be told: too few issue dates, or a perfect reference.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one model did at one lead.

    Parameters
    ----------
    model, version : str
        Which model.
    lead_days : int
        Days ahead.
    issues : int
        Issue dates whose window was observed in full.
    first_issue, last_issue : datetime.date or None
        The first and last of them.
    cells : int
        Forecasts of single cells, all issue dates together.
    base_rate : float or None
        Share of them that the attacker took.
    brier, log_score, ece : float or None
        Brier score and log score (mean over issue dates), expected calibration error where the
        forecast is at least 1 %.
    bss_climatology, bss_persistence : Interval
        Skill of the Brier score against the two references.
    towns, towns_taken : int
        Forecasts of towns that were not yet taken (less than half of the built-up area held),
        and how many were at the end of the window.
    town_brier, town_brier_climatology : float or None
        Brier score of "half taken", and that of climatology on the same towns.
    area_crps, area_crps_climatology : float or None
        Continuous ranked probability score of the net area gained, km2.
    coverage : float or None
        Share of issue dates on which the central 80 % interval held the net area gained.
    """

    model: str
    version: str
    lead_days: int
    issues: int
    first_issue: date | None = None
    last_issue: date | None = None
    cells: int = 0
    base_rate: float | None = None
    brier: float | None = None
    log_score: float | None = None
    ece: float | None = None
    bss_climatology: Interval = Interval()
    bss_persistence: Interval = Interval()
    towns: int = 0
    towns_taken: int = 0
    town_brier: float | None = None
    town_brier_climatology: float | None = None
    area_crps: float | None = None
    area_crps_climatology: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Scores of all models of one hindcast.

    Parameters
    ----------
    theatre, mapper : str
        What was forecast, and on whose maps it was scored.
    as_of : datetime.date
        Nothing later was used.
    first, last : datetime.date
        Span of issue dates asked for.
    every_days, members : int
        Days between issue dates; members of an ensemble.
    seed : str
        Of the random numbers.
    scores : tuple of Score
        By model and lead.
    """

    theatre: str
    mapper: str
    as_of: date
    first: date
    last: date
    every_days: int
    members: int
    seed: str
    scores: tuple[Score, ...]

    def score(self, lead: int, *, model: str = CLIMATOLOGY) -> Score:
        """Return the score of a model at a lead.

        Raises
        ------
        UnknownNameError
            If the record does not hold it.
        """
        for row in self.scores:
            if row.lead_days == lead and row.model == model:
                return row
        known = ", ".join(f"{s.model} {s.lead_days}" for s in self.scores)
        raise UnknownNameError(f"no score of {model} at {lead} days; this record has {known}")

    def sentence(self, lead: int, *, model: str = CLIMATOLOGY) -> str:
        """Return a model's record at a lead in plain words.

        Parameters
        ----------
        lead : int
            Days ahead.
        model : str
            Name of the model.

        Returns
        -------
        str
        """
        row = self.score(lead, model=model)
        if row.issues == 0 or row.brier is None:
            return f"No {lead}-day forecast by {model} could be checked yet."
        text = (
            f"Over {row.issues} issue date{'s' if row.issues > 1 else ''} from {row.first_issue} "
            f"to {row.last_issue}, {lead}-day forecasts by {model} had a Brier score of "
            f"{row.brier:.3g} (0 is perfect)"
        )
        if model != PERSISTENCE:
            text += ", " + _compared(row.bss_persistence, "assuming that nothing changes")
        if model not in (PERSISTENCE, CLIMATOLOGY):
            text += ", " + _compared(row.bss_climatology, "distance climatology")
        return text + "."

    def to_json(self) -> str:
        """Return the record as JSON with sorted keys."""
        return json.dumps(asdict(self), default=date.isoformat, sort_keys=True, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Record":
        """Read what `to_json` wrote.

        Raises
        ------
        SchemaError
            If the text is no record.
        """
        try:
            raw = json.loads(text)
            scores = tuple(_score(row) for row in raw.pop("scores"))
            for name in ("as_of", "first", "last"):
                raw[name] = date.fromisoformat(raw[name])
            return cls(scores=scores, **raw)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SchemaError(f"want a hindcast record in JSON, got: {error!r}") from error


def _score(raw: Mapping[str, object]) -> Score:
    values = dict(raw)
    for name in ("first_issue", "last_issue"):
        if values.get(name) is not None:
            values[name] = date.fromisoformat(str(values[name]))
    for name in ("bss_climatology", "bss_persistence"):
        part = values[name]
        if not isinstance(part, dict):
            raise TypeError(f"{name} is no interval")
        values[name] = Interval(**part)
    unknown = set(values) - {f.name for f in fields(Score)}
    if unknown:
        raise KeyError(f"unknown fields {sorted(unknown)}")
    return Score(**values)  # type: ignore[arg-type]  # values come from JSON; names are checked


def _compared(skill: Interval, what: str) -> str:
    if skill.value is None:
        return f"not to be compared with {what}"
    word = "better" if skill.value >= 0 else "worse"
    text = f"{_percent(abs(skill.value))} % {word} than {what}"
    if skill.low is None or skill.high is None:
        return text
    low, high = _percent(skill.low), _percent(skill.high)
    return f"{text} (90 % interval of the gain: {low} to {high} %)"


def _percent(share: float) -> str:
    rounded = round(100 * share)
    return str(rounded if rounded else 0)
