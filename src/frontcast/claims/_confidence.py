"""How sure the reading of a claim is, field by field: odds fitted on annotated reports.

Each field has a logistic sum over a few traits of the claim that anybody can name. The weights
stand in ``confidence.json``, written by ``scripts/calibrate_confidence.py``, which also says how
well they hold on documents that were left out.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from importlib.resources import files

from frontcast.errors import ConfigError, SchemaError
from frontcast.records import Claim, ClaimConfidence

TABLE = "confidence.json"
FIELDS: tuple[str, ...] = tuple(f.name for f in fields(ClaimConfidence))
# By judgement, not fitted: too few dirty texts are annotated. It takes odds of 9 to 1 for clean
# text to 2 to 1 for the dirtiest.
_QUALITY_STEP = 1.5
_LEAST = 0.001  # nearer to 0 and 1 than that, no chance is believed
# What is told of a field, in the order of its traits.
Told = tuple[str, ...]
_DIGIT = re.compile(r"\d")
_LENGTHS = ((4, "1-4"), (9, "5-9"), (19, "10-19"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What the reading knows of a claim and the claim does not say. Empty: not known.

    Parameters
    ----------
    kind : str
        How the claim was cut out of its sentence (``clause``, ``embedded``, ``counted`` ...).
    type_chance : float or None
        That its type is right, in (0, 1), by whoever chose it: stands in place of the odds.
    attribution : str
        How its speaker was found (``frame``, ``verb``, ``pronoun``, ``label``, ``carried`` ...).
    place_margin : float or None
        Least margin between the place taken and the next, in [0, 1].
    text_quality : float or None
        Of the report or its paragraph: 1 clean, 0 garbled.
    """

    kind: str = ""
    type_chance: float | None = None
    attribution: str = ""
    place_margin: float | None = None
    text_quality: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """Log odds that a field is right.

    Parameters
    ----------
    bias : float
    weights : dict of str to float
        By trait; traits that are not listed count nothing.
    """

    bias: float
    weights: Mapping[str, float] = field(default_factory=dict)

    def probability(self, traits: tuple[str, ...], *, shift: float = 0.0) -> float:
        """Return the probability for a claim with these traits, in (0, 1)."""
        z = self.bias + shift + sum(self.weights.get(name, 0.0) for name in traits)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def confidence_of(
    claim: Claim, *, cues: Cues | None = None, table: Mapping[str, Odds] | None = None
) -> ClaimConfidence:
    """Return how sure the reading of a claim is.

    Parameters
    ----------
    claim : Claim
        Read by the rules; `confidence` is not looked at.
    cues : Cues, optional
        What the reading knows besides.
    table : mapping of str to Odds, optional
        By field; default: the table that ships.

    Returns
    -------
    ClaimConfidence
        None for a field that has nothing to be right about, or no odds in the table. Never
        higher for a lower text quality.

    Raises
    ------
    SchemaError
        If a text quality, a margin or a chance is not in [0, 1].
    """
    known = cues or Cues()
    odds = shipped_odds() if table is None else table
    quality = 1.0 if known.text_quality is None else known.text_quality
    for name, value in (("text quality", quality), ("place margin", known.place_margin or 0.0),
                        ("chance", known.type_chance or 0.0)):  # fmt: skip
        if not 0 <= value <= 1:
            raise SchemaError(f"want a {name} in [0, 1], got {value}")
    shift = -_QUALITY_STEP * (1 - quality)
    chance = _shipped_chance if table is None else _chance_by(odds)
    said = ((name, read(claim, known)) for name, (_, read) in _TRAITS.items() if name in odds)
    found = {n: chance(n, told, shift) for n, told in said if told is not None}
    if known.type_chance is not None:
        own = min(max(known.type_chance, _LEAST), 1 - _LEAST)
        chosen = Odds(bias=math.log(own / (1 - own)))
        found["type"] = round(chosen.probability((), shift=shift), 3)
    return ClaimConfidence(**found)


def _chance_by(odds: Mapping[str, Odds]) -> Callable[[str, Told, float], float]:
    def chance(name: str, told: Told, shift: float) -> float:
        return round(odds[name].probability(_named(name, told), shift=shift), 3)

    return chance


@lru_cache(maxsize=4096)
def _shipped_chance(name: str, told: Told, shift: float) -> float:
    return _chance_by(shipped_odds())(name, told, shift)


