"""Descriptions of people and bodies: their phrase, their key, whether they are of several."""

import re
from functools import lru_cache

from frontcast.claims._naming import given_within
from frontcast.claims._patterns import Pattern
from frontcast.claims._saying import SAYING
from frontcast.claims._sexes import head_of
from frontcast.claims._sourcewords import GROUPS, THINGS
from frontcast.claims._tree import Word
from frontcast.claims._words import words

DROP_TAIL = Pattern(
    r"\s*(?:,.*|\(.*|\b(?:who|which|whose|that|told|said|on condition|speaking|in (?:a|an) "
    r"(?:interview|"
    r"statement|post|briefing|televised)|"
    r"in (?:his|her|its|their) (?:address|statement|speech|post)|"
    r"on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|of \d\d? [A-Z]\w+)\b.*)$"
)
_SEVERAL = words("two three four five six several some many other others both few most all")
# By these people speak, whatever they are called; laws and maps only "state" and "show".
_PEOPLE_SAY = words(
    "say tell add think believe reckon shrug explain recall insist admit hope fear mutter laugh "
    "whisper swear joke sigh complain doubt guess suspect remember suppose expect confide object"
)
# What "says" something without being anybody.
_NOBODY = words(
    "law rule logic theory fact number report document experience history evidence arithmetic map "
    "clock calendar order contract treaty article paragraph proverb joke saying song statistic "
    "book text headline sign poster label ticket timetable schedule weather forecast model study "
    "survey poll paper statement sentence word thing story result version time year month day "
    "week it that this there what which nobody none neither nothing instinct reason wisdom tally "
    "count figure list chart table image footage picture sky road town city village legend rumour "
    "letter paper order number newspaper poster tower error factor sensor radar signal manual "
    "journal document statement agreement event element instrument "
    "point trouble problem question answer truth rest war front battle press latter former"
)
_AGENTS = ("ist", "er", "or", "ian", "man", "ant", "ent", "ee", "al", "ess", "folk")
_ONE = words("a an the another our my his her one")
_OLD = re.compile(r"\d\d-year-old$")
_ARTICLE = re.compile(r"^(?:the|The|a|an|A|An)\s+")
_POINTING = words("the thi that same latter former these those a an of both a two three four five")


@lru_cache(maxsize=4096)
def key_of(surname: str) -> str:
    """Return the form in which surnames are compared: one spelling of -skyi, no double letters."""
    bare = re.sub(r"(?:iy|yy|yj|ii|y)$", "i", re.sub(r"['’]s?$", "", surname.lower()))
    return re.sub(r"(.)\1", r"\1", bare)


def clean(text: str) -> str:
    return bare_name(" ".join(text.split()).strip(" ,.;:()-–—"))


def bare_name(name: str) -> str:
    return name[:-2] if name.endswith(("'s", "’s")) else name


def phrase_of(token: Word) -> str:
    """Return a noun's phrase without relative clauses and appositions."""
    dropped: set[int] = set()
    for child in token.children:
        aside = child.dep in ("relcl", "conj", "cc") or (
            child.dep == "appos" and not _close(token, child)
        )  # fmt: skip
        if aside or (child.dep == "acl" and child.i > token.i) or (
            child.low == "of" and token.lemma_low == "medium"
        ):  # fmt: skip
            dropped |= {t.i for t in child.subtree}
    words = [t for t in token.subtree if t.i not in dropped]
    dash = next((n for n, t in enumerate(reversed(words)) if t.i < token.i and _is_dash(t)), 0)
    if dash:  # "DNIPRO, Jan. 27 (News) - Russia's ministry"
        words = words[len(words) - dash :]
    text = "".join(t.spaced for t in words)
    return DROP_TAIL.regex.sub("", text.strip()) or text


_DASHES = ("-", "–", "—", "--")


def _is_dash(word: Word) -> bool:
    """Whether a mark stands between blanks, and joins no words."""
    return word.text in _DASHES and word.tree.text[word.idx - 1 : word.idx] == " "


def _close(token: Word, apposed: Word) -> bool:
    """Whether an apposition is a name that follows without a comma: "the project Frontline"."""
    first = apposed.left_edge
    return first.i == token.i + 1 and apposed.pos == "PROPN"


def given_to(token: Word) -> str | None:
    """Return the name by which somebody is called: "a driver with the call sign X"."""
    return given_within(token.tree.text, token.left_edge.idx, token.right_edge.end)


def is_definite(token: Word) -> bool:
    return any(c.dep == "det" and c.low in ("the", "this", "that") for c in token.children)


def no_article(text: str) -> str:
    return text if text[:1] not in "tTaA" else _ARTICLE.sub("", text, count=1)


def content(phrase: str) -> frozenset[str]:
    """Return the words of a phrase that tell who is meant, plurals as singulars."""
    return frozenset(w.removesuffix("s") for w in phrase.lower().split()) - _POINTING


