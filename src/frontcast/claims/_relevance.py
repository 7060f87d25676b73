"""Whether a report is about the war of a theatre at all: the rest is not worth parsing.

Feeds carry weather, sport and recipes beside reports of the front. A report that names no side
and no place of the theatre, and holds no word of war, has no claim about it.
"""

import re

from frontcast.claims._places import finder_of
from frontcast.theatre import Theatre

_WAR = re.compile(
    r"\b(?:troops?|soldiers?|army|armies|military|infantry|artiller\w+|shell(?:s|ed|ing)|missiles?|"
    r"drones?|uavs?|fpvs?|kabs?|mortars?|front ?-?lines?|offensives?|counter-?(?:attack|"
    r"offensive)\w*|"
    r"brigades?|battalions?|regiments?|garrisons?|enem(?:y|ies)|occupiers?|occupied|invaders?|"
    r"invasions?|orcs?|assaults?|airstrikes?|air strikes?|bombings?|bombard\w*|ceasefires?|"
    r"cease-?fires?|front|frontline|war|warfare|fighting|battles?|besieg\w+|encircl\w+|captur\w+|"
    r"liberat\w+|seiz\w+|retreat\w*|withdr[ae]w\w*|evacuat\w+|casualt\w+|wounded|killed|"
    r"mobili[sz]\w+|conscript\w*|ammunition|ammo|tanks?|trench\w*|checkpoints?|sabotage|"
    r"grey zone|gray zone|defenders?|fighters?|our (?:boys|guys|lads|positions))\b",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’ʼ-]{3,}")


def concerns(text: str, theatre: Theatre) -> bool:
    """Whether a text names a side or place of a theatre, or speaks of war.

    Parameters
    ----------
    text : str
    theatre : Theatre

    Examples
    --------
    >>> from frontcast.testing import mock_theatre
    >>> concerns("Bake at 180 degrees for half an hour.", mock_theatre())
    False
    """
    if _WAR.search(text):
        return True
    finder = finder_of(theatre)
    sides = {n for s in theatre.sides for n in (s.name, *s.names)}
    return any(m[0] in sides or finder.knows(m[0]) for m in _CAPITALS.finditer(text))
