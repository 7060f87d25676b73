"""Who acts on what: the screen that a Statement has to pass.

The verbs of ground being taken, held or surrounded are everyday words too: police seize rifles,
a market holds two hundred people, children surround a bus, artillery falls on a street. A
Statement is made only where an army, a side or the settlement itself is the subject, and where
a settlement is the object.
"""

import re

from frontcast.claims._page import plain
from frontcast.claims._patterns import Pattern
from frontcast.claims._wording import Wording, is_town
from frontcast.records.claim import PlaceMention

_AGENTS = Pattern(
    r"\b(?:forces?|troops?|army|armies|units?|soldiers?|enemy|enemies|occupiers?|invaders?|"
    r"aggressors?|defenders?|brigades?|battalions?|regiments?|divisions?|corps|marines|"
    r"paratroopers?|infantry|infantrymen|fighters?|military|command|garrisons?|grouping|groups?|"
    r"servicemen|orcs?|guys|boys|men|assault|stormtroopers|mercenaries|militants|militia|side|"
    r"adversary|attackers?|they|we|he|who|which|that|us|our|ours|them|offensive|"
    r"guards?|air ?borne|front ?line|front|line of contact|contact line|fighting|positions)\b"
)
# Who has no part in the taking of towns; stands above the agents ("a police unit", "aid group").
_CIVIL = Pattern(
    r"\b(?:police\w*|prosecutors?|firefighters?|rescuers?|medics?|doctors?|nurses?|volunteers?|"
    r"teachers?|residents?|locals|civilians?|children|child|women|woman|pensioners?|families|"
    r"family|mother|father|husband|wife|son|daughter|sister|brother|neighbou?rs?|miners?|"
    r"mayors?|governors?|councils?|courts?|customs|investigators?|journalists?|reporters?|aid|"
    r"rescue|bus|buses|train|convoy of civilians|market|school|hospital|church|hotel|shelter|fire|"
    r"fires|flood|rent|prices?|temperatures?|rain|snow|debris|shells?|bombs?|missiles?|rockets?|"
    r"drones?|artillery|strikes?|explosions?|power|electricity|exhibition|museum|team|club)\b"
)
_FILL = Pattern(
    r"\b(?:the|a|an|of|and|or|but|also|both|all|in|on|at|by|to|it|its|this|city|town|village|"
    r"settlement|community|cities|towns|villages|settlements|is|are|was|were|be|been|being|has|"
    r"have|had|not|no|yet|never|will|would|could|can|may|might|must|do|does|did|already|still|"
    r"now|again|since|later|then|first|reportedly|after|before|for|from|with|as|when|while|if|"
    r"because|there|once|just|about|almost|nearly|\w+ly|key|strategic|important|small|large|"
    r"eastern|western|southern|northern|central|nearby|neighbou?ring|embattled|frontline|besieged|"
    r"ruined|fortress|stronghold|hub|mining|industrial|region|oblast|province|battles?|fall|"
    r"capture|"
    r"week|month|year|night|day|morning|evening|yesterday|today|tomorrow|last|next|ago|late|early|"
    r"spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"remains?|remained|stays?|stayed|end|middle|beginning|able|unable|managed|failed|manages?|"
    r"trying|order|verge|brink|"
    r"occupied|held|captured|true|claim\w*|reports?|said|news)\b"
)
_SUBJECT_LEAD = Pattern(
    r"(?:.*(?:[:,]|\b(?:that|and|but|after|since|when|as|while|because|although|though|once|"
    r"until|before|if|now|then|\d{4}|said|says)))?\s*"
    r"(?:(?:the|a|all|most|both|nearby|neighbou?ring|small|key|strategic|embattled|eastern|"
    r"western|southern|northern|\w+ian|of|city|town|village|settlement|cities|towns|villages|"
    r"settlements|fortress|stronghold|and|reportedly|parts?)\s+)*"
)
_OBJECT_GAP = Pattern(
    r"[\s,]*(?:(?:the|a|an|all|most|half|whole|entire|entirety|nearly|almost|both|nearby|"
    r"neighbou?ring|adjacent|besieged|embattled|strategic|strategically|important|key|small|tiny|"
    r"large|larger|largest|major|eastern|western|southern|northern|central|frontline|front-line|"
    r"ruined|destroyed|devastated|shattered|mining|industrial|coal|coal-mining|railway|logistics|"
    r"hub|fortress|stronghold|garrison|control|full|complete|over|back|from|of|out|town|city|"
    r"village|settlement|cities|towns|villages|settlements|regions?|territory|area|land|built-up|"
    r"\w+ian|and|then|two|three|four|five|remaining|rest|"
    r"[\w'-]+(?=\s(?:city|town|village|settlement|stronghold|hub)\b))\b[\s,]*)*"
)
_PART_AFTER = Pattern(
    r"'s?\b(?! (?:fall|capture|loss))|-\w|\s(?:mines?|stations?|districts?|airports?|airfield|"
    r"plants?|factory|heights?|directions?|sectors?|axis|front|suburbs?|outskirts|highway|road|"
    r"reservoir|forest|dam|bridge|mayor|residents?|police|hospital|market|municipal|community|"
    r"hromada|raion|area|responsible|hostage|accountable)\b"
)
_TROOPS = Pattern(
    r"\b(?:troops|forces|garrison|grouping|group|units?|soldiers|army|brigades?|defenders|men)\b"
)
_IDLE_FALL = Pattern(
    r"\s+(?:ill|silent|quiet|asleep|apart|short|behind|sick|in love|out|off|onto|over|into(?! the)|"
    r"on (?!(?:mon|tues|wednes|thurs|fri|satur|sun)day|[a-z]+ \d|\d|the night)\w+|"
    r"by (?:\w+ )?\d[\d.,]*|from|to \d[\d.,]*|\d[\d.,]*|sharply|slightly|victim|by a)\b"
)
_RUMOUR = Pattern(
    r"\b(?:don't|do not|never) (?:believe|spread|repost|buy)\b|\b(?:spam|hoax|fakes?|clickbait|"
    r"prank|deepfake|psyop)\b|\?\?|\bwaiting for confirmation\b|"
    r"\b(?:nobody|no one) (?:\w+ )?believes?\b"
)
_UNTRUE = Pattern(r"\b(?:untrue|not true|(?:is|are|was|were) (?:false|nonsense|lies|a lie))\b")
_UTILITY = Pattern(
    r"\s+(?:from )?(?:the |its |their |our |all )?(?:main |last |only )?(?:gas|water|light|power|"
    r"electricity|heating|internet|supply|supplies|road|route|highway|railway|the rest|aid|"
    r"mobile|phone|communications?|grid|outside)\b"
)