def features_of(claim: Claim, *, cues: Cues) -> dict[str, tuple[str, ...]]:
    """Return the traits of a claim that bear on each field.

    Parameters
    ----------
    claim : Claim
    cues : Cues

    Returns
    -------
    dict of str to tuple of str
        By field of `ClaimConfidence`; fields with nothing to be right about are missing.
    """
    return {
        name: _named(name, told) for name, (_, read) in _TRAITS.items()
        if (told := read(claim, cues)) is not None
    }  # fmt: skip


@lru_cache(maxsize=1)
def shipped_odds() -> dict[str, Odds]:
    """Read the table that ships.

    Raises
    ------
    ConfigError
        If it is damaged.
    """
    text = files("frontcast.claims").joinpath(TABLE).read_text(encoding="utf-8")
    try:
        rows = json.loads(text)["fields"]
        return {
            name: Odds(bias=float(row["bias"]),
                       weights={k: float(v) for k, v in row["weights"].items()})
            for name, row in rows.items()
        }  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{TABLE} cannot be read ({error!r}); write it anew with "
            "scripts/calibrate_confidence.py"
        ) from None


def _named(name: str, told: Told) -> tuple[str, ...]:
    """Return what is told of a field as traits, such as "length:1-4"; "" tells nothing."""
    return tuple(f"{t}:{value}" for t, value in zip(_TRAITS[name][0], told, strict=True) if value)


def _length(claim: Claim) -> str:
    count = len(claim.text.split())
    return next((name for most, name in _LENGTHS if count <= most), "20+")


def _who(claim: Claim) -> str:
    if claim.speaker == "narrator":
        return "narrator"
    if claim.anonymous:
        return "anonymous"
    names = [w for w in claim.speaker.split() if w[:1].isupper()]
    return ("described", "one name", "full name")[min(len(names), 2)]


def _of_claim(claim: Claim, cues: Cues) -> Told:
    holds = "names" if claim.places else "numbers" if claim.quantities else "neither"
    formal = "yes" if claim.statements else "no"
    return _length(claim), claim.quote, claim.type, cues.kind, holds, formal


def _of_speaker(claim: Claim, cues: Cues) -> Told:
    return _who(claim), claim.quote, cues.attribution, "yes" if claim.speaker_org else "no"


def _of_type(claim: Claim, cues: Cues) -> Told:
    del cues
    return claim.type, _length(claim), "yes" if claim.type_alt else "no"


def _of_modality(claim: Claim, cues: Cues) -> Told:
    return claim.modality, claim.quote, cues.kind


def _of_polarity(claim: Claim, cues: Cues) -> Told:
    return claim.polarity, claim.modality, cues.kind


def _of_place(claim: Claim, cues: Cues) -> Told | None:
    if not claim.places:
        return None
    resolved = [m.place is not None or m.geonameid is not None for m in claim.places]
    spelt = all(m.canonical.startswith(m.surface) for m in claim.places)
    margin = cues.place_margin
    return (
        "all" if all(resolved) else "some" if any(resolved) else "none",
        "own" if spelt else "other",
        "1" if len(claim.places) == 1 else "2+",
        "" if margin is None else "clear" if margin >= 0.5 else "narrow",
    )


def _of_quantity(claim: Claim, cues: Cues) -> Told | None:
    del cues
    if not claim.quantities:
        return None
    open_end = any(q.high is None for q in claim.quantities)
    exact = all(q.low == q.high for q in claim.quantities)
    digits = all(_DIGIT.search(q.surface) for q in claim.quantities)
    return (
        "open" if open_end else "exact" if exact else "range",
        "digits" if digits else "words",
        "1" if len(claim.quantities) == 1 else "2+",
    )


def _of_time(claim: Claim, cues: Cues) -> Told | None:
    del cues
    time = claim.time
    if not time.surface:
        return None
    days = (time.end - time.start).days if time.start and time.end else None
    return (
        "inside" if time.surface in claim.text else "outside",
        "digits" if _DIGIT.search(time.surface) else "words",
        "open" if days is None else "day" if days < 2 else "weeks" if days < 62 else "long",
    )


# By field: the names of its traits, and what reads them; None where there is nothing to read.
_TRAITS: dict[str, tuple[tuple[str, ...], Callable[[Claim, Cues], Told | None]]] = {
    "claim": (("length", "quote", "type", "kind", "holds", "formal"), _of_claim),
    "speaker": (("who", "quote", "attribution", "org"), _of_speaker),
    "type": (("type", "length", "others"), _of_type),
    "modality": (("modality", "quote", "kind"), _of_modality),
    "polarity": (("polarity", "modality", "kind"), _of_polarity),
    "place": (("resolved", "spelling", "count", "margin"), _of_place),
    "quantity": (("ends", "written", "count"), _of_quantity),
    "time": (("stands", "written", "lasts"), _of_time),
}
