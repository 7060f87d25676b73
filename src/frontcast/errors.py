"""Every error frontcast raises, in one file. Each leaf also inherits the builtin it refines.

A message says what was wanted, what came, and what to do about it.
"""

from functools import partial


class FrontcastError(Exception):
    """Base of all frontcast errors; command line and web map it to one shape."""


class SchemaError(FrontcastError, ValueError):
    """An array, table or record does not satisfy its room's conventions."""


class ConfigError(FrontcastError, ValueError):
    """A theatre, pack or workspace file cannot be used as it stands."""


class StatementError(FrontcastError, ValueError):
    """A Statement could not be read; points at the column and says what was expected.

    Parameters
    ----------
    message : str
        What is wrong.
    text : str
        The Statement as given.
    column : int
        Zero-based offset of the first character that does not fit.
    expected : tuple of str
        What could have stood there.
    """

    def __init__(
        self, message: str, *, text: str = "", column: int = 0, expected: tuple[str, ...] = ()
    ) -> None:
        self.message, self.text, self.column, self.expected = message, text, column, expected
        lines = [message]
        if text:
            lines += [f"  {text}", f"  {' ' * column}^ column {column + 1}"]
        if expected:
            lines.append("expected " + " or ".join(expected))
        super().__init__("\n".join(lines))


class UnknownNameError(FrontcastError, LookupError):
    """A place, region, side, measure or mapper is not known here."""


class AmbiguousNameError(FrontcastError, LookupError):
    """A name means more than one place; the message lists them."""


class MapError(FrontcastError, ValueError):
    """A map file cannot be used. `fault` is a short stable word for the kind of fault.

    Parameters
    ----------
    message : str
        What is wrong, in one sentence.
    fault : str
        One of `frontcast.control.FAULTS`.
    """

    def __init__(self, message: str, *, fault: str) -> None:
        self.fault, self._message = fault, message
        super().__init__(f"{fault}: {message}")

    def __reduce__(self) -> tuple[object, ...]:
        """Let a worker process send it: `fault` has no place among the arguments."""
        return partial(type(self), fault=self.fault), (self._message,)


class _FaultedError(FrontcastError):
    """An error of one of several kinds.

    Parameters
    ----------
    message : str
        What is wrong, in one sentence.
    fault : str
        A short stable word for the kind of fault; default: the class's own.
    """

    fault = ""

    def __init__(self, message: str, *, fault: str = "") -> None:
        self.fault = fault or self.fault
        super().__init__(message)


class ReportError(_FaultedError, ValueError):
    """A report cannot be read: empty, too large, no text in it, or not dated where it must be."""

    fault = "report"


class DateError(FrontcastError, ValueError):
    """A date that does not exist, cannot be read or cannot be meant."""


class FetchError(_FaultedError, OSError):
    """A source could not be fetched."""

    fault = "fetch"


class LedgerError(FrontcastError, RuntimeError):
    """The ledger refused a write or is damaged."""


class EvidenceError(FrontcastError, RuntimeError):
    """Something in the archive or the ledger is not as it was kept."""


class WorkspaceError(FrontcastError, FileNotFoundError):
    """There is no workspace where one was expected, or there is one where none was."""


class BusyError(FrontcastError, RuntimeError):
    """The server has too much to do just now; the same request may do later."""


class SlowError(FrontcastError, TimeoutError):
    """An answer takes longer than the server lets it."""


class WorkerError(FrontcastError, RuntimeError):
    """Processes that share work died again and again over the same piece of it."""


class ParameterError(FrontcastError, ValueError):
    """A parameter of a request is missing, not known, or not of the form wanted."""


SHAPES: dict[type[FrontcastError], tuple[int, int]] = {
    StatementError: (400, 2),
    DateError: (400, 2),
    AmbiguousNameError: (409, 3),
    UnknownNameError: (404, 3),
    WorkspaceError: (404, 4),
    ConfigError: (500, 4),
    MapError: (422, 5),
    ReportError: (422, 5),
    FetchError: (502, 6),
    LedgerError: (500, 7),
    EvidenceError: (500, 8),
    BusyError: (503, 9),
    SlowError: (504, 9),
    WorkerError: (500, 9),
    ParameterError: (400, 2),
    SchemaError: (500, 1),
    FrontcastError: (500, 1),
}
"""Error class -> (HTTP status, exit code of a command)."""


def shape_of(error: FrontcastError) -> tuple[int, int, dict[str, object]]:
    """Return HTTP status, exit code and the one JSON shape of an error.

    Parameters
    ----------
    error : FrontcastError

    Returns
    -------
    (int, int, dict)
        The dict has ``error`` (kind), ``message``, and for Statements ``column`` (from 1) and
        ``expected``.

    Examples
    --------
    >>> shape_of(UnknownNameError("unknown place 'X'"))[:2]
    (404, 3)
    """
    kind = next(c for c in type(error).__mro__ if c in SHAPES)
    status, code = SHAPES[kind]
    out: dict[str, object] = {"error": kind.__name__, "message": str(error)}
    if isinstance(error, StatementError):
        out |= {
            "message": error.message,
            "column": error.column + 1,
            "expected": list(error.expected),
        }
    if isinstance(error, MapError):
        out["fault"] = error.fault
    return status, code, out
