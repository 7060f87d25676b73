"""An accountable source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaker:
    """An accountable source as the report gives it."""

    name: str = "narrator"
    role: str | None = None
    org: str | None = None
    anonymous: bool = False
    person: bool = False


NARRATOR = Speaker()
