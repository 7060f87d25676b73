"""Questions with a date, what people and models said of them, and how they came out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from frontcast.errors import SchemaError
from frontcast.frame import content_id

Horizon = Literal["stated", "default", "none"]
CountedFrom = Literal["asked", "condition"]
PredictionSource = Literal["report", "person", "import", "forecast", "hindcast"]


class Settled(StrEnum):
    """How a question came out, by one mapper and one definition."""

    YES = "yes"
    NO = "no"
    ANNULLED = "annulled"
    OPEN = "open"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that will be so, or will not, by a day.

    Parameters
    ----------
    text : str
        In words: the claim's own, or whoever asked.
    asked_on : datetime.date
        Only what happens from this day on counts.
    statement : str
        Canonical Statement; empty where nothing can be measured.
    conditions : tuple of str
        Statements that must all come true first; otherwise the question is annulled.
    condition_text : str
        The condition in words; not empty where there is a condition that no map tells of.
    counted_from : str
        ``asked``: the Statement's days are as written. ``condition``: they are counted as if the
        condition came true on `asked_on`, and move with the day on which it does.
    horizon : str
        ``stated`` in the words; ``default``: a reading of ours by `horizon_words`; ``none``.
    horizon_words : str
        The words that the last day was read from.
    deadline : datetime.date or None
        The last day on which it can come true; where it is counted from a condition, the last
        day possible.
    unresolvable : str
        Why no map can tell; empty: one can.
    origin : str
        Id of the claim it was drawn from; empty: asked by a person.
    who : str
        Who said or asked it first.
    supersedes : str
        Id of the question that a person edited into this one.

    Raises
    ------
    SchemaError
        If it has neither a Statement nor a reason why not, or both; or no deadline.
    """

    text: str
    asked_on: date
    statement: str = ""
    conditions: tuple[str, ...] = ()
    condition_text: str = ""
    counted_from: CountedFrom = "asked"
    horizon: Horizon = "none"
    horizon_words: str = ""
    deadline: date | None = None
    unresolvable: str = ""
    origin: str = ""
    who: str = ""
    supersedes: str = ""

    def __post_init__(self) -> None:
        """Refuse a question that could never be settled and does not say so."""
        if bool(self.statement) == bool(self.unresolvable):
            raise SchemaError("a question has a Statement, or a reason why it has none")
        if self.statement and self.deadline is None:
            raise SchemaError(f"want the day by which to look: {self.statement}")

    @property
    def id(self) -> str:
        """Content address: what is asked, on which condition, from which day on.

        Who asked is no part of it, so that all who speak of one thing speak of one question. Of
        one without a Statement the words and the claim are.
        """
        fields: dict[str, object] = {
            "asked_on": self.asked_on,
            "conditions": list(self.conditions),
            "counted_from": self.counted_from,
            "statement": self.statement,
        }
        if not self.statement:
            fields |= {"origin": self.origin, "text": self.text}
        return content_id(fields)

    @property
    def conditional(self) -> bool:
        """Whether it is asked on a condition."""
        return bool(self.conditions or self.condition_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What somebody gave for the Statement of a question, on one day.

    Parameters
    ----------
    question : str
        Id of the question.
    who : str
        A person, a publication's own voice (``narrator``), a market, a model.
    made_on : datetime.date
        The day it was made.
    low, high : float or None
        Chance that the Statement comes true; a range where words were used, else equal. None:
        the words tell no chance.
    source : str
        ``report``: read from words; ``person``; ``import``; ``forecast``: frontcast's own, entered
        when it was issued; ``hindcast``: frontcast's own, worked out later for `made_on`.
    outlet : str
        Where it was published.
    phrase, table : str
        The words that the range was read from, and the table that it was read with.
    origin : str
        Id of the claim.
    inputs : str
        Hash of everything that went into one of frontcast's own.
    note : str
        What a reader must know of it.

    Raises
    ------
    SchemaError
        If the chances are none, or the low one lies above the high one.
    """

    question: str
    who: str
    made_on: date
    low: float | None
    high: float | None
    source: PredictionSource
    outlet: str = ""
    phrase: str = ""
    table: str = ""
    origin: str = ""
    inputs: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no chance."""
        if not self.who.strip():
            raise SchemaError("a prediction needs a name: who made it")
        if (self.low is None) != (self.high is None):
            raise SchemaError("a range of chances has two ends")
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.high <= 1:
            raise SchemaError(f"want a chance from 0 to 1, got {self.low} to {self.high}")

    @property
    def p(self) -> float | None:
        """Middle of the range."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2

    @property
    def own(self) -> bool:
        """Whether it is frontcast's own, which is never corrected."""
        return self.source in ("forecast", "hindcast")

    @property
    def key(self) -> str:
        """Content address of what it is about: one prediction by one voice on one day."""
        return content_id(
            {
                "question": self.question,
                "who": self.who,
                "made_on": self.made_on,
                "source": self.source,
                "outlet": self.outlet,
                "origin": self.origin,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """How a question stood as of a day, by one mapper and one definition of capture.

    Parameters
    ----------
    question : str
        Id of the question.
    as_of : datetime.date
        The last day on which a map that was used became known.
    mapper : str
        Whose maps.
    extent : str
        Definition of capture: ``centre``, ``half``, ``whole``; empty where none is asked for.
    outcome : Settled
    day : datetime.date or None
        The day that decides: on which it first was so, or up to which it was not.
    value : float or None
        Measured on that day, in the Statement's unit; flags 1 and 0.
    met_on : datetime.date or None
        The day on which the condition came true.
    map_sha256 : str
        Source of the map of `day`.
    stood_days : int
        What is undone within so many days decides nothing.
    detail : str
        Why, in one sentence.
    """

    question: str
    as_of: date
    mapper: str
    outcome: Settled
    extent: str = ""
    day: date | None = None
    value: float | None = None
    met_on: date | None = None
    map_sha256: str = ""
    stood_days: int = 0
    detail: str = ""

    @property
    def known(self) -> bool:
        """Whether it came out yes or no."""
        return self.outcome in (Settled.YES, Settled.NO)
