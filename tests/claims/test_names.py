"""Persons' names, found without a trained recogniser: many kinds, and what is none."""

import pytest

from frontcast.claims._language import parse_texts, pipeline_name
from frontcast.claims._names import name_people
from frontcast.claims._page import plain
from frontcast.theatre import Theatre

NAMED = [
    ("Governor Vadym Filashkin said two people died.", ["Vadym Filashkin"]),
    ("Ruslan Muzychuk, a spokesman for the guard, said the line held.", ["Ruslan Muzychuk"]),
    ("The line held, according to Emil Kastehelmi of the group.", ["Emil Kastehelmi"]),
    ("Army chief Gen. Oleksandr Syrskyi visited Pokrovsk.", ["Oleksandr Syrskyi"]),
    ("Lt. Col. Pierre-Yves O'Brien told a newspaper that it fell.", ["Pierre-Yves O'Brien"]),
    ("Ukrainian President Volodymyr ZELENSKY denied it.", ["Volodymyr ZELENSKY"]),
    ("Ursula von der Leyen spoke in Brussels.", ["Ursula von der Leyen"]),
    ("J. D. Vance met Vladimir V. Putin.", ["J. D. Vance", "Vladimir V. Putin"]),
    ("Spokesperson Bao Linh Tran wrote that two villages fell.", ["Bao Linh Tran"]),
    ("Anar Quliyev, who heads the group, counted 40 tanks.", ["Anar Quliyev"]),
    ("\"We hold,\" said Dovid Perel, 43, a drone pilot.", ["Dovid Perel"]),
    ("Theresa May and Gordon Brown came.", ["Theresa May", "Gordon Brown"]),
    ("Ms. Abebe Ngozi-Okafor, the envoy, left.", ["Abebe Ngozi-Okafor"]),
    ("'Dmytro Zaporozhets is here,' the post said.", ["Dmytro Zaporozhets"]),
    ("Petros Manou repaired his roof.", ["Petros Manou"]),
    ("Kateryna Stepanenko and Angelica Evans have written daily.",
     ["Kateryna Stepanenko", "Angelica Evans"]),
    ("Secretary of State Marco Rubio met Sergei Lavrov.", ["Marco Rubio", "Sergei Lavrov"]),
]  # fmt: skip
NONE = [
    "Analysts at the Institute of Strategic Studies said the Black Sea is closed.",
    "Storm Shadow missiles hit the Saky Air Base.",
    "Nova Poltavka and Chasiv Yar were shelled; Velyka Novosilka fell.",
    "The Kyiv Independent reported that Ukrainska Pravda was wrong.",
    "Fox News said the White House was silent.",
    "The Ministry of Defence and General Staff confirmed it.",
    "North Korean troops fought in Kursk Region with the Akhmat Special Forces.",
    "RUSSIAN FORCES ENTER POKROVSK CITY CENTRE",
    "Zelensky Says Troops Hold Pokrovsk As Winter Nears",
]


def _names(text: str, theatre: Theatre) -> list[str]:
    (tree,) = parse_texts([plain(text)], pipeline=pipeline_name())
    name_people([tree], theatre)
    return [person.text for person in tree.people]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_names_of_many_kinds_are_found(theatre: Theatre, text: str, names: list[str]) -> None:
    assert _names(text, theatre) == names


@pytest.mark.parametrize("text", NONE)
def test_bodies_places_and_headlines_are_no_persons(theatre: Theatre, text: str) -> None:
    assert _names(text, theatre) == []


def test_a_family_name_alone_counts_where_the_report_gives_it_in_full(theatre: Theatre) -> None:
    assert _names("Ramzan Kadyrov's fighters left. Kadyrov denied it.", theatre) == [
        "Ramzan Kadyrov", "Kadyrov"]  # fmt: skip
    assert _names("Kadyrov denied it.", theatre) == []
