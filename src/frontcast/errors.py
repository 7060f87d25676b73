"""Every error frontcast raises, in one file. Each leaf also inherits the builtin it refines.

A message says what was wanted, what came, and what to do about it.
"""


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
        self.fault = fault
        super().__init__(f"{fault}: {message}")


class ReportError(FrontcastError, ValueError):
    """A report cannot be read: empty, too large, no text in it, or not dated where it must be."""


class DateError(FrontcastError, ValueError):
    """A date that does not exist, cannot be read or cannot be meant."""


class FetchError(FrontcastError, OSError):
    """A source could not be fetched."""


class LedgerError(FrontcastError, RuntimeError):
    """The ledger refused a write or is damaged."""


class WorkspaceError(FrontcastError, FileNotFoundError):
    """There is no workspace where one was expected, or there is one where none was."""
