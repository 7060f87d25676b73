"""A link between two claims."""

from dataclasses import dataclass
from typing import Literal

LinkRelation = Literal["contradicts", "supports", "updates", "retracts", "copies"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What one claim is to another, and why.

    Parameters
    ----------
    a, b : str
        Ids of the two claims.
    relation : str
        What `a` is to `b`.
    reason : str
        One plain sentence.
    """

    a: str
    b: str
    relation: LinkRelation
    reason: str
