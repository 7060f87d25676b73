"""An alert: something that came about while nobody looked."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from frontcast.frame import content_id

AlertKind = Literal["contradiction", "exit closed", "exit opened", "threshold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What was seen, once.

    Parameters
    ----------
    kind : str
        ``contradiction``, ``exit closed``, ``exit opened`` or ``threshold``.
    about : str
        What tells it from every other alert of its kind.
    title : str
        One line.
    detail : str
        One or two sentences more; no words of a report that its licence holds back.
    seen_at : str
        When it was seen, UTC, ISO 8601.
    day : datetime.date or None
        The day it speaks of.
    place : str
        Id of the place it is about; empty: none.
    told : bool
        False: it was so already when the watch began, and is noted only.
    """

    kind: AlertKind
    about: str
    title: str
    detail: str
    seen_at: str
    day: date | None = None
    place: str = ""
    told: bool = True

    @property
    def id(self) -> str:
        """Content address of kind and what it is about: the same thing is never told twice."""
        return content_id({"kind": self.kind, "about": self.about})
