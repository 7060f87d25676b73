"""What a number counts: the unit or the noun beside it, before or after."""

import re

from frontcast.claims._kinds import ALIKE, NATIONALS, PEOPLE, kind_of, singular
from frontcast.claims._numerals import NUMBER, SMALL
from frontcast.claims._patterns import Pattern
from frontcast.claims._words import words

UNIT_WORDS = {
    "km": "km", "kms": "km", "kilometer": "km", "kilometers": "km", "kilometre": "km",
    "kilometres": "km", "percent": "fraction", "per cent": "fraction", "%": "fraction",
    "pct": "fraction", "pc": "fraction",
    "m": "m", "meter": "m", "meters": "m", "metre": "m", "metres": "m", "mile": "mile",
    "miles": "mile", "yard": "yard", "yards": "yard", "hectares": "ha", "hectare": "ha",
    "kg": "kg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilograms": "kg",
    "kilogramme": "kg", "kilogrammes": "kg",
    "yo": "year", "h": "hour", "hr": "hour", "hrs": "hour", "min": "minute", "mins": "minute",
    "klick": "km", "klicks": "km", "klik": "km", "kliks": "km",
}  # fmt: skip
_AREA = Pattern(
    r"\s*-?(?:square[\s-](?:kilomet(?:er|re)s?|km|miles?)|sq\.?\s?km|km2|km²)", re.IGNORECASE
)
# Of these more than one are written as one is; other nouns after "three" stand in the plural.
_INVARIANT = words(
    "aircraft personnel artillery infantry equipment armour armor cattle livestock sheep cavalry "
    "ammunition craft helicopter offspring ppl pax inj pers coy bmp btr mlrs fpv uav kab fab"
)
_SPLIT_NOUN = words(
    "he she it we they i you called named and or but in of on at to from with by for as that "
    "which who were was are is have had has "
    "last w yest ystd yday alive sunk works flew eats "
    "since during after before while near into over the a an its their his our this per until "
    "now today yesterday tonight again more then here there them us irrecoverably alone already "
    "will would could can may might must should "
    "remain remains remained left lived live came went arrived took place still "
    "when where because if said says than along across toward towards including deep wide long "
    "high tall out off up down away back ahead each apiece alone total yday pre-war ongoing "
    "against near around under inside outside nr every so far due not never just only do does did "
    "fell fall falls held hold holds took takes got gets cost costs made stood stand stands sent "
    "came gave ran run sat lay met lost said north south east west round between beyond behind "
    "maybe perhaps sometimes probably roughly ours yours theirs mine enough too also ever yet "
    "apart afterwards earlier sooner before later north-east "
    "through via about without but so upon within "
    "two three four five six seven eight nine ten twelve dozen hundred thousand "
    "refuse refuses refused applied apply returned return "
    "instead "
    "went go goes arrive arrives come comes make makes want wants need needs hit die dies burned"
)
MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_LISTED = Pattern(
    r"(?:^|[,;:(]\s*|\band\s|\n)(?:[a-z-]+\s){0,2}?((?:[a-z]+ systems)|[a-z-]*(?:s|personnel|"
    r"aircraft|equipment|"
    r"artillery|killed|wounded|dead|kia|wia|men|infantry|evacuated|injured|missing|captured|rescued|"
    r"detained))\s*(?:[-–—:=]\s*)?$",
    re.IGNORECASE,
)
_HARMED = Pattern(
    r"(?<!the )\b(?:kill(?:ed|ing)|wound(?:ed|ing)|injur(?:ed|ing)|maim(?:ed|ing))\s(?:\w+ )?$",
    re.IGNORECASE,
)
_GEAR = words(
    "tank vehicle drone gun aircraft helicopter system missile boat ship house animal cow dog "
    "day week month year hour km fraction"
)
# "casualties in the whole sector at 900", "losses fell to 40 a day".
_PUT_AT = Pattern(
    r"\b(casualties|losses|residents|attacks|assaults|strikes|sorties|clashes|prisoners|dead|"
    r"wounded|deaths|recruits|recruitment|mobili[sz]ation|evacuees|population|personnel|"
    r"killed)\b[^.;:]{0,60}\b(?:at|to|is|"
    r"was|are|"
    r"were|reached|totall?ed|averaged?|numbered|of|by)\s*$",
    re.IGNORECASE,
)
_HUMANS = (
    r"(?:man|men|woman|women|boys?|girls?|lads?|child|children|son|daughter|brother|sister|mother|"
    r"father|grand(?:mother|father|son|daughter)|aunt|uncle|wife|husband|widow|pensioners?|"
    r"soldiers?|"
    r"conscripts?|recruits?|volunteers?|prisoners?|residents?|villagers?|civilians?|teenagers?|"
    r"students?|nurse|doctor|medic|[a-z]{3,}(?:ist|man|woman|er|or))"
)
_YEARS_OLD = Pattern(
    r"(?:\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Bb]oth|[Tt]wo|[Tt]hree)\s(?:[a-z-]+\s){0,2}?"
    rf"{_HUMANS}\s(?:of|is|was|are|were)\s|"
    r"\b(?:boys|girls|men|women|lads|"
    r"kids|children) of\s|\b(?:all|both|most|some|many|none)(?: of (?:them|us|these|whom))?\s|"
    r"\bage(?:\s(?:limit|of|is|to|from)|d)?[^.;:\d]{0,32}\s)"
    r"(?:just |only |about |barely |over |under )?$"
)
# "pilot Koval, 23, was hit", "two women, 61 and 34"; not "in Kherson, 23, ...".
_NAMED_WITH_AGE = Pattern(
    r"(?:\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Bb]oth|[Tt]wo|[Tt]hree)\s(?:[a-z-]+\s){0,2}?"
    rf"{_HUMANS}(?:,|\son [A-Z][a-z]+,)|[A-Z][a-z]+(?<!day)(?<!ary)(?<!ber),)\s$"
)
_APART = Pattern(r"\s*(?:[,.;)]|and\s\d)")
_SOMEWHERE = Pattern(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o|[Oo]f|[Aa]round|[Tt]owards?|[Oo]utside|[Bb]y)\s"
    r"(?:[A-Z][\w'’-]+\s?){1,3},\s$"
)
_AGE_ENDS = Pattern(
    r"\s*(?:$|[.,;:)!?]|(?:and|or|called|named|whose|with|when|but|who|died|has|had|was|were|is|to|in|at|on|from|says|said|injured|"
    r"killed|wounded|dead)\b)"
)


