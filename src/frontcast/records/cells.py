"""Text in cells of CSV files, so that a spreadsheet program never runs it as a formula.

A cell whose text, after blanks and quotation marks, begins with = + - @ (also in full width), or
that begins with a tab or a line break, gets one apostrophe in front. `plain_cell` takes it away
again: the two are exact inverses, whatever the text.
"""

_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BREAKS = ("\t", "\r", "\n")
_SKIPPED = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\ufeff\u200b'\"\u2018\u2019\u201c\u201d`"


def safe_cell(text: str) -> str:
    """Return a text as it is written into a CSV cell.

    Examples
    --------
    >>> safe_cell("=1+2"), safe_cell("  @SUM(A1)"), safe_cell("quiet day")
    ("'=1+2", "'  @SUM(A1)", 'quiet day')
    """
    return "'" + text if _runs(text) else text


def plain_cell(cell: str) -> str:
    """Return the text of a cell that `safe_cell` wrote.

    Examples
    --------
    >>> plain_cell("'=1+2"), plain_cell("'tis so")
    ('=1+2', "'tis so")
    """
    return cell[1:] if cell.startswith("'") and _runs(cell[1:]) else cell


def _runs(text: str) -> bool:
    """Whether a text is unsafe; apostrophes in front never count, or there were no way back."""
    return text.lstrip("'").startswith(_BREAKS) or text.lstrip(_SKIPPED).startswith(_STARTS)
