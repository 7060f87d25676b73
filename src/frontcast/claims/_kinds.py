"""Units that nouns count in: "lorries" are vehicles, "farmhands" people."""

import re

from frontcast.claims._patterns import Pattern
from frontcast.claims._words import words

PEOPLE = words(
    "people person soldier troop man men woman women child children civilian resident inhabitant "
    "servicemen serviceman fighter officer personnel casualty casualties prisoner refugee evacuee "
    "orc occupier invader recruit killed wounded dead injured local body occupant conscript "
    "captive civilians troops soldiers residents militant volunteer patient teenager adult "
    "firefighter doctor nurse teacher miner medic rescuer journalist worker driver pensioner "
    "grandmother grandfather neighbour neighbor employee policeman villager marine paratrooper "
    "infantryman infantrymen stormtrooper assaulter pilot medic hostage deserter defender "
    "attacker enemy pow guy boy girl kid student pupil passenger survivor victim mercenary "
    "sailor conscript reservist guard engineer operator commander sergeant elder elderly "
    "kias wias kia wia mia pow pows brother sister cousin son daughter widow mourner relative "
    "parent infant baby "
    "grandchild grandchildren colleague comrade crewman tanker artilleryman scout instructor "
    "farmer foreigner tourist citizen dead missing hurt convict contractor wagnerite rioter "
    "protester passer-by civ civs medics witness analyst expert researcher official mayor sergeant "
    "captain lieutenant colonel general professor journalist blogger paramedic diplomat observer "
    "veteran leader aunt uncle clerk reporter correspondent tractor-driver welder cook priest nun "
    "fisherman shepherd engineer electrician lineman railwayman builder shopkeeper baker trader "
    "deputy pupil schoolchild schoolchildren orphan applicant inmate detainee suspect saboteur "
    "partisan parachutist gunner sniper machine-gunner crewmember tankman tankmen human soul folk "
    "folks lad lads male female client katsap bayonet obituary "
    "surname wagner stormer draftee mobik corpse invalid enlistee drowned irrevocable irrevocables "
    "granny grannies personnel newcomer irretrievable irrecoverable signatory caller patient "
    "kacap"
)
NATIONALS = words(
    "russians ukrainians belarusians chechens koreans americans britons poles germans georgians "
    "colombians cubans serbs tatars"
)
ALIKE = {
    "round": "shell", "clash": "engagement", "munition": "shell",
    "strongpoint": "position",
    "stronghold": "position", "outpost": "position", "community": "settlement",
    "suv": "vehicle", "atv": "vehicle", "lorry": "vehicle", "spg": "gun", "kalibr": "missile",
    "kinzhal": "missile", "dinghy": "boat", "airstrike": "strike", "apartment": "flat",
    "home": "house", "counter-attack": "counterattack", "crossing": "bridge",
    "two-hundred": "person", "two-hundredth": "person", "three-hundred": "person",
    "three-hundredth": "person", "locality": "settlement", "minivan": "vehicle", "wreck": "vehicle",
    "van": "vehicle", "pickup": "vehicle",
    "car": "vehicle", "ifv": "vehicle", "apc": "vehicle", "uav": "drone", "storming": "attack",
    "truck": "vehicle", "ambulance": "vehicle", "jeep": "vehicle",
    "bus": "vehicle", "carrier": "vehicle", "motorcar": "vehicle", "lada": "vehicle",
    "bmp": "vehicle", "btr": "vehicle", "mtlb": "vehicle", "mt-lb": "vehicle", 
    "quad": "vehicle", "motorcycle": "vehicle", "motorbike": "vehicle", "buggy": "vehicle",
    "howitzers": "gun", "cannon": "gun", "fighter-bomber": "aircraft",
    "bomber": "aircraft", "multicopter": "drone", "hexacopter": "drone", "geran": "drone",
    "lancet": "drone", "minibus": "vehicle",
    "humvee": "vehicle", "mrap": "vehicle", "bushmaster": "vehicle", "bradley": "vehicle",
    "stryker": "vehicle", "marder": "vehicle", "leopard": "tank", "leo": "tank", "abrams": "tank",
    "challenger": "tank", "howitzer": "gun", "airplane": "aircraft", "aeroplane": "aircraft",
    "plane": "aircraft", "jet": "aircraft", "warplane": "aircraft", "province": "region",
    "oblast": "region", "bombardment": "shelling", "regt": "regiment",
    "rgt": "regiment", "bde": "brigade", "incoming": "shell", "outgoing": "shell",
    "route": "road", "clip": "video", "dump": "depot", 
    "infantry": "person", "other": "person", "one": "person", "name": "person", "face": "person",
    "square": "km2",
    "high-rise": "building", "basement": "building", "workshop": "building",
    "kindergarten": "building", "quadcopter": "drone", "s-300": "missile", "s-400": "missile",
    "iskander": "missile", "himar": "rocket", "village": "settlement", "hamlet": "settlement",
}  # fmt: skip