def is_age(text: str, at: int, *, end: int, value: float) -> bool:
    """Whether a bare number is someone's age: "a fitter of 24", "pilot Koval, 23, was hit"."""
    if not (5 <= value <= 110 and value == int(value)):
        return False
    if not (_AGE_ENDS.match(text, end) or text[max(0, at - 5) : at].lower() == "aged "):
        return False
    if _YEARS_OLD.search(text, max(0, at - 60), at):
        return True
    apart = _APART.match(text, end) and _NAMED_WITH_AGE.search(text, max(0, at - 60), at)
    return bool(apart) and not _SOMEWHERE.search(text, max(0, at - 60), at)


_AGED = Pattern(
    r"(?:\(|,\s)[mf],?\s*$|\b(?:(?:youngest|oldest|eldest)(?: of (?:them|us|these|those|whom|all))?"
    r",?(?: (?:is|was|being|at|just|only))*|"
    r"(?:s?he|who)(?:'s| is| was| had been| would be)(?: (?:now|only|just|then))?|"
    r"I'm|I am|turn(?:s|ed))\s*$",
    re.IGNORECASE,
)
_ENDS = Pattern(r"\s*(?:$|[.,;:)!]|\s(?:and|when|but|years?)\b)")


# What a number after them is the object of: no noun of a list.
_VERBS = words(
    "loses keeps gets gives makes has does was is says puts calls counts needs wants sees finds "
    "sends brings leaves adds costs reaches totals reports claims estimates signs mobilises "
    "mobilizes recruits trains evacuates averages numbers expects fires uses launches receives "
    "buries takes holds spends pays produces delivers promises asks wounded killed captured "
) - {"wounded", "killed", "captured"}


