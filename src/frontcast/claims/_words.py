"""Word lists, written as people read them."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


def sequence(text: str) -> tuple[str, ...]:
    """Return the words of a text in their order."""
    return tuple(text.split())
