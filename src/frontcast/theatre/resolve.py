"""Statements with names as people write them -> Statements with canonical names."""

from dataclasses import replace

from frontcast.errors import StatementError
from frontcast.records import Statement
from frontcast.theatre.theatre import Theatre


def resolve(statement: Statement, theatre: Theatre) -> Statement:
    """Return the Statement with every place, region and side by its canonical name.

    Parameters
    ----------
    statement : Statement
        As parsed.
    theatre : Theatre
        Whose names count.

    Returns
    -------
    Statement

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If a name is not known here or means more than one place.
    StatementError
        If `control` is compared with something that is no side.
    """
    kinds = {p.name: p.kind for p in statement.signature.params}
    args: list[tuple[str, str | int]] = []
    for name, given in statement.args:
        match kinds[name]:
            case "place":
                args.append((name, theatre.gazetteer.place(str(given)).name))
            case "where":
                args.append((name, theatre.gazetteer.where(str(given)).name))
            case "side":
                args.append((name, theatre.side(str(given)).code))
            case _:
                args.append((name, given))
    value = statement.value
    if statement.signature.kind == "side" and isinstance(value, str):
        value = "contested" if value.lower() == "contested" else theatre.side(value).code
    elif isinstance(value, str):
        raise StatementError(f"{statement.measure} cannot be compared with {value!r}")
    return replace(statement, args=tuple(args), value=value)