def unit_before(text: str, at: int, end: int) -> str:
    before = text[:at]
    if _AGED.search(before) and _ENDS.match(text, end):
        return "year"
    listed = _LISTED.search(before)
    noun = listed[1].lower() if listed else "sometimes"
    if noun in _SPLIT_NOUN or noun in _VERBS or noun in ("minus", "plus"):
        listed = None  # "she was 29"
    ends = re.match(r"\s*(?:$|[,.;(+]|and \d)", text[end:])
    if listed and ends and noun not in ("sometimes", "places", "perhaps", "yes", "always"):
        # "tanks 5,266 (+13), guns 7,390"
        return kind_of(listed[1].lower())
    per = re.match(r"\s(?:a|per|each|every)\s(day|week|month|hour|year|night)\b", text[end:])
    if (named := _of_verb(text, at, end, rate=per is not None)) is not None:
        return named
    put = _PUT_AT.search(before)
    if put and (per or not re.match(
        r"\s+(?!(?:over|in|during|since|by|on|at|for|last|this|and|so)\b)[a-z]", text[end:]
    )):  # fmt: skip
        gear = re.search(
            r"\b(?:equipment|vehicle|armou?r|tank|aircraft|motorcycle)\s$", before[: put.start(1)]
        )
        return ("vehicle" if gear else kind_of(put[1].lower())) + (f"/{per[1]}" if per else "")
    if per and re.search(r"\b(?:mobili[sz]|recruit|conscript|enlist|draft|lose|lost|losing|bury|"
        r"train|"
                         r"sign|evacuat)\w*\s*(?:up)?\s*$", before, re.IGNORECASE):  # fmt: skip
        return f"person/{per[1]}"
    if re.search(r"\b(?:were|was|are|is|aged|people|men|women|those|volunteers|recruits|"
                 r"prisoners|captives|residents|anyone|nobody|everybody|everyone|no one|soldiers|"
                 r"conscripts|mostly)\s*$",
                 before) and re.match(
        r"(?:over|under|above|(?:older|younger) than|in (?:his|her|their))\s", text[at:]
    ):  # fmt: skip
        return "year"
    if re.search(r"\bages?\b(?: \w+){0,3}\s*$", before, re.IGNORECASE):
        return "year"
    if re.search(r"\b(?:kill|wound|injur|captur|evacuat)(?:ed|ing|es|e|s)?\s*$|\b(?:population|"
                 r"populations|headcount) (?:of|was|is|stands at|stood at|at)\s*$|"
                 r"\bdeath toll\b[^.;:]{0,60}\s(?:of|was|is|at|to)\s*$",
                 before, re.IGNORECASE):  # fmt: skip
        return "person"
    if re.search(
        r"\b(?:groups?|teams?|squads?|crews?|twos|platoons?|compan(?:y|ies)|units?|force|"
        r"battalions?|garrison|town|city|village) of\s*$",
        before,
        re.IGNORECASE,
    ):
        return "person"
    return ""


_OVER_AGE = Pattern(r"(?:over|under|above)\s(?:\d\d|[a-z]+(?:-[a-z]+)?)\b(?=\s*(?:[.,;:!?)]|$))")
# Whom these verbs have for an object are people.
_CALLED_UP = Pattern(
    r"\b(?:mobili[sz]e[sd]?|recruit(?:s|ed)?|conscript(?:s|ed)?|enlist(?:s|ed)?|draft(?:s|ed)?|"
    r"(?:call|sign)(?:s|ed)? up|train(?:s|ed)?|evacuate[sd]?|bur(?:y|ies|ied)|amnesti(?:ed|es)) $"
)
_BARE_END = Pattern(
    r"\s*(?:$|[.,;:)!?]|(?:on|in|by|since|over|during|this|last|from|and|but|or)\b)"
)