_STRUCK = Pattern(
    r"\b(?:destroy\w*|attack\w*|repel\w*|captur\w+|seiz\w+|hit|struck|strikes?|shell\w+|"
    r"missiles?|bomb\w*|explosions?|killed|wounded|injured|"
    r"intercept\w*|lived?|lives|living|born|buried|evacuat\w+|hospital|school|drones?|artillery|"
    r"raised|trained|training)\b"
)


def rumoured(r: Wording) -> bool:
    """Whether the sentence tells readers not to believe what it repeats."""
    sentence = plain(r.setting.sentence).lower()
    return bool(_RUMOUR.search(sentence) or (_UNTRUE.search(sentence) and not r.negative))


def acts(r: Wording, at: int) -> bool:
    """Whether what stands before a verb can take, hold or surround a town.

    An army, a side, a pronoun or the settlement itself can; other nouns cannot.

    Parameters
    ----------
    r : Wording
    at : int
        Where the verb begins in ``r.text``.
    """
    by = re.match(r"\w+(?: \w+)? by (?:the )?([A-Z]\w+)", r.cased[at:])
    if by and r.side(by[1]):
        return True
    before = re.split(r"[:;]\s", r.cased[:at])[-1]
    low = before.lower()
    if any(r.side(word) for word in re.findall(r"\b[A-Z]\w+", before)):
        return not _CIVIL.search(low) or bool(_AGENTS.search(low))
    if _CIVIL.search(low):
        return False
    if _AGENTS.search(low):
        return True
    for mention in r.claim.places:
        low = low.replace(plain(mention.surface).lower(), " ")
    unknown = re.findall(r"(?<![\w'-])[a-z][\w'-]{2,}", _FILL.sub(" ", low))
    named = re.findall(r"(?<=\w\s)[A-Z]\w+", before)
    return not unknown or bool(named)


