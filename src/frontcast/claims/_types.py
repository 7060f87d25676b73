"""What a claim is about, by the words it uses: a weighted vote of cue lexicons."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontcast.claims._modality import Stance
from frontcast.records.claim import ClaimType

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class _Cues:
    verbs: frozenset[str]
    words: frozenset[str]


def _cues(verbs: str, words: str) -> _Cues:
    return _Cues(frozenset(verbs.split()), frozenset(words.split()))


_LEXICON: dict[ClaimType, _Cues] = {
    "retraction": _cues("retract", "retraction correction erratum"),
    "encirclement": _cues(
        "surround encircle besiege envelop trap",
        "siege encirclement pocket cauldron bottleneck pincer ring blockade semi-encirclement",
    ),
    "losses": _cues(
        "lose kill wound destroy die injure sacrifice perish annihilate eliminate down",
        "casualty loss death toll casualties losses dead wounded fatality prisoner attrition",
    ),
    "civilians": _cues(
        "evacuate flee displace live shelter leave remain stay return",
        "civilian resident evacuation population child inhabitant refugee family street "
        "humanitarian "
        "elderly citizen hospital school apartment residential people",
    ),
    "control_change": _cues(
        "capture seize occupy liberate recapture retake control hold enter invade fall lose "
        "enter clear conquer cede abandon withdraw retreat recover reclaim overrun secure annex",
        "control capture seizure liberation occupation flag foothold victory incursion gray grey",
    ),
    "advance_rate": _cues(
        "advance push gain march progress creep inch stall slow accelerate",
        "advance pace rate progress gain tempo breakthrough westward eastward northward southward "
        "momentum stalemate stagnant territory",
    ),
    "combat_activity": _cues(
        "fight attack shell bomb strike assault repel storm battle clash intensify hit launch "
        "target "
        "counterattack defend operate pound conduct repulse thwart intercept fire",
        "fighting battle attack shelling strike assault clash artillery gunfire bombing "
        "bombardment "
        "offensive counteroffensive operation drone bomb missile mortar raid skirmish "
        "engagement gun",
    ),
    "force_strength": _cues(
        "deploy amass reinforce mobilise mobilize recruit rotate equip concentrate redeploy "
        "rebuild "
        "exhaust degrade weaken outnumber replenish rush muster regroup transfer",
        "troop manpower recruit recruitment reinforcement brigade battalion soldier tank "
        "ammunition "
        "vehicle equipment personnel reserve shortage firepower infantry exhaustion defense "
        "defence "
        "resource strength training storage stockpile unit rotation exhausted force "
        "contingent army "
        "mobilization mobilisation stores",
    ),
    "infrastructure_logistics": _cues(
        "supply repair reroute connect",
        "road rail railway bridge highway route logistics logistic supply hub mine plant power "
        "electricity water grid station infrastructure crossing line transport transportation "
        "intersection heating gas ruin ruins crossroads junction dam energy outage substation "
        "corridor access",
    ),
    "policy": _cues(
        "agree negotiate approve sign vote ban sanction legislate propose renounce order "
        "delay annex "
        "adopt ratify pledge",
        "law bill aid legislation parliament talk negotiation sanction cease-fire ceasefire treaty "
        "agreement summit diplomacy government budget draft nato eu region assistance decree "
        "statement ultimatum peace election referendum campaign",
    ),
    "value_assessment": _cues(
        "matter mean symbolize symbolise",
        "important importance significant significance symbol symbolic strategic value victory "
        "success failure blow difficult situation critical sense controversial iconic morale "
        "dangerous grim hard pointless setback key useless meaningless use reality prestige "
        "deadly tense dire stable complex winning",
    ),
}
_AIM = re.compile(
    r"\b(?:aims?|goals?|objectives?|war aims?|ambitions?|demand(?:s|ed)?|intends?|"
    r"intend(?:ed)?|seeks?|seeking|"
    r"wants?|plans? to|strives?|trying to|determined to|pursuing|in order to (?:capture|seize)|"
    r"hopes? to|priority|intention)\b",
    re.IGNORECASE,
)
_AIM_LEAD = re.compile(
    r"^to (?:\w+ly )?(?:capture|seize|step|exchange|draw|take|occupy|reach|push|"
    r"establish|create|cut|encircle|force)\b",
    re.IGNORECASE,
)
_OUTLOOK = re.compile(
    r"\bon the (?:verge|brink|cusp|point) of\b|\binevitabl[ey]\b|\bimminent|\bmatter of "
    r"(?:days|weeks|"
    r"time)\b|\bwithin (?:days|weeks)\b|\bthe end of a\b|(?<!have )(?<!has "
    r")\blikely\b(?!\s\w+ed\b)|\babout to\b|\bwill\b|"
    r"\bwould\b|"
    r"'ll\b|\bmay\b|\bmight\b|\bcould\b(?! not)|\bunlikely\b|\bexpected to\b|\bpoised to\b|"
    r"\bset to\b|\bcan't sustain\b|"
    r"\bpotential\b|\bhappening\b",
    re.IGNORECASE,
)
_VALUE_STRONG = re.compile(
    r"\b(?:blow|victory|success|failure|setback|defeat|important|significan\w+|symbol\w*|"
    r"be seen as|makes? sense|pyrrhic|meaningless)\b",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    r"\b(?:kilomet(?:er|re)s?|km|miles?|met(?:er|re)s)\s+(?:\w+\s+)?(?:from|away|of|off|short|outside|"
    r"north|south|east|west|behind)\b|\b(?:near|close to|next to|far "
    r"from)\s+(?:the\s+)?(?:current\s+)?"
    r"(?:front|line|contact)|\bwithin\s+[\w.,]+\s*(?:km|kilomet)|\bfront ?line (?:runs|is|lies)\b|"
    r"\bdistance\b|\bproximity\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\b(?:rate|pace|speed|tempo)\b|\badvanc(?:ed?|es|ing) \w*\s?(?:\w+\s)?(?:\d|some|about|"
    r"several)|"
    r"\b(?:pushed|pushing|moved|moving) (?:\w+ly )?(?:west|east|north|south)|\bterritorial "
    r"gains?\b|"
    r"\bmarch\b|\bcontinu\w+ (?:to|their) advanc|\bsquare kilomet|\bkm2\b|\bkm per\b",
    re.IGNORECASE,
)
_GROUND = re.compile(
    r"\b(?:city|town|village|settlement|territor\w+|gains|region|ground|area|position|positions|"
    r"outskirts|square|km|land|centre|center|district|heights?|stronghold|foothold)\b"
)
_TOWN_TAKEN = re.compile(
    r"\b(?:captur\w+|seiz\w+|took(?! place| part)|taken|occup\w+|liberat\w+|recaptur\w+|"
    r"retak\w+|retook|"
    r"(?:took|taking|under|lost|full|complete|regained?|established|in|in the) control|"
    r"controls?|controlled|"
    r"fell|fallen|fall of|holds?|held|invaded|entered|(?:set|establish\w*|gain\w*) (?:a )?foothold|"
    r"pushed back|pushed out|given up|gave up|drove out|driven (?:out|from)|victory in|"
    r"withdr\w+|retreat\w+|raised (?:a|the|its|their) flag|cleared)\b",
    re.IGNORECASE,
)


def type_of(
    text: str, *, tokens: Sequence["Token"], head: "Token", stance: Stance, placed: bool
) -> tuple[ClaimType, tuple[ClaimType, ...]]:
    """Return the type of a claim and the other types that have some claim to it.

    Parameters
    ----------
    text : str
        The claim's words.
    tokens : sequence of Token
        The parsed words of the claim.
    head : Token
        Its main verb or noun.
    stance : Stance
        Modality and polarity.
    placed : bool
        It names a place.
    """
    votes = _votes(tokens, head)
    low = text.lower()
    if _DISTANCE.search(low):
        votes["distance"] = votes.get("distance", 0) + 4
    if _RATE.search(low):
        votes["advance_rate"] = votes.get("advance_rate", 0) + 3
    if _TOWN_TAKEN.search(low):
        votes["control_change"] = votes.get("control_change", 0) + 2
    if not placed and not _GROUND.search(low):
        votes["control_change"] = 0.3 * votes.get("control_change", 0)
    outlook = stance.modality in ("predicted", "conditional") or (
        stance.modality == "hedged" and _OUTLOOK.search(low)
    )
    if _OUTLOOK.search(low) or stance.modality == "predicted":
        outlook = True
    if outlook:
        weight = 4.0 if stance.modality == "conditional" else 6.0
        if _VALUE_STRONG.search(low) and not re.search(r"\binevitabl|\bverge\b", low):
            weight = 2.0
            votes["value_assessment"] = votes.get("value_assessment", 0) + 3
        votes["forecast"] = votes.get("forecast", 0) + weight
    if (_AIM.search(low) or _AIM_LEAD.search(low)) and not re.search(r"\bwar aims\b$", low):
        votes["war_aim"] = votes.get("war_aim", 0) + (7 if not outlook else 4)
    if "retract" in low or re.search(r"\bcorrection:", low):
        votes["retraction"] = 10
    votes = {name: vote for name, vote in votes.items() if vote > 0}
    ranked = sorted(votes, key=lambda t: (-votes[t], _ORDER.index(t)))
    if not ranked:
        return "value_assessment", ()
    best = ranked[0]
    others = tuple(t for t in ranked[1:3] if votes[t] >= 0.5 * votes[best])
    return best, others


_ORDER: tuple[ClaimType, ...] = (
    "retraction", "war_aim", "forecast", "encirclement", "distance", "control_change", "losses",
    "civilians", "advance_rate", "combat_activity", "force_strength", "infrastructure_logistics",
    "policy", "value_assessment",
)  # fmt: skip


def _votes(tokens: Sequence["Token"], head: "Token") -> dict[ClaimType, float]:
    votes: dict[ClaimType, float] = {}
    for token in tokens:
        lemma = token.lemma_.lower()
        # Words on the left of the verb (its subject) say less about what happened.
        weight = 1.0 if token.i >= head.i else 0.75
        for name, cues in _LEXICON.items():
            if token.pos_ in ("VERB", "AUX") and lemma in cues.verbs:
                votes[name] = votes.get(name, 0) + (2.5 if token == head else 1.5)
            elif (token.pos_ != "VERB" and (lemma in cues.words or token.lower_ in cues.words)) or (
                token.pos_ == "VERB" and lemma in cues.words
            ):
                votes[name] = votes.get(name, 0) + weight
    return votes
