"""Records as they are stored, and back."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection

from frontcast.errors import LedgerError
from frontcast.ledger.rows import TABLES, bodies
from frontcast.ledger.views import Reading, Standing, effective
from frontcast.records import (
    Claim,
    Failure,
    Link,
    Prediction,
    Question,
    Report,
    Resolution,
    Review,
    Verdict,
)

T = TypeVar("T")
_ADAPTERS: Final[dict[type, TypeAdapter[Any]]] = {
    kind: TypeAdapter(kind)
    for kind in (
        Report, Claim, Verdict, Failure, Link, Review, Reading, Question, Prediction, Resolution,
    )
}  # fmt: skip
_TABLE_OF: Final[dict[type, str]] = {
    Report: "reports",
    Claim: "claims",
    Verdict: "verdicts",
    Failure: "failures",
    Link: "links",
    Review: "reviews",
    Reading: "readings",
    Question: "questions",
    Prediction: "predictions",
    Resolution: "resolutions",
}


def dump(record: object) -> str:
    """Return a record as JSON."""
    out: bytes = _ADAPTERS[type(record)].dump_json(record)
    return out.decode()


def parse(kind: type[T], body: str) -> T:
    """Return a record from its JSON.

    Raises
    ------
    LedgerError
        If it is none.
    """
    try:
        out: T = _ADAPTERS[kind].validate_json(body)
    except ValidationError as error:
        raise LedgerError(
            f"a row of {_TABLE_OF[kind]} is no {kind.__name__}; see what was changed with: "
            f"frontcast audit ({error.errors()[0]['msg']})"
        ) from error
    return out


def load(
    connection: Connection,
    kind: type[T],
    *,
    as_of: date | None = None,
    parents: Iterable[str] | None = None,
) -> list[tuple[str, T]]:
    """Return the records of a kind with the ids of their rows, in the order of the rows."""
    table = TABLES[_TABLE_OF[kind]]
    found = bodies(connection, table, as_of=as_of, parents=parents)
    return [(row, parse(kind, body)) for row, body in found]


def load_standing(
    connection: Connection, *, as_of: date | None, reports: Iterable[str] | None = None
) -> list[tuple[str, Standing]]:
    """Return the claims that stand, with the ids of their rows; of some reports if given."""
    wanted = None if reports is None else list(reports)
    claims = load(connection, Claim, as_of=as_of, parents=wanted)
    of = None if wanted is None else [claim.id for _, claim in claims]
    return effective(
        readings=[r for _, r in load(connection, Reading, as_of=as_of, parents=wanted)],
        claims=claims,
        reviews=[r for _, r in load(connection, Review, as_of=as_of, parents=of)],
    )