def moves(r: Wording, lead: str, *, cased: str = "") -> bool:
    """Whether troops or a front stand in the words before a length."""
    if _STRUCK.search(r.text) or _CIVIL.search(lead):
        return False
    capitals = re.findall(r"\b[A-Z]\w+", cased or r.cased[: len(lead)])
    fronted = r.claim.places and re.search(r"\b(?:lies|stands|sits|is|was)\b", lead)
    to_front = re.search(r"\b(?:front ?-?line|front|line of contact|contact line)\b", r.text)
    return bool(_AGENTS.search(lead) or any(r.side(w) for w in capitals) or (fronted and to_front))


def is_subject(r: Wording, mention: PlaceMention, offset: int) -> bool:
    """Whether a settlement stands as the subject of its clause, not where something happened."""
    if not is_town(mention):
        return False
    lead = r.text[:offset]
    for other in r.claim.places:
        if other.end <= mention.start:
            lead = lead.replace(plain(other.surface).lower(), "the")
    return bool(_SUBJECT_LEAD.fullmatch(lead)) and not is_part(r, mention, offset)


def is_object(gap: str) -> bool:
    """Whether the words between a verb and a settlement leave it the verb's object."""
    return bool(_OBJECT_GAP.fullmatch(gap))


def is_part(r: Wording, mention: PlaceMention, offset: int) -> bool:
    """Whether a name only says where something smaller is: "the X mine", "X's suburbs"."""
    return bool(_PART_AFTER.match(r.text[offset + len(mention.surface) :]))


def beside(
    r: Wording, town: str, *, words: str = "near|outside|around|towards?|from|of|beyond|on"
) -> bool:
    """Whether something happened by a settlement and not in it: "near X", "back from X"."""
    for mention in r.claim.places:
        if mention.canonical == town:
            lead = r.text[: mention.start - r.claim.span_start + len(r.cased) - len(r.claim.text)]
            found = re.search(rf"\b(?:{words})\s(?:the (?:\w+ )?(?:town|city|village) of )?$", lead)
            return bool(found) and not re.search(r"\b(?:out|part|parts|all|most) of\s$", lead)
    return False


def idle_fall(r: Wording, match: re.Match[str]) -> bool:
    """Whether something else than a town falls: silent, ill, by a tenth, onto a street."""
    return match[0] in ("fell", "fallen") and bool(_IDLE_FALL.match(r.text[match.end() :]))


def shuts_in(r: Wording, match: re.Match[str]) -> bool:
    """Whether "surrounded", "cut off" and the like are said of troops or of a town."""
    before, after = r.text[: match.start()], r.text[match.end() :]
    if re.search(r"\b(?:his|her|my|your|a|the) (?:\w+ )?$", before) and match[0] == "pocket":
        return bool(re.search(r"\b(?:in|into|of) (?:a|the) (?:\w+ )?$", before))
    if not acts(r, match.start()):
        return False
    if match[0].endswith("cut off"):
        if _UTILITY.match(after):
            return False
        passive = re.search(r"\b(?:is|are|was|were|be|been|being|get|got)\s(?:\w+\s){0,2}$", before)
        return bool(passive or _TROOPS.search(after) or match[0] != "cut off")
    agent = re.match(r"\s(?:on (?:all|\w+) sides )?(?:by|with)\s(.*)", after)
    if agent is None:
        return True
    cased = r.cased[match.end() :]
    sides = any(r.side(word) for word in re.findall(r"\b[A-Z]\w+", cased))
    return sides or bool(_AGENTS.search(agent[1]))
