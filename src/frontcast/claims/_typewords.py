"""The words that tell what a claim is about, by type."""

import re
from dataclasses import dataclass

from frontcast.claims._patterns import Pattern
from frontcast.claims._words import words
from frontcast.records.claim import ClaimType


@dataclass(frozen=True, slots=True)
class Cues:
    """Lemmas of verbs and of other words that speak for a type."""

    verbs: frozenset[str]
    nouns: frozenset[str]


def any_of(*patterns: str) -> tuple[Pattern, ...]:
    """Return the patterns, in any case of letters."""
    return tuple(Pattern(pattern, re.IGNORECASE) for pattern in patterns)


def _cues(verbs: str, nouns: str) -> Cues:
    return Cues(words(verbs), words(nouns))


LEXICON: dict[ClaimType, Cues] = {
    "retraction": _cues("retract", "retraction correction erratum"),
    "encirclement": _cues(
        "surround encircle besiege envelop trap",
        "siege encirclement pocket cauldron bottleneck pincer ring blockade semi-encirclement",
    ),
    "losses": _cues(
        "kill wound destroy die injure sacrifice perish annihilate eliminate neutralize "
        "neutralise maim burn",
        "casualty loss death toll casualties losses dead wounded fatality prisoner attrition "
        "killed injured deadly deadliest bloody bloodiest",
    ),
    "civilians": _cues(
        "evacuate flee displace live shelter return",
        "civilian resident evacuation population child inhabitant refugee family humanitarian "
        "elderly citizen hospital school apartment residential evacuee pensioner villager "
        "grandmother grandfather mother father daughter son wife husband neighbour neighbor "
        "sister brother passenger wheelchair maternity widow teenager infant kindergarten "
        "shelter basement cellar shop bakery pharmacy market house home volunteer aid-worker",
    ),
    "control_change": _cues(
        "liberate recapture retake invade overrun reclaim annex",
        "capture seizure liberation occupation flag foothold incursion gray grey recapture "
        "takeover control",
    ),
    "advance_rate": _cues(
        "advance push gain march progress creep inch stall slow accelerate",
        "advance pace rate progress gain tempo breakthrough westward eastward northward southward "
        "momentum stalemate stagnant march",
    ),
    "combat_activity": _cues(
        "fight attack shell bomb strike assault repel storm battle clash intensify hit launch "
        "target counterattack defend operate pound conduct repulse thwart intercept fire drop "
        "infiltrate stop halt repulse bombard raid shoot down engage try attempt reach catch "
        "hunt land explode",
        "fighting battle attack shelling strike assault clash artillery gunfire bombing drone "
        "bombardment offensive counteroffensive operation bomb missile mortar raid skirmish "
        "engagement gun attempt shell rocket kab infiltration combat sabotage explosion",
    ),
    "force_strength": _cues(
        "deploy amass reinforce mobilise mobilize recruit rotate equip concentrate redeploy "
        "rebuild exhaust degrade weaken outnumber replenish rush muster regroup transfer lack "
        "train arm deplete produce manufacture assemble",
        "troop manpower recruit recruitment reinforcement brigade battalion soldier tank "
        "ammunition vehicle equipment personnel reserve shortage firepower infantry exhaustion "
        "defense defence resource strength training storage stockpile rotation exhausted "
        "contingent army mobilization mobilisation stores production company regiment "
        "understrength undermanned shell-hunger supplies",
    ),
    "infrastructure_logistics": _cues(
        "supply repair reroute connect resupply pave",
        "road rail railway bridge highway route logistics logistic supply hub mine plant power "
        "electricity water grid station infrastructure crossing line transport transportation "
        "intersection heating gas ruin ruins crossroads junction dam energy outage substation "
        "corridor access artery crossing pontoon reservoir train locomotive depot pipeline",
    ),
    "policy": _cues(
        "agree negotiate approve sign vote ban sanction legislate propose renounce order "
        "delay adopt ratify pledge refuse reject",
        "law bill aid legislation parliament talk negotiation sanction cease-fire ceasefire treaty "
        "agreement summit diplomacy government budget draft nato eu assistance decree order "
        "ultimatum peace election referendum campaign investigation case proposal",
    ),
    "value_assessment": _cues(
        "matter mean symbolize symbolise change become remain seem turn underestimate",
        "important importance significant significance symbol symbolic strategic value victory "
        "success failure blow difficult situation critical sense controversial iconic morale "
        "dangerous grim hard pointless setback key useless meaningless use reality prestige "
        "tense dire stable complex winning",
    ),
}
# Verbs of ground being taken, held or left: they vote only where ground is their object.
TAKING = words(
    "capture seize occupy liberate recapture retake control hold enter invade fall lose clear "
    "conquer cede abandon withdraw retreat recover reclaim overrun secure annex take leave pull "
    "throw drive push expel squeeze drop surrender break mop clean gain regain give keep "
    "consolidate dig entrench retain yield vacate storm change evict oust pass consolidate"
)
GROUND = words(
    "city town village settlement territory region ground area position outskirt outskirts land "
    "centre center district height stronghold foothold control part suburb quarter neighbourhood "
    "neighborhood edge half third strip bridgehead plant mine street block hamlet forest gain "
    "sector line km2 oblast hand defence-line hill farm community stretch square bank "
    "trench dacha industrial-zone neighbourhoods gains"
)
# Whoever takes no part in the taking of towns.
CIVIL = words(
    "civilian resident child woman pensioner bus train family driver doctor nurse teacher "
    "volunteer police journalist mother father daughter son neighbour neighbor people worker "
    "fire price temperature rain power electricity"
)
REFUSAL = Pattern(
    r"\b(?:would not|will not|won't|wouldn't|refuses? to|refused to|has no intention of) (?:ever )?"
    r"(?:withdraw\w*|ced\w+|giv\w+|recogni[sz]\w+|surrender\w*|leav\w+|negotiat\w+|comment\w*|"
    r"publish\w*|disclos\w+|accept\w*|agree\w*|sign\w*)\b",
    re.IGNORECASE,
)
THINGS_LOST = words(
    "man soldier troop tank vehicle gun drone aircraft ship system armour armor equipment piece "
    "howitzer launcher helicopter jet life people friend comrade brother commander crew company "
    "battalion platoon personnel serviceman fighter hundred thousand dozen ifv apc"
)
IDIOMS: tuple[tuple[ClaimType, float, tuple[Pattern, ...]], ...] = (
    ("retraction", 10.0, any_of(
        r"\bwas (?:an error|a mistake|wrong|mistaken)\b",
        r"\b(?:took|take|takes|taking) (?:it|that|this) back\b",
        r"\b(?:withdr[eae]w\w*|deleted|removed|pulled) (?:a|an|the|its|his|her|that|this) "
        r"(?:\w+ )?(?:item|story|report|post|claim|statement|video|tweet|message|article|"
        r"assessment|estimate|map)\b",
        r"\bmixed (?:it|them|this) up\b",
        r"\bretract",
        r"\bcorrection:",
        r"\bwe (?:withdraw|take back) (?:the|our|that|this) (?:claim|report|statement|post)",
        r"\b(?:earlier|previous) (?:report|claim|post|version)\b.*\b(?:wrong|incorrect|"
        r"mistaken|erroneous|in error|false)\b",
        r"\bin error\b",
        r"\bcorrects?\b.{0,40}\b(?:figure|number|report|earlier)",
    )),
    ("distance", 4.0, any_of(
        r"\b(?:kilomet(?:er|re)s?|km|miles?|met(?:er|re)s|m)\s+(?:or "
        r"so\s+)?(?:\w+\s+)?(?:from|away|off|short|outside|north|south|east|west|behind|"
        r"\w+east|\w+west)\b",
        r"\b(?:near|close to|next to|far from)\s+(?:the\s+)?(?:current\s+)?(?:front|line|"
        r"contact)",
        r"\bwithin\s+[\w.,]+\s*(?:km|kilomet)",
        r"\bfront ?line (?:runs|is|lies)\b",
        r"\bdistance\b",
        r"\bproximity\b",
        r"\bkm to (?:the |[A-Z])",
    )),
    ("advance_rate", 3.0, any_of(
        r"\b(?:rate|pace|speed|tempo)\b",
        r"\badvanc(?:ed?|es|ing) \w*\s?(?:\w+\s)?(?:\d|some|about|several)",
        r"\b(?:pushed|pushing|moved|moving) (?:\w+ly )?(?:west|east|north|south)",
        r"\bterritorial gains?\b",
        r"\bmarch\b",
        r"\bcontinu\w+ (?:to|their) advanc",
        r"(?<!per )\bsquare kilomet",
        r"\bkm2\b",
        r"\bkm²",
        r"\bkm per\b",
    )),
    ("advance_rate", 2.5, any_of(
        r"\b(?:advanced|moved|crept|pushed)\b.{0,25}\b(?:km|kilomet(?:er|re)s?|met(?:er|"
        r"re)s|miles?)\b",
    )),
    ("control_change", 3.0, any_of(
        r"\b(?:not one|no|not a single|few|several|some) (?:\w+ )?(?:russians?|enemy|enemies|"
        r"soldiers?|orcs?) "
        r"(?:soldiers?|troops?|forces)?\s?(?:is |are |left |remains? )?(?:in|inside|on)\b",
        r"\bbehind (?:russian|ukrainian|enemy|our|their|its) lines\b",
        r"\bat the gates of\b",
        r"\bbridgehead\b",
        r"\bdefen[cs]es? (?:is |are )?hold(?:s|ing)?\b",
        r"\b(?:move|moved|moving|fell|fall|falling|step|stepped) back\b",
        r"\bgone too\b",
        r"\b(?:improved?|improving) (?:\w+ )?(?:\w+ )?positions?\b",
        r"\bpresence of (?:russian|enemy|ukrainian)\b|\b(?:the )?loss of the (?:former|latter|"
        r"town|village|city)\b",
        r"\b(?:took|taking|takes?|taken|under|lost|loses|full|complete|regained?|"
        r"established|establish|in|in the|has|have|contested|whose|change[ds]?) "
        r"(?:\w+(?:'s|s')? )?control\b(?! of (?:the )?(?:fire|blaze|situation))",
        r"\bin (?:\w+ ){0,2}hands\b",
        r"\b(?:is|are|was|now|again|back|remains?|still|stays?|—|–|-|:|=) (?:already |now "
        r"|still |all |fully )?(?:ours|theirs|(?:ukrainian|russian)(?: "
        r"again)?)(?:[\s.,;!]|$)",
        r"\bours again\b",
        r"^[\w' -]{3,30}\b(?:ours|theirs)\b",
        r"^[\w' -]{3,30}\s(?:ru|ua)(?: since\b| now\b|$)",
        r"\bno changes?$",
        r"\b(?:it|which|that) (?:was|has been) (?:lost|retaken|recaptured|abandoned)\b",
        r"^(?:we're|we are|they're|they are) (?:still )?holding$",
        r"\bgr[ae]y zone\b",
        r"\b(?:set|establish\w*|gain\w*|has|have|got) (?:a )?foothold",
        r"\b(?:pushed|thrown|driven|forced|squeezed|drove|push|drive|threw) (?:\w+ "
        r")?(?:back|out)\b",
        r"\bpull(?:ed|ing|s)? (?:out|back)\b",
        r"\b(?:gave|given|giving|give) up\b",
        r"\bcleared?\b(?! (?:of )?(?:mines|debris|rubble))",
        r"\bclean(?:ed|ing)? (?:out|up)\b",
        r"\bclearing of\b",
        r"\bmop(?:ped|ping)? up\b",
        r"\b(?:raised?|planted|hoisted) (?:a|the|its|their|our) flags?\b",
        r"\bmarks?\b.*\bas (?:contested|occupied|captured|liberated|held)",
        r"\b(?:inside|in) the (?:town|village|city|(?:\w+ )?(?:blocks|outskirts|quarters?|"
        r"suburbs?))\b.{0,30}$",
        r"\bstill inside\b",
        r"\bfall of\b",
        r"\bcontested\b",
        r"\bvictory in\b",
    )),
    ("losses", 3.0, any_of(
        r"\b(?:tally|toll)\b",
        r"\b(?:russian|ukrainian|enemy|ru|ua|own|our|their) losses\b",
        r"\b(?:lost|lose|loses|losing|losses of|down by)\s(?:\w+\s){0,3}(?:\d[\d,]*|one|"
        r"two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|half "
        r"(?:of )?(?:its|their|his|the))\b",
        r"\bshot down\b",
        r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|dozens of) [23]00s\b",
        r"\bdeadliest\b",
        r"\bkilled in action\b",
        r"\bkia\b",
        r"\b\d[\d,]* (?:orcs|occupiers|invaders|dead|wounded|killed)\b",
    )),
    ("civilians", 2.5, any_of(
        r"\b(?:people|residents|inhabitants) before the (?:war|invasion)\b",
        r"\b(?:evac|evacuees|kids|passports?|bread|queue|humanitarian|pensions?)\b",
        r"\b(?:people|residents|civilians|inhabitants|families) (?:who )?(?:remain|"
        r"remained|left|still|stay|stayed|live|lived|are|were|have|had)\b",
        r"\bpeople (?:live|lived)\b",
        r"\b(?:most|many|some|all|people|residents|civilians|families) (?:\w+ )?(?:have|"
        r"has|had) (?:\w+ )?(?:left|fled|gone)\b",
        r"\b(?:killed|wounded|injured) (?:at least |about |some )?(?:\w+|\d+) (?:people|"
        r"civilians|residents|children|women)\b",
        r"\bminute of silence\b",
    )),
    ("force_strength", 2.5, any_of(
        r"\b(?:replacements?|reserves|regiments?|relieved|under-?strength)\b",
        r"\b(?:shells?|rounds) (?:a|per) (?:day|gun)\b",
        r"\b(?:shifted|moved|sent|brought|transferred|bringing up|bring up) (?:\w+ "
        r"){0,2}(?:brigades?|regiments?|battalions?|divisions?|units|reserves)\b",
        r"\bratio of\b|\b(?:\w+) to one (?:in|against)\b",
        r"\bout of (?:shells|ammo|ammunition|men)\b",
        r"\b(?:us(?:e|es|ed|ing) up|run(?:s|ning)? (?:out|low|short)|ran (?:out|low|"
        r"short)|short of|shortage of|outnumber\w*|ratio|per cent of (?:its|their) "
        r"strength|\d+-strong|production|fresh (?:troops|units|brigade))\b",
        r"\bhad \d+ (?:people|men|soldiers)\b",
    )),
    ("infrastructure_logistics", 2.5, any_of(
        r"\b(?:can|could|cannot|can\'t) (?:still |only |no longer )?be (?:driven|used|crossed|"
        r"passed)\b",
        r"\b(?:traffic|way out|way in|ferry|crossing point|damage)\b",
        r"\bno evidence that it (?:has been|is|was) cut\b",
        r"\b(?:supply|supplies|rotation|evacuation of the wounded) (?:is |goes |only )",
        r"\b(?:road|highway|railway|bridge|route|line|crossing)s? (?:\w+ ){0,3}(?:is|are|"
        r"was|were|has been|remains?|leads?|runs?|under|cut|closed|open|impassable|"
        r"destroyed|blown)\b",
        r"\bpower (?:cut|outage|supply)",
        r"\bwithout (?:power|water|gas|heating|electricity)\b",
        r"\b(?:shops?|schools?|hospital|plant|mine) (?:\w+ )?(?:closed|shut|stopped)",
        r"\b(?:forced to|had to) (?:close|shut)\b",
    )),
    ("combat_activity", 3.0, any_of(
        r"\bsent (?:its|an|the) army into\b",
        r"\bdefeat (?:was|has been) inflicted\b|\binflicted (?:a )?(?:fire )?defeat\b|"
        r"\bdefeated (?:concentrations|formations|units|manpower)\b",
        r"\bquiet$",
        r"\b(?:came|come|under|remains? under) (?:\w+ )?(?:\w+ and \w+ )?fire\b",
        r"\bhits? (?:was|were) recorded\b|\b(?:is|are|was|were) mined\b|\bground attacks?\b",
        r"\b(?:assault|offensive|combat|active|attack) (?:actions|operations)\b",
        r"\b(?:refus\w+|ordered|told) to attack\b",
    )),
    ("policy", 2.5, any_of(
        r"\bmade no mention\b|\b(?:neither )?confirmed nor (?:denied|ruled out)\b|"
        r"\b(?:is|are|was|were) to be discussed\b",
        r"\b(?:held|hold|holds|holding|opened) (?:\w+ )?(?:talks|a case|an investigation|"
        r"elections?|a meeting|negotiations?|a summit)\b",
        r"\bwould not (?:withdraw|cede|give up|recognise|recognize|surrender|leave)\b",
        r"\border(?:ed|s)?\b.{0,30}\b(?:withdraw\w*|retreat|evacuat\w+)",
        r"\b(?:not|never) (?:publish|give|disclose|comment|confirm|release|recogni[sz]e)\b",
    )),
    ("encirclement", 3.0, any_of(
        r"\bclosed on (?:\w+) sides\b|\b(?:ring|pocket) (?:is )?(?:open|closed|shut)\b|"
        r"\bexit only\b",
        r"\b(?:gap|corridor|neck|bottleneck|exit)\b.{0,40}\b(?:wide|kilomet\w+|km|closing|"
        r"narrow\w*)\b",
        r"\b(?:cut off|cauldron|semi-encircl\w+|(?:in|into) (?:a )?(?:ring|pocket)|"
        r"(?:fully|almost|nearly|operationally|completely|being) (?:surround|encircl)\w+|"
        r"neck of the|last (?:road|way) out|close the (?:ring|pincers?|gap))\b",
    )),
    ("value_assessment", 3.0, any_of(
        r"\b(?:makes?|made) (?:no |any |much |little )?(?:sense|difference)\b",
        r"\bno longer (?:a|an|the)\b",
        r"\b(?:strategic|military|symbolic|propaganda|operational)(?:ly)? (?:value|"
        r"importance|important|significan\w+|weight)\b",
        r"\bdoes(?:n't| not) (?:change|matter|mean)\b",
    )),
)  # fmt: skip
OUTLOOK = Pattern(
    r"\b[Oo]n the (?:verge|brink|cusp|point) of\b|\binevitabl[ey]\b|\bimminent|\bmatter of "
    r"(?:days|weeks|time)\b|\bwithin (?:days|weeks)\b|\bthe end of a\b|"
    r"\b(?:un)?likely to\b|\babout to\b|\bwill\b(?! of)|\bwould\b(?! not)|'ll\b|"
    r"\b(?:may|might|could)\b(?! (?:well |also )?(?:not )?(?:have|be \w+ing|already)\b)(?! not\b)|"
    r"\bmay not\b(?! have\b)|\bmight not\b(?! have\b)|"
    r"\bunlikely\b|\bexpect(?:s|ed)? to\b|\bpoised to\b|\bset to\b|\bcan't sustain\b|\bcannot "
    r"sustain\b|\bpotential\b|\bgoing to\b|\bnext (?:target|step)\b|\bhappening\b",
)
VALUE_STRONG = Pattern(
    r"\b(?:blow|victory|success|failure|setback|defeat|important|significan\w+|symbol\w*|"
    r"be seen as|makes? sense|pyrrhic|meaningless)\b",
    re.IGNORECASE,
)
