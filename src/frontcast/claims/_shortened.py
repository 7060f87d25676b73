"""Names of two words cut short: "V. Novosilka", and the second word alone."""

from collections.abc import Iterable, Mapping, Sequence

from frontcast.claims._patterns import Pattern
from frontcast.records import Place
from frontcast.theatre import normalise

_INITIAL_BEFORE = Pattern(r"(?<![\w.'’-])(?P<first>[A-Z][a-z]{0,3})\.\s?$")
_ROOM = 6
# First words that only tell places of one name apart: great, small, new, old, upper, lower ...
_DISTINCTIONS = frozenset((
    "velyka", "velykyi", "velyke", "velyki", "mala", "malyi", "male", "mali", "nova", "novyi",
    "nove", "novi", "stara", "staryi", "stare", "stari", "verkhnia", "verkhnii", "verkhnie",
    "nyzhnia", "nyzhnii", "nyzhnie", "krasna", "krasnyi", "krasne", "bila", "bile",
    "bilyi", "bili", "chorna",
    "chornyi", "chorne", "dovha", "dovhyi", "kruta", "krutyi", "sukha", "sukhyi", "hola", "holyi",
    "veselyi", "vesela", "zelenyi", "zelena", "vysoka", "vysokyi", "svitla", "staryy", "novyy",
    "persha", "druha", "serednia", "serednie", "bolshaya", "malaya", "novaya", "staraya",
    "verkhnyaya", "nizhnyaya",
))  # fmt: skip
_GREAT = frozenset(("velyka", "velykyi", "velyke", "velyki", "bolshaya", "velikaya"))


def is_distinction(word: str) -> bool:
    """Whether a word only tells places of one name apart: "Bilyi" of "Bilyi Kolodiaz"."""
    return normalise(word) in _DISTINCTIONS


class Shortened:
    """Finds places by the last word of their name.

    Parameters
    ----------
    exact : mapping of str to list of Place
        Places by name, as `normalise` writes it.
    """

    def __init__(self, exact: Mapping[str, list[Place]]) -> None:
        self._long: dict[str, dict[str, list[Place]]] = {}
        for key, places in exact.items():
            first, _, last = key.partition(" ")
            if last and " " not in last:
                self._long.setdefault(last, {})[first] = places

    def initial(self, text: str, start: int, *, key: str) -> tuple[int, list[Place]]:
        """Return where "V. Name" begins and which places it may mean; none if it is no such name.

        Parameters
        ----------
        text : str
        start : int
            Of the last word.
        key : str
            It, as `normalise` writes it.
        """
        if key not in self._long or text[max(0, start - 2) : start].strip()[-1:] != ".":
            return start, []
        match = _INITIAL_BEFORE.search_once(text[max(0, start - _ROOM) : start])
        if match is None:
            return start, []
        begun = normalise(match["first"])
        meant = {p.id: p for first, places in self._long[key].items() if first.startswith(begun)
                 for p in places}  # fmt: skip
        return start - len(match[0]), list(meant.values())

    def named(self, key: str, report: Iterable[Place], *, short: Sequence[Place]) -> Place | None:
        """Return the only place of a report's that is a great, new or old one of a name.

        Parameters
        ----------
        key : str
            The name, as `normalise` writes it.
        report : iterable of Place
        short : sequence of Place
            Who bear the name by itself: then only a greater one is meant, and none that they are.
        """
        long = self._long.get(key)
        if long is None or any(p.population for p in short):
            return None
        first_words = _GREAT if short else _DISTINCTIONS
        wanted = {p.id for first, places in long.items() if first in first_words for p in places}
        found = {p.id: p for p in report if p.id in wanted}
        return next(iter(found.values())) if len(found) == 1 else None
