"""Which type a claim is of: the rules' votes weighed together with its words.

The rules of `_types` vote by words that they know, and no list of words is ever complete. Here a
logistic sum over their votes, the form of the claim and all of its lemmas decides. Names are
left out, so that nothing hangs on who or where. The weights stand in ``types.json``, written by
``scripts/fit_types.py`` from annotated reports; it says how well they do on reports left out.
Words that no annotated report has are weighed by those that are used alike, and what the claim
before was taken for counts by its chances. Beside the types stands what is no claim at all: what
only tells a story, thanks or jokes.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from frontcast.claims._tree import Word
from frontcast.claims._types import Said, leading, type_without_words, votes_of
from frontcast.claims._words import words
from frontcast.errors import ConfigError
from frontcast.records.claim import ClaimType, Quote

TABLE = "types.json"
TYPES: tuple[ClaimType, ...] = get_args(ClaimType)
# What a clause is that claims nothing, and from which chance on it is dropped.
NOTHING = "nothing"
COLUMNS: tuple[str, ...] = (*TYPES, NOTHING)
LIKELY_NOTHING = 0.75
_UNIT = 100  # weights stand in the table as hundredths
_VOTE, WORD = 0.5, 0.7  # so that ridge draws all kinds of traits to zero about alike
# Names that say what a claim is about, not where it happened.
_TOLD = words("russia russian ukraine ukrainian nato eu us kremlin kyiv moscow washington")
_DIGIT = re.compile(r"[\d²³]")
# What the claim before counts by the chances of its types, in the same paragraph and above it.
AFTER, ABOVE = "after:", "above:"
_AFTER, _ABOVE = 2.0, 1.4
_SOME = 0.05  # chance, from where on a type of the claim before counts
_ALSO = 0.5  # of the chance of the best type, from where on another one may fit as well
# What the way in which a claim was cut out of its sentence says of its type.
_BY_KIND: dict[str, ClaimType] = {
    "passing": "control_change", "then": "control_change", "aim": "war_aim",
    "strong": "civilians", "near": "distance", "apart": "distance",
    "move": "advance_rate",
}  # fmt: skip

Traits = Mapping[str, float]
Chances = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeTable:
    """Weights of traits by type.

    Parameters
    ----------
    rows : dict of str to int
        Row of a trait.
    weights : (trait, column) float32
        Of `COLUMNS`.
    sharpness : float
        To what power chances are raised so that they hold on reports left out.
    """

    rows: Mapping[str, int]
    weights: NDArray[np.float32]
    sharpness: float = 1.0

    def chances(self, traits: Traits) -> Chances:
        """Return types (and `NOTHING`) with their chances, the likeliest first.

        Traits not known count 0.
        """
        at = self.rows.get
        known = [(row, value) for name, value in traits.items() if (row := at(name)) is not None]
        if not known:
            return [(name, 1 / len(COLUMNS)) for name in COLUMNS]
        rows, values = zip(*known, strict=True)
        sums: list[float] = (np.array(values, np.float32) @ self.weights.take(rows, 0)).tolist()
        most = max(sums)
        raised = [math.exp(x - most) for x in sums]
        whole = sum(raised)
        chances = [(name, p / whole) for name, p in zip(COLUMNS, raised, strict=True)]
        return sorted(chances, key=_chance, reverse=True)

    def sharpened(self, chances: Chances) -> Chances:
        """Return chances as they hold, in the same order."""
        raised = [p**self.sharpness for _, p in chances]
        whole = sum(raised)
        return [(name, p / whole) for (name, _), p in zip(chances, raised, strict=True)]


def _chance(one: tuple[str, float]) -> float:
    return one[1]


def traits_of(
    said: Said, *, votes: Mapping[ClaimType, float], ruled: ClaimType, kind: str,
    before: ClaimType | None, quote: Quote, by: str,
) -> dict[str, float]:  # fmt: skip
    """Return what is weighed of a claim.

    Parameters
    ----------
    said : Said
    votes : mapping of str to float
        Of the rules, by type.
    ruled : str
        The type that the rules alone would give it.
    kind : str
        How it was cut out of its sentence.
    before : str or None
        Type, by the rules, of the claim before it in the paragraph.
    quote : {"none", "indirect", "direct"}
    by : {"narrator", "somebody", "unnamed"}
        Who says it.
    """
    out = {
        f"vote:{name}": _VOTE * math.log1p(weight) for name, weight in votes.items() if weight > 0
    }
    stance = said.stance
    plain = ["always", f"ruled:{ruled}", f"kind:{kind}", f"before:{before}",
             f"modality:{stance.modality}", f"polarity:{stance.polarity}", f"quote:{quote}",
             f"by:{by}"]  # fmt: skip
    plain += [f"unit:{_SAME_UNIT.get(unit, unit)}" for unit in said.units or ("none",)]
    if said.places:
        plain.append("places")
    out |= dict.fromkeys(plain, 1.0)
    out[f"head:{_word(said.head, said.places)}"] = 1.0
    named = {_word(t, said.places) for t in said.tokens if t.pos not in ("PUNCT", "SPACE")}
    return out | {f"word:{word}": WORD for word in named}


def context_of(before: Chances, *, same_paragraph: bool) -> dict[str, float]:
    """Return what is weighed of the claim before.

    Parameters
    ----------
    before : sequence of (str, float)
        Its types with their chances, the likeliest first; empty for the first claim of a report.
    same_paragraph : bool
    """
    kind, worth = (AFTER, _AFTER) if same_paragraph else (ABOVE, _ABOVE)
    return {f"{kind}{name}": worth * p for name, p in before if p >= _SOME}


def _word(token: Word, places: frozenset[int]) -> str:
    if token.i in places:
        return "<place>"
    if token.like_num or _DIGIT.search(token.text):
        return "<number>"
    lemma = token.lemma_low
    return "<name>" if token.pos == "PROPN" and lemma not in _TOLD else lemma


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The types of a claim with their chances, the likeliest first, and what was weighed.

    `nothing`: the chance that it is no claim; those of the types are what they are if it is one.
    """

    chances: Sequence[tuple[ClaimType, float]]
    nothing: float
    traits: Traits

    @property
    def type(self) -> ClaimType:
        """The likeliest."""
        return self.chances[0][0]

    @property
    def others(self) -> tuple[ClaimType, ...]:
        """Those about as likely, two at most."""
        return tuple(name for name, p in self.chances[1:3] if p >= _ALSO * self.chances[0][1])