def is_within(name: str, other: str) -> bool:
    """Whether a name has no word that another one has not."""
    return set(name.lower().split()) <= set(other.lower().split())


def is_plural(name: str) -> bool:
    """Whether an anonymous description is of several."""
    words = head_of(name.lower()).split()
    return bool(words) and (
        words[0] in _SEVERAL or (words[0] not in ("a", "an", "one") and words[-1].endswith("s"))
        or words[-1] in GROUPS
    )  # fmt: skip


def is_thing(name: str) -> bool:
    """Whether a description is of what is written, shown or broadcast, or of a machine."""
    words = head_of(name.lower()).split()
    return bool(words) and words[-1] in THINGS | {w + "s" for w in THINGS}


def is_somebody(name: str) -> bool:
    """Whether an anonymous description is of one person."""
    words = head_of(name.lower()).split()
    return not is_plural(name) and not (words and words[-1] in THINGS)


def one_to_a(text: str) -> str:
    text = no_article(text) if text.lower().startswith("the ") else text
    if text.startswith(("one with ", "one in ", "one from ", "one who ")):
        return f"the {text}"
    text = re.sub(r"^(?:one|One)\s+(?!of\b)", "a ", text)
    if re.match(r"(?:A|An|One) \w", text):
        return text[:1].lower() + text[1:]
    return text[:1].lower() + text[1:] if text[:2] != text[:2].upper() and text.split()[0] in (
        "A", "An", "One", "Another", "Some", "Local", "Many", "Several", "Two", "Other", "Military",
        "International", "Foreign", "Senior", "Residents", "Officials", "Soldiers", "Analysts",
        "Experts", "Witnesses") else text  # fmt: skip


def unit_of(text: str) -> str | None:
    found = re.search(r"\b(?:from|of|in|with) (?:the |a )?(.*[A-Z].*)$", text)
    return found[1].strip() if found else None


def is_unlisted(token: Word) -> bool:
    """Whether whatever word is the subject of what people do names one who did it.

    "The bell-ringer says", "a 60-year-old told us", "the tallest thinks".
    """
    if token.dep != "nsubj":
        return False
    if token.tag == "NNS":  # "Pessimists reply", "Locals say"; but "Polls say"
        agents = token.lemma_low.endswith(_AGENTS) and token.lemma_low not in _NOBODY
        return agents and token.head.lemma_low in SAYING
    if token.head.lemma_low not in _PEOPLE_SAY:
        return False
    if token.pos not in ("NOUN", "ADJ", "NUM", "PRON", "PROPN", "VERB") or (
        token.lemma_low in _NOBODY or token.low in _NOBODY
    ):  # fmt: skip
        return False
    if _OLD.search(phrase_of(token).split(" ")[-1]) is not None:
        return True
    told = {c.low for c in token.children if c.dep in ("det", "poss") or c.low in ("a", "the")}
    return bool(told & _ONE)


# Words of a clause that tells a soldier from others, when "a soldier" is all he is called.
_MOST_TOLD = 6
_BARE = 2
_TOLD_LAST = words(
    "the a an of in on at to from with by for and or his her their its who that was is"
)
_LINKS = words("for with by and but as because than")
_ADDED = Pattern(r"[Aa]n?\s[\w-]+\s(?P<clause>(?:who|that)\s[^,.;:()\"“”]{3,80})")
_WHEN_TOLD = words("on last this since until before after yesterday today when while during")


def told_apart(name: str, token: Word) -> str:
    """Return a bare description with what sets it apart: "an officer who left Sudzha"."""
    if not is_bare(name):
        return name
    clause = next((c for c in token.children if c.dep in ("relcl", "acl") and c.i > token.i), None)
    if clause is None:
        return name
    told = [t for t in clause.subtree if t.i > token.i]
    if not told or told[0].i != token.i + 1 or told[0].is_punct:
        return name
    marked = next((n for n, t in enumerate(told) if t.is_punct), len(told))
    return _with_clause(name, [t.text for t in told[:marked]])


def told_apart_in(name: str, phrase: str) -> str:
    """Return a bare description with what a phrase adds to it, as `told_apart` does."""
    if not is_bare(name):
        return name
    added = _ADDED.match(phrase)
    return _with_clause(name, added["clause"].split()) if added is not None else name


def is_bare(name: str) -> bool:
    """Whether a description is a noun with an article: "an officer"."""
    words = name.split()
    return len(words) == _BARE and words[0] in ("a", "an")


def _with_clause(name: str, clause: list[str]) -> str:
    """Add the first words of a clause to a description, as far as they tell who somebody is."""
    kept: list[str] = []
    for word in clause:
        links = len(kept) >= _MOST_TOLD // 2 and word.lower() in _LINKS
        if len(kept) > _MOST_TOLD or links or (kept and word.lower() in _WHEN_TOLD):
            break
        kept.append(word)
    while kept and kept[-1].lower() in _TOLD_LAST:
        kept.pop()
    return f"{name} {' '.join(kept)}" if len(kept) > 1 else name