_IS = re.compile(r"\b(?:was|were|is|are)\s*$")


def _of_verb(text: str, at: int, end: int, *, rate: bool) -> str | None:
    """Return what the verb before a number says that it counts."""
    before = text[:at]
    if _HARMED.search(before):
        return "person"
    if _IS.search(before) and _OVER_AGE.match(text, at):
        return "year"
    called = not rate and _CALLED_UP.search(before) and _BARE_END.match(text, end)
    return "person" if called else None


def are_harmed(text: str, at: int, *, unit: str) -> bool:
    """Whether what a number counts is people: "killed two farmhands"."""
    return unit not in _GEAR and bool(_HARMED.search(text[max(0, at - 30) : at]))


_CUBIC = Pattern(
    r"\scubic\s(?P<k>kilo)?met(?:er|re)s?\b(?:\s(?:a|per|each|every)\s"
    r"(?P<per>second|minute|hour|day|week|month|year)\b)?"
)
_SQUARE_METRES = Pattern(r"\s(?:square met(?:er|re)s?|sq\.? ?m|m2|m²)(?!\w)")
_NIGHTS = re.compile(r"\bnight$")


def unit_after(text: str, at: int) -> tuple[int, str, str]:
    """Read what is counted after a number: (end of the surface, unit, noun).

    Nights count as days.
    """
    end, unit, noun = _unit_after(text, at)
    return end, _NIGHTS.sub("day", unit) if unit.endswith("night") else unit, noun


def _unit_after(text: str, at: int) -> tuple[int, str, str]:
    if (area := _SQUARE_METRES.match(text, at)) is not None:
        return area.end(), "m2", "area"
    if text.startswith(" cubic ", at) and (cubic := _CUBIC.match(text, at)) is not None:
        rate = {None: "", "second": "/s"}.get(cubic["per"], f"/{cubic['per']}")
        return cubic.end(), ("km3" if cubic["k"] else "m3") + rate, "volume"
    area = _AREA.match(text, at)
    if area:
        if (per := _PER.match(text, area.end()) or _SLASH.match(text, area.end())) is not None:
            return per.end(), f"km2/{per['per'] or per['daily'].lower()}", "area"
        return area.end(), "km2", "area"
    joined = re.match(r"(?:\s|-)?(%|percent\b|per cent\b|pct\b|pc\b|kilomet(?:er|re)s?\b|kms?\b|"
        r"kli(?:c?k)s?\b|h\b|hrs?\b|mins?\b|yo\b|met(?:er|re)s?\b|m\b|miles?\b|yards?\b|"
        r"kilo(?:gram(?:me)?)?s?\b|kgs?\b|hectares?\b)", text[at:], re.IGNORECASE)  # fmt: skip
    if joined:
        end, unit = at + joined.end(), UNIT_WORDS[joined[1].lower()]
        per = re.match(r"(?:\s(?:a|an|per|each|every)\s|\s?/\s?)"
                       r"(day|week|month|hour|h|year|night)\b", text[end:])  # fmt: skip
        if per and unit != "fraction":
            return end + per.end(), f"{unit}/{_PER_WHAT.get(per[1], per[1])}", joined[1].lower()
        return end, unit, joined[1].lower()
    hyphen = re.match(r"-([A-Za-z]\w*)", text[at:])
    if hyphen:
        noun = hyphen[1].lower()
        if noun == "strong":
            return at, "person", "strong"
        return at + hyphen.end(), singular(noun), noun
    return _noun(text, at)


