"""What came of one check."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands: in order, works but look at it, does not work."""

    OK = "ok"
    WARN = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of one check.

    Parameters
    ----------
    name : str
        What was checked.
    state : State
    says : str
        What was found, in a sentence.
    do : str
        How to mend it.
    mend : str
        Kind of mending that ``--mend`` does; empty: it is up to a person.
    items : tuple of str
        What it is about: files within the workspace, mappers.
    """

    name: str = ""
    state: State = State.OK
    says: str = ""
    do: str = ""
    mend: str = ""
    items: tuple[str, ...] = ()
