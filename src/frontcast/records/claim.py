"""A claim: one clause-sized assertion of one report, tied to its words.

The fields are those of the annotation guide (docs/data-model.md); `statements` holds the
formal readings in the Statement language, where the claim is about something measurable.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from frontcast.errors import SchemaError
from frontcast.frame import content_id

Quote = Literal["direct", "indirect", "none"]
Modality = Literal["asserted", "hedged", "denied", "predicted", "conditional"]
Polarity = Literal["positive", "negative"]
ClaimType = Literal[
    "control_change",
    "encirclement",
    "distance",
    "advance_rate",
    "force_strength",
    "losses",
    "civilians",
    "infrastructure_logistics",
    "policy",
    "war_aim",
    "value_assessment",
    "forecast",
    "combat_activity",
    "retraction",
]


def _plain(value: object) -> object:
    # Of most claims most values are words and numbers: they are asked about first.
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    names = (field.name for field in fields(value))  # type: ignore[arg-type] # a part of a claim
    return {name: _plain(getattr(value, name)) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place named in a claim; `place` and `geonameid` are None where it is unresolved."""

    surface: str
    start: int
    end: int
    canonical: str
    geonameid: int | None = None
    kind: str = "unknown"
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimQuantity:
    """A number with its range and unit; `high` None: no upper bound."""

    surface: str
    start: int
    end: int
    low: float
    high: float | None
    unit: str
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTime:
    """What days a claim is about; open ends are None."""

    surface: str | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimConfidence:
    """How often a claim read like this one was right, field by field, on annotated reports.

    Each is a probability in [0, 1], or None where there is nothing to be right about (no place,
    no number, no time) or nothing was measured.

    Parameters
    ----------
    claim : float or None
        That the words are one claim, as an annotator would cut it.
    speaker, type, modality, polarity, place, quantity, time : float or None
        That the field is right, if the claim is one; `place` and `quantity`: all of them.

    Raises
    ------
    SchemaError
        If one is not in [0, 1].
    """

    claim: float | None = None
    speaker: float | None = None
    type: float | None = None
    modality: float | None = None
    polarity: float | None = None
    place: float | None = None
    quantity: float | None = None
    time: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no probability."""
        for name in self.__slots__:
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise SchemaError(f"want a confidence in [0, 1] for {name}, got {value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One assertion.

    Parameters
    ----------
    report : str
        Id of the report.
    doc : str
        Short name of the report, for people.
    span_start, span_end : int
        Character offsets into the report's kept text, ``[start, end)``.
    text : str
        The words themselves.
    speaker : str
        Accountable innermost source: a normalised name, ``narrator``, or the description of an
        anonymous one (never a guess at who it is).
    speaker_role, speaker_org : str or None
        As the report gives them.
    anonymous : bool
        The report withholds the name.
    via : str or None
        Outlet that was told.
    chain : tuple of str
        Hearsay chain, outermost first.
    quote, modality, polarity, type
        As in the annotation guide.
    type_alt : tuple of str
        Other types that fit.
    places, quantities : tuple
        What is named.
    time, statement_time : ClaimTime
        What it is about; when it was said.
    statements : tuple of str
        Formal readings, canonical; empty where nothing is measurable.
    said_on : datetime.date or None
        Publication day of the report.
    extractor : str
        Name and version of what read it.
    confidence : ClaimConfidence or None
        How sure the reading is; no part of the id.
    """

    report: str
    doc: str
    span_start: int
    span_end: int
    text: str
    speaker: str = "narrator"
    speaker_role: str | None = None
    speaker_org: str | None = None
    anonymous: bool = False
    via: str | None = None
    chain: tuple[str, ...] = ()
    quote: Quote = "none"
    modality: Modality = "asserted"
    polarity: Polarity = "positive"
    type: ClaimType = "value_assessment"
    type_alt: tuple[ClaimType, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    quantities: tuple[ClaimQuantity, ...] = ()
    time: ClaimTime = ClaimTime()
    statement_time: ClaimTime = ClaimTime()
    statements: tuple[str, ...] = ()
    said_on: date | None = None
    extractor: str = ""
    confidence: ClaimConfidence | None = None

    @property
    def id(self) -> str:
        """Content address: the same words of the same report, read the same way."""
        return content_id(
            {
                "report": self.report,
                "span": [self.span_start, self.span_end],
                "extractor": self.extractor,
                "statements": list(self.statements),
                "speaker": self.speaker,
                "modality": self.modality,
                "polarity": self.polarity,
            }
        )

    @property
    def checkable(self) -> bool:
        """Whether the claim has a formal reading that maps can answer."""
        return bool(self.statements)

    def to_json(self) -> dict[str, object]:
        """Return one line of ``frontcast claims --format jsonl``: JSON values, days as ISO text."""
        out: dict[str, object] = {
            field.name: _plain(getattr(self, field.name)) for field in fields(self)
        }
        out["id"] = self.id
        out["checkable_against_map"] = self.checkable
        out["formal"] = out["statement"] = "; ".join(self.statements) or None
        return out