def _told_apart(text: str, at: int) -> tuple[int, str, str] | None:
    """Read what is counted where no noun phrase tells it: "72 out of 94 drones", "24 strong"."""
    of_total = re.match(
        rf"\s+(?:out\s+)?of\s+(?:(?!in\b|on\b|at\b|for\b|by\b|since\b)[\w-]+(?:'s|s')?\s+){{0,3}}?"
        rf"(?=(?:\d[\d,]*|(?:{SMALL})(?:-(?:{SMALL}))?)(?:\s|[.,;:)]|$))",
        text[at:], re.IGNORECASE,
    )  # fmt: skip
    if of_total:  # "72 out of 94 drones": what is counted stands after the total
        total = re.match(NUMBER, text[at + of_total.end() :], re.IGNORECASE)
        if total:
            _, unit, noun = unit_after(text, at + of_total.end() + total.end())
            return at, unit if noun.endswith("s") or unit == "person" else "", noun
    if text.startswith(" strong", at):
        return at, "person", "strong"  # "his platoon, 24 strong"
    if (those := _OF_THOSE.match(text, at)) is not None:
        return at, kind_of(those["noun"]), those["noun"]  # "four of those ground robots"
    return None


def _noun(text: str, at: int) -> tuple[int, str, str]:
    if (told := _told_apart(text, at)) is not None:
        return told
    words = _PHRASE.match(text, at)
    if not words or _OF_BEFORE.match(text, at):
        return at, "", ""  # counts what was named before
    if re.match(r"(?:ours|us|them|[23]00s)\b", words[1]):
        return at, "person", ""  # "nine of ours"; the wounded and dead as loads are numbered
    if re.match(
        r"(?:remain(?!ing\s\w)\w*|stay\w*|fled|survived?|died|"
        r"(?:are|were|is|was) (?:still )?(?:left|killed|"
        r"wounded|injured|evacuated|missing)|left(?! (?:for|the|their))|pre-war|ppl|"
        r"(?:had|have|has) (?:already )?(?:gone|left|fled|died|returned|stayed|applied|refused|"
        r"survived)|(?:were|are) on the list|applied|refused|deserted|who|chose)\b",
        words[1],
    ):
        return at, "person", ""
    if (
        paired := _PAIRED.match(text, at) or _DONE_OR.match(text, at)
    ) is not None:  # "96 reconnaissance and strike drones"
        return paired.end(), kind_of(paired["noun"].lower()), paired["noun"].lower()
    kept = _phrase_words(words[1])
    if not kept or not (_ONE.search(text, max(0, at - 8), at) or _counts(words[1], kept[-1])):
        return at, "", ""
    noun = kept[-1][0].lower()
    if _is_no_noun(kept[-1][0]):
        return at, "", ""
    end = words.start(1) + kept[-1].end()
    if (others := _AND_OTHERS.match(text, end)) is not None:
        end, noun = others.end(), others["noun"].lower()  # "90 tanks and other vehicles"
    elif (pair := _AND_PLACES.match(text, end)) is not None and noun in _SETTLED:
        end, noun = pair.end(), "settlements"
    elif text.startswith(" out", end) and noun in ("way", "ways"):
        noun = "roads"
    else:
        noun = _of_two_words(noun, [k[0].lower() for k in kept], after=text[end : end + 40])
    unit = kind_of(noun)
    end = _with_wounded(text, end, unit=unit)
    if (per := _PER.match(text, end)) is not None:
        rate = (per["per"] or per["daily"] or per["km"]).lower()
        return per.end(), f"{unit}/{_PER_WHAT.get(rate, rate)}", noun
    return end, unit, noun


_DOINGS = words(
    "building dwelling ceiling crossing mooring meeting hearing wing ring string landing thing "
    "shelling bombing training evening morning warning wedding painting"
)


def _is_no_noun(word: str) -> bool:
    """Whether a word is a name or what somebody does: "twelve reached Marynivka", "one walking"."""
    low = word.lower()
    if kind_of(low) != low or low.endswith("s"):
        return False
    named = word[:1].isupper() and not word.isupper() and low not in NATIONALS
    return named or (low.endswith("ing") and low not in _DOINGS)


