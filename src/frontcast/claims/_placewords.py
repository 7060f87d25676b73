"""Words around a name that say whether a place is meant, and which."""

import re

from frontcast.claims._patterns import Pattern
from frontcast.claims._regions import REGION_WORD
from frontcast.claims._surroundings import NAME
from frontcast.claims._words import words

KIND_BEFORE = Pattern(
    r"\b(?:city|town|village|settlement|hamlet|community|suburb|villages|towns|cities|settlements|"
    r"direction|outskirts|edge)(?: of)?(?: [A-Z][\w'’-]+,?(?: and)?)*\s*$",
    re.IGNORECASE,
)
# What stands before the name of a place, at once or with "the town of" between.
LEADS = words(
    "in near at to from toward towards of around outside inside into between for over beyond "
    "through via off on past north south east west northeast northwest southeast southwest and or "
    "neighboring neighbouring nearby capture captured capturing seize seized seizing take took "
    "taking taken hold holds entered entering enter liberate liberated shelled struck hit bombed "
    "attacked town city village abandoning reach reached occupied besieged defend defending leave "
    "left"
)
# "X, south of Y": the one that lies there.
BESIDE = Pattern(
    r",?\s(?:(?:just|a village|a town|the one|lying|located|which lies|which is|some|about|"
    r"\d+ ?k(?:m|ilomet(?:er|re)s)|to the)\s){0,3}"
    r"(?:near|outside|close to|next to|not far from|(?:north|south|east|west)[\w-]*\sof)\s"
    rf"(?P<of>{NAME}(?:\s{NAME})?)"
)
# "near A, B and": what follows lies near A too.
LIST_BEFORE = Pattern(
    r"\b(?:near|around|outside|(?:areas?|vicinity|villages|settlements|outskirts) of)\s"
    rf"(?P<of>{NAME}(?:\s{NAME})?(?:,\s{NAME}(?:\s{NAME})?)*)(?:,|,?\sand)\s$"
)
# What joins two places, or lies between them: "the X-Y road".
WAY_AFTER = Pattern(
    r"(?:\s?[-–—]\s?[A-Z][\w'’-]+)*\s(?:\w+\s)?(?:road|highway|motorway|railway|rail|route|line|axis|"
    r"axes|direction|sector|front|area|corridor|pocket|salient|triangle|stretch|section|border|"
    r"boundary|agglomeration|canal|pipeline|bus|train)"
)
ENDS_WHERE = re.compile(r"(\w+)\s*$")
# Matched from the beginning of one of the last four words: of so many it consists at most.
WHERE_BEFORE = Pattern(
    rf"\b(?:{'|'.join(sorted(LEADS, key=len, reverse=True))}),?\s*"
    r"(?:the\s+)?(?:city of |town of |village of )?$",
    re.IGNORECASE,
)
WORDS = re.compile(r"\w+")
GOVERNMENT_AFTER = Pattern(
    r"\s*(?:(?:has|have|had|also|now|then|again|later|already|still|will|would|may|is|was)\s+)*"
    r"(?:said|says|den\w+|claim\w*|reject\w*|insist\w*|want\w*|agree\w*|accus\w*|announc\w*|"
    r"need\w*|refus\w*|launched|struggl\w*|call\w*|call\w*|ha[sd] to|forced|plan\w*|hop\w*|"
    r"warn\w*|pull\w*|delay\w*|sent|sends|sending|deploy\w*|try\w*|tri\w+|find|ordered|"
    r"admit\w*|confirm\w*|expect\w*|think\w*|seek\w*|view\w*|fear\w*|face[sd]?|offer\w*|"
    r"forces?\b|troops?\b|government|authorit\w+|officials?|leadership)|['’]s?\b",
)
AREA = Pattern(
    r"\b(?:(?:north|south|east|west|northeast|northwest|southeast|"
    r"southwest)ern|central)\s"
    rf"(?P<of>{NAME})"
)
COUNTRIES = {
    "Ukraine": 690791, "Russia": 2017370, "Belarus": 630336, "Poland": 798544,
    "Romania": 798549, "Moldova": 617790, "Turkey": 298795, "Georgia": 614540,
    "China": 1814991, "North Korea": 1873107, "United States": 6252001, "Germany": 2921044,
    "United Kingdom": 2635167, "France": 3017382, "Syria": 163843, "Iran": 130758,
    "Israel": 294640, "Hungary": 719819, "Finland": 660013, "Lithuania": 597427,
    "Latvia": 458258, "Estonia": 453733,
}  # fmt: skip
COUNTRY_BEFORE = Pattern(
    r"\b(?:in|into|inside|across|from|to|out of|throughout|over|within|"
    r"(?:parts?|all|whole|rest|most|much|half|percent|cent|fifth|third|quarter) of|leave|enter|"
    r"deeper into)\s$"
)
NO_TOWN_AFTER = Pattern(
    r"\s(?:[Rr]iver|[Rr]eservoir|[Ss]treet|[Cc]anal|[Ff]orest|Brigade|Battalion|Regiment|"
    r"Institute|University|"
    r"Army|Corps|Ministry|Street|Avenue|Post|Times|Telegraph|[Ff]reez\w+|[Ff]roze\w*|[Ff]lows)\b"
)
# Groups of forces bear the names of rivers and of the quarters of the compass.
GROUPING = Pattern(
    r"(?:Dnepr|Dnipro|Dnieper|Vostok|Zapad|Sever|Yug|Tsentr|Center|Centre)['’\"”»]?\s[Gg]roup(?:ing)?\b"
)
WATER_BEFORE = Pattern(r"\b(?:Sea|Gulf|Bay|Lake|River|Strait|Mount) (?:of )?$")
TAKEN_BEFORE = Pattern(
    r"\b(?:captured|seized|took|liberated|occupied|entered|near|outside|villages? of|towns? "
    r"of|settlements? of|"
    r"village|settlement|recaptured|stormed)\s(?:the\s)?$"
)
LOCATED = Pattern(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|to|[Oo]utside|[Aa]round|[Oo]ver)\s$")
NOT_PLACES = words(
    "the a an he she it they we i russian russians ukrainian ukrainians american western soviet "
    "european monday tuesday wednesday thursday friday saturday sunday january february march "
    "april "
    "may june july august september october november december mr mrs ms dr general colonel major "
    "captain president minister ministry prime army brigade nato eu us usa uk un front battle "
    "marathon peace plan union world war institute university staff defense defence forces "
    "some most "
    "however meanwhile but and or if should although even since after before once ever now "
    "our this "
    "that these those many more one two three local officials commander nova new"
)
REGIONS_NAMED = (
    Pattern(rf"({NAME})(?={REGION_WORD.pattern})"),
    Pattern(rf"((?:{NAME}(?:, and |, | and ))+{NAME})(?=\s+(?:regions|oblasts))"),
    Pattern(rf"\bregions,? (?:which (?:also )?include|including|of|:)?\s*"
            rf"((?:{NAME}(?:,? and |, )?)+)"),
)  # fmt: skip
REGION_BESIDE = Pattern(
    rf"(?:\s*\(|,\s|\s(?:in|of)\s(?:the\s)?(?:\w+ern\s)?)(?:in\s)?({NAME})\.?\s+"
    r"(?:region|oblast|province|Oblast|Region|Province|obl\b|reg\b|Obl\b)"
)
# "near A, B and C (Kharkiv region)": all of a list lie where a bracket after its last says.
REGION_OF_LIST = Pattern(
    rf"(?:(?:,|,? and)\s{NAME}(?:\s{NAME})?){{1,5}}\s*\((?:in\s)?(?P<of>{NAME})\.?\s+"
    r"(?:region|oblast|province|Oblast|Region|Province|obl\b|reg\b|Obl\b)"
)
SMALL_BEFORE = Pattern(
    r"\b(?:[Vv]illages?|[Hh]amlets?)(?:,|\sof|(?:\s[a-z]+){0,3}\s?[:–—-])?\s"
    rf"(?:{NAME}(?:\s{NAME})?(?:, and |, | and )){{0,5}}$"
)
# "34 villages of X district" are no village of the name.
DISTRICT_AFTER = Pattern(r"\s(?:district|raion|rayon|region|oblast|community|hromada|council)\b")
# "Makiivka – the village, not the city", "a village called X".
SMALL_AFTER = Pattern(
    r"\s?(?:,|\(|[–—-]{1,2})\s?(?:the|a|an)\s(?:\w+\s)?(?:village|hamlet)\b"
    r"(?!\s(?:of|called|named)\s[A-Z])", re.IGNORECASE,
)  # fmt: skip
SECTOR_AFTER = Pattern(
    r"(?:(?:,| and|, and) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)?\s(?:direction|axis|sector)s?\b"
)


def without_genitive(text: str, start: int, end: int) -> int:
    """Return where a name ends without "'s"."""
    bare = end - 1 if text[end - 1] == "s" else end
    return bare - 1 if bare - 1 >= start and text[bare - 1] in "'’" else end


def is_other_thing(text: str, start: int, end: int) -> bool:
    """Whether a river, a street, a brigade or a sea bears the name."""
    return bool(
        NO_TOWN_AFTER.match(text[end : end + 14])
        or GROUPING.match(text, start)
        or WATER_BEFORE.search(text[max(0, start - 10) : start])
    )


def is_where(before: str) -> bool:
    """Whether words end where a place is named next."""
    if before.rstrip().endswith(","):
        return True
    last = ENDS_WHERE.search(before, max(0, len(before) - 20))
    if last is None or last[1].lower() not in LEADS | {"the"}:
        return False
    openings = [m.start() for m in WORDS.finditer(before)]
    return any(WHERE_BEFORE.match(before, at) for at in openings[-4:])
