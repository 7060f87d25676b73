"""Offices and organisations that stand beside a name."""

import re

from frontcast.claims._patterns import Pattern

ROLE = Pattern(
    r"\b((?:deputy |former |chief |senior |prime |foreign |defen[cs]e |military |regional |"
    r"retired |acting |lieutenant |major |brigadier |colonel |staff |vice |"
    r"press |brigade |battalion |company )*"
    r"(?:president|minister|governor|mayor|spokesman|spokeswoman|spokesperson|"
    r"commander(?:-in-chief)?|"
    r"analyst|expert|professor(?: of [a-z ]+)?|chancellor|secretary|chief|head|director|officer|"
    r"colonel|general|major|captain|lieutenant|sergeant|historian|researcher|journalist|soldier|"
    r"adviser|blogger|medic|pilot|volunteer))\b",
    re.IGNORECASE,
)
_ORG = Pattern(
    r"\b(?:at|of|for|from|with|in) (?:the )?(?:[\w.-]+-based )?"
    r"((?:[A-Z][\w.'’-]+)(?: (?:of|for|the|and|on|[A-Z][\w.'’-]+))*)"
)
# Characters within which an office follows a name.
_NEAR = 50


def office_beside(
    before: str, after: str, *, role: str | None, org: str | None
) -> tuple[str | None, str | None, bool]:
    """Return role and organisation that words beside a name add to what is known.

    Parameters
    ----------
    before, after : str
        Words around the name.
    role, org : str or None
        As known.

    Returns
    -------
    (str or None, str or None, bool)
        Role, organisation, and whether a title stands right before the name.
    """
    apposed = re.match(
        r"\s*,\s*(?:who (?:is|heads|leads)\s+)?(?:an?\s|the\s)?([^.;]{4,140})", after
    )
    if apposed and (found := ROLE.search(apposed[1])) and found.start() < _NEAR:
        role = role or found[1]
        if organ := _ORG.search(apposed[1], found.end()):
            org = org or organ[1]
    elif apposed and re.match(r"\s*,\s*who (?:heads|leads)", after) and role is None:
        role = "head of " + re.split(r",| at ", apposed[1])[0]
        if organ := re.search(r" at (?:the )?([A-Z][\w .-]+)", apposed[1]):
            org = organ[1].strip()
    titled = next(reversed(list(ROLE.finditer(before))), None)
    if titled is None or before[titled.end() :].strip(" .,"):
        return role, org, False
    return role or titled[1].lower(), org, True