_PAIRED = Pattern(
    r"\s(?:[a-z-]+\s)?(?!and\b)[a-z-]+[^s\s]\s(?:and|or|/)\s"
    r"(?!other\b|more\b|the\b|in\b|about\b|over\b)"
    r"[a-z-]+[^sd\s]\s(?P<noun>(?:strike|attack|assault|UAV|drone|vehicle|tank|gun|bomb|unit|"
    r"system|"
    r"shelling|action|engagement|operation|troop|soldier|brigade|regiment|battalion|aircraft|"
    r"missile|rocket|crew|position|building|post)s?)\b"
)
_DONE_OR = Pattern(
    r"\s[a-z]+(?:ed|t)\s(?:or|and)\s[a-z]+ed\s(?:enemy\s|[A-Z][a-z]+\s)?(?P<noun>[a-z]+s)\b"
)
_AND_HURT = Pattern(
    r"\s(?:and|or)\s(?:killed|dead|wounded|injured|missing|captured|maimed)\b(?=\s(?:a|per|each|every)\s)"
)


def _with_wounded(text: str, end: int, *, unit: str) -> int:
    """Return where "1,050 killed and wounded" ends, which a rate follows."""
    also = _AND_HURT.match(text, end) if unit == "person" else None
    return end if also is None else also.end()


_ACTS = words("assault storming offensive combat attack")


_TO_ATTACK = Pattern(
    r"\sto\s(?:dislodge|break|storm|advance|land|push|attack|improve|penetrate|infiltrate|enter|"
    r"retake|drive|force|oust|seize|capture|assault|gain)\b"
)
_OF_GEAR = Pattern(r"\sof\s(?:[a-z]+\s)?(?:armou?r|equipment|armou?red vehicles)\b")


def _of_two_words(noun: str, phrase: list[str], *, after: str) -> str:
    """Return the noun that is counted where the one before it says what it is."""
    if noun in ("stores", "warehouses") and phrase[0] in ("ammunition", "ammo", "fuel"):
        return "depots"
    if noun in ("system", "systems") and len(phrase) > 1:
        return f"{phrase[-2]} {noun}"
    if noun in ("actions", "operations") and len(phrase) > 1 and phrase[-2] in _ACTS:
        return f"{phrase[-2]}s"  # "14 assault actions"
    if noun in ("attempt", "attempts") and _TO_ATTACK.match(after):
        return "attacks"  # "41 attempts to dislodge our soldiers"
    if noun == "areas" and "populated" in phrase:
        return "settlements"
    if noun == "shadows" and "storm" in phrase:
        return "missiles"
    if noun == "pieces" and "artillery" in phrase:
        return "guns"
    if noun in ("pieces", "units", "items") and _OF_GEAR.match(after):
        return "vehicles"
    if noun in ("vehicle", "vehicles") and {"aerial", "air"} & {*phrase}:
        return "drones"  # unmanned aerial vehicles
    return noun


_PHRASE = Pattern(
    r"(?:\s+or so)?\s+(?:of\s+)?(?:(?:more|other|further|additional|extra)\s+(?!than\b))?"
    r"(?:(?:(?<=of\s)the|its|their|our|his|her|my|these|those)\s+)?((?:[A-Za-z][\w'-]*\s?){1,6})"
)
_OF_THOSE = Pattern(
    r"\sof\s(?:those|these)\s(?:[a-z-]+\s){0,2}?(?P<noun>(?:robot|drone|vehicle|tank|gun|brigade|"
    r"battalion|village|town|road|house|position|attack|strike|missile|shell|bomb|man|men|soldier|"
    r"machine|car|lorry|truck|people|civilian)s?)\b"
)
_OF_BEFORE = Pattern(
    r"\s+(?:the\s+(?:week|month|day|year|night)|of\s+(?:them|those|these|which|whom))\b"
)
_PER = Pattern(
    r"\s(?P<daily>daily|weekly|monthly|nightly|hourly)\b|"
    r"(?:\s(?:per|a|for each)\s(?:man|head|person|soldier|gun|barrel|tube|crew|battery|brigade))?"
    r"\s(?:a|an|per|each|every|and)\s(?P<per>day|week|"
    r"wk|mth|month|hour|year|night|square met(?:re|er)|square kilomet(?:re|er))\b"
    r"(?!\s(?:ago|earlier|later|before|after)\b)|"
    r"\s(?:(?:for|on|to|along)\s(?:each|every)|per|each|every|a(?=\s\w+\sof\b))\s"
    r"(?P<km>kilomet(?:re|er)|km)\b"
)
_SLASH = Pattern(r"\s?/\s?(?P<per>day|week|wk|month|hour|year|night)\b(?P<daily>)(?P<km>)")
_PER_WHAT = {"h": "hour", "wk": "week", "mth": "month", "kilometre": "km", "kilometer": "km",
             "daily": "day", "weekly": "week", "monthly": "month", "nightly": "night",
             "hourly": "hour", "square metre": "m2", "square meter": "m2",
             "square kilometre": "km2",
             "square kilometer": "km2"}  # fmt: skip
