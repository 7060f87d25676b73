"""Names after "the": a river's, or a town's that only says which road or sector is meant."""

from frontcast.claims._patterns import Pattern

# "the Siverskyi Donets": an adjective may stand between.
_THE_BEFORE = Pattern(
    r"\b[Tt]he\s(?:[A-Z][a-z]+(?:yi|yy|ij|ii|iy|ky|oi|ska|ka|na|ra|ri|li|ni)\s)?$"
)
_GROUND = (
    r"direction|axis|axes|sector|front|frontline|area|region|oblast|district|raion|pocket|salient|"
    r"hub|mine|road|highway|route|garrison|community|hromada|agglomeration|suburb|outskirts|bridge|"
    r"line|operation|offensive|battle|campaign|border|boundary|administration|mayor|authorit|rd\b|"
    r"hwy\b|st\b|resident|brigade|group|bridgehead|dam|reservoir|plant|power|station|city|town|"
    r"village|settlement|railway|rail|motorway|crossing|corridor|hospital|school|market|council|"
    r"police|waste|coal|church|stadium|court|side|bank|end|edge|centre|center|defen|stronghold|"
    r"fortress|siege|catastrophe|massacre|theatre|theater|encirclement|junction|crossroads|depot|"
    r"flanks?|breach|breakthrough|shaft|colliery|quarry|factory|refinery|warehouse|terminal|"
    r"bulge|grouping|raid|incursion|landing|checkpoint|roundabout|monastery|cemetery|arsenal|base"
)
# "the X meat plant": what a plant makes, a station sells.
_GOODS = r"(?:(?!left|right|east|west|north|south)[a-z]+\s)?"
_WORKS = r"plant|station|factory|depot|refinery|mine|store|warehouse|terminal"
_SHORE = r"(?:bank|shore|water|mouth|bend|course|current|bed|valley|tributar|flood ?plain)"
# What stands between an article and these is a town that says which: "the Lyman direction".
_MODIFIES = Pattern(
    rf"['’]s?\b(?!\s(?:\w+\s)?{_SHORE})|[\w'–—-]*[-–—]|\s[-–—]\s[A-Z]|(?:,? (?:and |or )?"
    rf"[A-Z][\w'’-]+)*\s+(?:{_GROUND}|{_GOODS}(?:{_WORKS})\b)"
)
_NEAR = Pattern(r"\s(?:near|outside|by|(?:north|south|east|west)\w* of)\s")
_WATERS = Pattern(
    rf"\b(?:(?:{_SHORE}\w*|sides?|crossings?|bridges?|pontoons?|dams?|boats?|ferr\w+)\s(?:of|over|"
    r"across|on)|across|over|along|beyond|behind|down|up|cross(?:ed|es|ing)?|ford(?:ed|ing)?|"
    r"swam|swum|swimming|forc(?:ed|ing)|reach(?:ed|ing)?|into)\s[Tt]he\s$"
)
_ROOM = 40
_ADJECTIVE_ROOM = 20


def is_with_article(text: str, start: int, end: int) -> bool:
    """Whether a name bears an article of its own, which rivers do: "boats crossing the Dnipro".

    Parameters
    ----------
    text : str
    start, end : int
        Of the name.
    """
    if not _THE_BEFORE.search_once(text[max(0, start - _ADJECTIVE_ROOM) : start]):
        return False
    after = text[end : end + _ROOM]
    if _MODIFIES.match(after):
        return False
    return not _NEAR.match(after) or bool(_WATERS.search_once(text[max(0, start - 30) : start]))