# What counts the same deeds says the same of the type.
_SAME_UNIT = {"assault": "attack"}


class TypeChooser:
    """Chooses the types of a report's claims, in their order."""

    def __init__(self) -> None:
        self._before: ClaimType | None = None
        self._before_in = -1
        self._chances: Chances = ()

    def choose(
        self, said: Said, *, kind: str, paragraph: int, lost: bool, quote: Quote, by: str
    ) -> Typed:  # fmt: skip
        """Return the types of a claim, and the chance that it is none.

        Parameters
        ----------
        said : Said
        kind : str
            How it was cut out of its sentence.
        paragraph : int
            In which it stands.
        lost : bool
            Whether it is a number in a list of losses.
        quote : {"none", "indirect", "direct"}
        by : {"narrator", "somebody", "unnamed"}
            Who says it.
        """
        votes, denied = votes_of(said), said.stance.modality == "denied"
        ruled = leading(votes)
        if lost:
            ruled = "losses"
        ruled = _BY_KIND.get(kind, ruled)
        same_paragraph = self._before_in == paragraph
        before = self._before if same_paragraph else None
        retort = denied and ruled in ("policy", "value_assessment")
        if ruled is None or (retort and not said.places):
            ruled = type_without_words(said, before=before, denies=denied)
        self._before, self._before_in = ruled, paragraph
        traits = traits_of(said, votes=votes, ruled=ruled, kind=kind, before=before, quote=quote,
                           by=by)  # fmt: skip
        traits |= context_of(self._chances, same_paragraph=same_paragraph)
        table = shipped_table()
        self._chances = table.chances(traits)
        return _typed(table.sharpened(self._chances), traits)


def _typed(chances: Chances, traits: Traits) -> Typed:
    nothing = next(p for name, p in chances if name == NOTHING)
    # Not 1 - nothing: that is 0 where it is all but certain.
    whole = sum(p for name, p in chances if name != NOTHING) or 1.0
    types = [(cast("ClaimType", name), p / whole) for name, p in chances if name != NOTHING]
    return Typed(chances=types, nothing=nothing, traits=traits)


@lru_cache(maxsize=1)
def shipped_table() -> TypeTable:
    """Read the table that ships.

    Raises
    ------
    ConfigError
        If it is damaged.
    """
    text = files("frontcast.claims").joinpath(TABLE).read_text(encoding="utf-8")
    try:
        return from_json(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{TABLE} cannot be read ({error!r}); write it anew with scripts/fit_types.py"
        ) from None


def from_json(data: Mapping[str, Any]) -> TypeTable:
    """Read a table from what `to_json` made of it."""
    if tuple(data["types"]) != COLUMNS:
        raise ValueError(f"want the types {', '.join(COLUMNS)}")
    weights = np.array(list(data["weights"].values()), np.float32).reshape(-1, len(COLUMNS))
    return TypeTable(
        rows={name: row for row, name in enumerate(data["weights"])},
        weights=weights / np.float32(_UNIT), sharpness=float(data["sharpness"]),
    )  # fmt: skip


def to_json(
    names: Iterable[str], weights: NDArray[np.floating], *, sharpness: float
) -> dict[str, Any]:
    """Return a table as it is written, in hundredths; traits whose weights all round to 0 drop."""
    rows = {
        name: row
        for name, weight in sorted(zip(names, weights.tolist(), strict=True))
        if any(row := [round(_UNIT * w) for w in weight])
    }
    return {"types": list(COLUMNS), "sharpness": sharpness, "weights": rows}