_ONE = Pattern(r"\b(?:one|1|an?|single|only|whole|full|entire)$", re.IGNORECASE)
_AND_OTHERS = Pattern(
    r"\s+(?:and|or)\s+other\s+(?:[a-z-]+\s){0,3}?(?P<noun>[a-z]{3,}s)\b(?!\s[a-z]+s\b)"
)
_SETTLED = words("towns villages hamlets cities settlements")
_AND_PLACES = Pattern(r"\s+(?:and|or)\s+(?:towns|villages|hamlets|cities|settlements)\b")


def _counts(text: str, noun: re.Match[str]) -> bool:
    """Whether a word is what a number above one counts: a plural, a name or the clause's end."""
    low = noun[0].lower()
    if low.endswith("s") or low in PEOPLE or low in _INVARIANT or singular(low) in PEOPLE:
        return True
    if noun[0][0].isupper():
        return f"{low}s" not in NATIONALS
    verb = text[: noun.start()].rstrip().endswith("ed")  # "three gained ground"
    return (
        not verb
        and not (low.endswith("ing") and low not in ALIKE)
        and noun.end() == len(text.rstrip())
    )


# Words for people that also say whose something is.
_OF_WHOM = words("marine fighter enemy civilian local volunteer infantry engineer student")
_PLURAL_NEXT = re.compile(r"\s(?:[a-z-]+\s)?[a-z-]{3,}s\b")


def _phrase_words(text: str) -> list[re.Match[str]]:
    """Return the words after a number up to the noun that is counted."""
    kept: list[re.Match[str]] = []
    for word in re.finditer(r"[A-Za-z][\w-]*(?:'\w+)?", text):
        if (
            word[0].lower() in _SPLIT_NOUN and not text.startswith(" Korean", word.end())
        ) or re.fullmatch(MONTH, word[0].lower()):
            break
        kept.append(word)
        low = word[0].lower()
        plural = low.endswith("s") and len(low) > 3 and not low.endswith(("ss", "ous", "'s"))
        if low in _OF_WHOM and _PLURAL_NEXT.match(text, word.end()):
            continue  # "16 enemy attacks"
        if text.startswith((" carrier", " vehicle"), word.end()):
            continue  # "armoured personnel carriers"
        if plural or singular(low) in PEOPLE or low in PEOPLE:
            break
    while kept and _no_noun(kept[-1][0].lower()):
        kept.pop()
    return kept


def _no_noun(word: str) -> bool:
    """Whether a word after a number only says how or what was done: "the 19 seized"."""
    if word in PEOPLE:
        return False
    return (
        word in ("taken", "seen", "known", "gone")
        or word.endswith("ly")
        or (word.endswith("ed") and len(word) > 4 and word != "shed")
    )


def factor_of(unit: str) -> tuple[float, str]:
    if unit == "fraction":
        return 0.01, unit
    if unit == "m" or unit.startswith("m/"):
        return 0.001, "km" + unit[1:]
    if unit == "mile":
        return 1.609344, "km"
    if unit == "yard" or unit.startswith("yard/"):
        return 0.0009144, "km" + unit[4:]
    if unit.startswith("mile/"):
        return 1.609344, "km" + unit[4:]
    if unit == "m2":
        return 1e-6, "km2"
    if unit == "ha":
        return 0.01, "km2"
    return 1.0, unit
