"""How posts shorten who speaks: flags, initials of bodies, clipped offices."""

from frontcast.claims._patterns import Pattern

FLAGS = (("🇷🇺", "Russian"), ("🇺🇦", "Ukrainian"))
SHORT_SIDES = {"RU": "Russian", "Rus": "Russian", "UA": "Ukrainian", "Ukr": "Ukrainian"}
SHORT = {
    "mod": "Ministry of Defense", "gs": "General Staff", "ses": "State Emergency Service",
    "hur": "Defence Intelligence of Ukraine", "sbu": "Security Service of Ukraine",
    "fsb": "Federal Security Service", "ova": "Regional Military Administration",
    "rma": "Regional Military Administration", "oma": "Regional Military Administration",
    "cma": "City Military Administration", "mva": "City Military Administration",
    "spox": "spokesperson", "admin": "administration", "gov": "governor", "presid": "president's",
    "pres": "president's", "gen": "General", "rf": "Russian", "tv": "television",
    "cmdr": "commander", "cdr": "commander", "hq": "headquarters", "bn": "battalion",
    "bde": "brigade", "coy": "company",
}  # fmt: skip


ABBREVIATED = Pattern(r"\b(?:cmdr|cdr|hq|HQ|bn|bde|spox|tv|coy)\b")
