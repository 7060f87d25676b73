"""A review: what a person found of a claim that a machine extracted."""

from dataclasses import dataclass
from typing import Literal

from frontcast.errors import SchemaError
from frontcast.frame import content_id
from frontcast.records.claim import Claim

Decision = Literal["accept", "edit", "reject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One person's decision on one claim.

    Parameters
    ----------
    claim : str
        Id of the claim as it was extracted.
    reviewer : str
        Who decided.
    decision : str
        ``accept``: the claim stands as extracted; ``edit``: it stands as in `edited`;
        ``reject``: it is no claim, or not one that this report makes.
    edited : Claim or None
        The claim as it should be; only with ``edit``.
    note : str
        Why, in the reviewer's words.
    supersedes : str
        Id of the review that this one takes the place of; empty: the first.

    Raises
    ------
    SchemaError
        If there is no reviewer, or an edited claim without ``edit`` (or the other way round).
    """

    claim: str
    reviewer: str
    decision: Decision
    edited: Claim | None = None
    note: str = ""
    supersedes: str = ""

    def __post_init__(self) -> None:
        """Refuse a review that says nothing, or two things."""
        if not self.reviewer.strip():
            raise SchemaError("a review needs the name of its reviewer")
        if self.decision not in ("accept", "edit", "reject"):
            raise SchemaError(f"want accept, edit or reject, got {self.decision!r}")
        if (self.decision == "edit") != (self.edited is not None):
            raise SchemaError("an edited claim goes with the decision edit, and with no other")

    @property
    def id(self) -> str:
        """Content address: what was decided, by whom, and after which review."""
        return content_id(
            {
                "claim": self.claim,
                "reviewer": self.reviewer,
                "decision": self.decision,
                "edited": None if self.edited is None else self.edited.to_json(),
                "note": self.note,
                "supersedes": self.supersedes,
            }
        )
