"""What language a text is in, by py3langid; `unknown` where it is too short or unsure."""

import re
from functools import lru_cache
from typing import Any

UNKNOWN = "unknown"
_SAMPLE = 3000  # characters; more of them change no answer and cost time
_LEAST_LETTERS = 20
_LEAST_WORDS = 4
# English reports are full of foreign names, so that "not English" takes more to believe.
_SURE_ENGLISH, _SURE_OTHER = 0.4, 0.75
_NOISE = re.compile(r"https?://\S+|[#@]\w+|[\d_]+")


def language_of(text: str) -> str:
    """Return the language's ISO 639 code, or ``unknown``.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> language_of("The bridge was shelled again on Monday, the mayor of the town said.")
    'en'
    >>> language_of("Pokrovsk")
    'unknown'
    """
    sample = _NOISE.sub(" ", text[:_SAMPLE])
    if sum(map(str.isalpha, sample)) < _LEAST_LETTERS or len(sample.split()) < _LEAST_WORDS:
        return UNKNOWN
    code, sure = _identifier().classify(sample)
    return str(code) if sure >= (_SURE_ENGLISH if code == "en" else _SURE_OTHER) else UNKNOWN


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