# Endings of nouns for people that need not be listed.
_HUMAN = Pattern(r"[a-z](?:men|women|man|woman|ists?|eers?|folk|wives|wife)$")


# What the letters and figures of makers stand for: "230 T-72s".
_MODEL = Pattern(
    r"(?P<tank>t-?\d\d[a-z]*)|(?P<vehicle>(?:bmp|btr|brdm|mt)-?\d+[a-z]*|m113)|"
    r"(?P<gun>m777|2s\d+|d-\d+)|(?P<missile>(?:kh|s)-?\d{2,3})|(?P<drone>shahed-\d+|geran-\d)|"
    r"(?P<aircraft>(?:mig|su|f|an|il)-?\d\d[a-z]*)|(?P<helicopter>(?:mi|ka)-?\d+)|"
    r"(?P<bomb>[fkou]ab-?\d+)"
)
_DIGIT = re.compile(r"\d")


def kind_of(noun: str) -> str:
    """Return the unit that a noun counts in."""
    unit = singular(noun)
    if noun in PEOPLE or unit in PEOPLE or noun in NATIONALS or unit in (
        "loss", "population", "death", "recruitment", "mobilization", "mobilisation",
    ):  # fmt: skip
        return "person"
    if unit in ALIKE:
        return ALIKE[unit]
    if _DIGIT.search(unit) and (model := _MODEL.fullmatch(unit)) is not None:
        return str(model.lastgroup)
    return "person" if _HUMAN.search(noun) else unit


def singular(noun: str) -> str:
    special = {"men": "man", "women": "woman", "children": "child", "people": "people",
               "aircraft": "aircraft", "vehicles": "vehicle", "uavs": "drone", "uav": "drone",
               "kab": "bomb", "kabs": "bomb", "fabs": "bomb", "fpvs": "drone", "fpv": "drone",
               "shaheds": "drone", "shahed": "drone", "lorries": "lorry", "afvs": "vehicle",
               "bmps": "vehicle", "ppl": "person", "pax": "person",
               "inj": "person", "pers": "person", "coys": "company", "coy": "company",
               "bns": "battalion", "wks": "week", "yr": "year", "yrs": "year",
               "locos": "locomotive", "rub": "rouble",
               "sec": "second", "secs": "second",
               "mths": "month", "hrs": "hour", "hummers": "vehicle",
               "bikes": "vehicle", "bike": "vehicle", "buggies": "vehicle", "houses": "house", 
               "buses": "bus", "sorties": "sortie", "abrams": "abrams",
               "drones": "drone", "casualties": "casualty", "bodies": "body"}  # fmt: skip
    if noun in special:
        return special[noun]
    if noun in ("loaves", "knives", "wives", "halves", "shelves"):
        return f"{noun[:-3]}{'fe' if noun[-4] == 'i' else 'f'}"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "bus")) else noun
