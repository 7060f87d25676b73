"""How sure a claim is, and whether it says yes or no."""

import re
from dataclasses import dataclass

from frontcast.claims._patterns import Pattern, Sieve
from frontcast.records.claim import Modality, Polarity

_HEDGE = Pattern(
    r"\b(?:may(?! \d)|might|could(?! not|n't)|appears?|appeared|seems?|seemed|seemingly|"
    r"reportedly|reported(?= aim)|"
    r"allegedly|possibly|perhaps|probably|likely|unlikely|apparently|presumably|potentially|"
    r"not sure|unclear|unconfirmed|suspected|believed to|thought to|pretty much|suggest(?:s|ed|"
    r"ing)?|maybe|"
    r"supposedly|we think|I think|I believe|I guess|if confirmed|purportedly)\b",
    re.IGNORECASE,
)
_WOULD = Pattern(
    r"\b(?:would|'d)\b|\bonly if\b|\bif\b|\bunless\b|\bprovided that\b|\bas "
    r"soon as\b|"
    r"\bshould (?:\w+ ){1,3}(?:seize|capture|take|fall|lose|break|retreat|"
    r"withdraw)\b",
    re.IGNORECASE,
)
_THE_MORE = Pattern(
    r"the (?:more|longer|\w+er)\b.*\bthe (?:more|\w+er)\b",
    re.IGNORECASE,
)
_WILL = Pattern(
    r"\b(?:will|shall|won't|is going to|are going to|is set to|are set to|is bound to|"
    r"is expected to|are expected to|plans? to|is about to|are about to|inevitabl[ey])\b|'ll\b",
    re.IGNORECASE,
)
_NO = Pattern(
    r"\b(?:not|never|no longer|unable|fail(?:s|ed|ing)? to|lack(?:s|ed|ing)?|cannot|nobody|no one|"
    r"none|neither|nor|without (?!(?:a |any )?(?:fight|success|effect|resistance))|impossible|"
    r"hardly|"
    r"incapable|denied|denies|deny|(?:0|zero)(?= [a-z])|"
    r"unlikely)\b|n't\b|\bof no\b|^no\b|\b(?:is|are|was|were|be|been|has|have|had|with|see|sees)\s"
    r"(?:\w+ly )?no\b|\bthere (?:is|are|was|were) no\b",
    re.IGNORECASE,
)
_NOT_NO = Pattern(
    r"\bnot only\b|\bnot (?:more|less|fewer|over) than\b|"
    r"\bwithout (?:power|water|gas|heating|light|electricity|pause|anybody|anyone)\b|"
    r"\bnot least\b|\bno (?:fewer|less|more) than\b|\bno later\b|\bwhy not\b|"
    r"\bwhether or not\b|\b(?:not|never) (?:abandon|give up|stop|cease)\w*\b|,\s(?:and )?not "
    r"[a-z]+$|"
    r"\basked not to\b|\bnot to be named\b",
    re.IGNORECASE,
)


_FALSE = Pattern(
    r"\b(?:is|are|was|were)\s(?:\w+\s)?(?:fakes?|false|untrue|disinformation|not true|a lie|lies|"
    r"nonsense|invented|fabricated|made up|fiction|baseless|unfounded|groundless|propaganda)\b|"
    r"\b(?:do|does|did) not correspond to (?:the )?(?:reality|facts|truth)\b|"
    r"\bfairy[ -]tales?\b|"
    r"\b(?:called|calls|branded|described|denounced) (?:it|this|that|them|the \w+(?: \w+)?) "
    r"(?:as )?\W*(?:an? )?(?:\w+ )?(?:fake|lie|fiction|invention|fantasy|nonsense|"
    r"fabrication|propaganda)\b",
    re.IGNORECASE,
)


_DENIED = Pattern(
    r"^(?:which |that |and |but )?(?:[\w' ]{0,40}\s)?(?:denie[sd]|deny|rejected|rejects|refuted|"
    r"dismissed)(?:\s(?:it|this|that|them|(?:\w+ )?(?:targeting|hitting|attacking|losing|having|"
    r"using|shelling|any|responsibility|involvement|the (?:loss|capture|fall|seizure|report|"
    r"claim)s?))\b.*)?$",
)


_DENIED_CLAIM = Pattern(
    r"\b(?:denied|denies|rejected|dismissed|refuted)\b.*\b(?:claim|report|that|assertion|"
    r"allegation)"
)
_MAY = Pattern(r"\bMay\b")
_DOUBTING = ("suspect", "believe", "think", "doubt", "assume", "guess", "hope", "reckon")


_CUES = Sieve((_FALSE, _NO, _DENIED, _DENIED_CLAIM, _WOULD, _HEDGE, _WILL))


@dataclass(frozen=True, slots=True)
class Stance:
    """How a claim is put."""

    modality: Modality
    polarity: Polarity


def is_false(text: str) -> bool:
    """Whether a text calls something untrue."""
    return bool(_FALSE.search(text))


def stance_of(
    text: str, *, said: str = "", denies: bool = False, condition: bool = False
) -> Stance:
    """Return how sure a claim is put and whether it affirms.

    Parameters
    ----------
    text : str
        The claim's words, with straight apostrophes.
    said : str
        Lemma of the verb that carries it.
    denies : bool
        The verb denies it.
    condition : bool
        It stands under a condition in its sentence.
    """
    if not (denies or condition or _CUES.may_match(text) or _THE_MORE.match(text)):
        return Stance(_carried_by(said), "positive")
    if _FALSE.search(text):
        return Stance("denied", "negative")
    polarity: Polarity = "negative" if _NO.search(_NOT_NO.sub(" ", text)) else "positive"
    if denies or _DENIED.search(text) or _DENIED_CLAIM.search(text):
        return Stance("denied", "negative")
    if condition or _WOULD.search(text) or _THE_MORE.match(text):
        return Stance("conditional", polarity)
    # The month is no auxiliary.
    if _HEDGE.search(_MAY.sub("", text)):
        return Stance("hedged", polarity)
    carried = _carried_by(said)
    sure = carried == "asserted" and _WILL.search(text)
    return Stance("predicted" if sure else carried, polarity)


def _carried_by(verb: str) -> Modality:
    """Return how sure the verb that carries a claim alone leaves it."""
    if verb in _DOUBTING:
        return "hedged"
    return "predicted" if verb in ("predict", "forecast", "expect") else "asserted"
