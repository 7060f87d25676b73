"""Word lists, written as people read them."""

#: Expression for the English name of a month, whole or cut short.
MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:uary|ruary|ch|il|ust|ember|ober)?"
)


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


def sequence(text: str) -> tuple[str, ...]:
    """Return the words of a text in their order."""
    return tuple(text.split())
