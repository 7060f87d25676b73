"""Ukrainian names, against names that everybody knows."""

import pytest

from frontcast.records import Place
from frontcast.theatre import latin, load_theatre, ukrainian_name

# By Resolution 55 of 2010 of Ukraine's Cabinet of Ministers, from its own examples.
OFFICIAL = [
    ("Алушта", "Alushta"), ("Борщагівка", "Borshchahivka"), ("Гадяч", "Hadiach"),
    ("Згорани", "Zghorany"), ("Ґалаґан", "Galagan"), ("Єнакієве", "Yenakiieve"),
    ("Житомир", "Zhytomyr"), ("Їжакевич", "Yizhakevych"), ("Йосипівка", "Yosypivka"),
    ("Щербухи", "Shcherbukhy"), ("Юрій", "Yurii"), ("Яготин", "Yahotyn"), ("Феодосія", "Feodosiia"),
    ("Знам'янка", "Znamianka"), ("Русь", "Rus"), ("Костянтин", "Kostiantyn"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "want"), OFFICIAL)
def test_the_official_letters(name: str, want: str) -> None:
    assert latin(name) == want.lower()


@pytest.mark.parametrize(("name", "want"), [
    ("Pokrovsk", "Покровськ"), ("Kyiv", "Київ"), ("Odesa", "Одеса"), ("Myrnohrad", "Мирноград"),
    ("Kostiantynivka", "Костянтинівка"), ("Bakhmut", "Бахмут"), ("Zaporizhzhia", "Запоріжжя"),
    ("Kramatorsk", "Краматорськ"), ("Toretsk", "Торецьк"),
])  # fmt: skip
def test_names_of_towns(name: str, want: str) -> None:
    assert ukrainian_name(load_theatre("donetsk").gazetteer.place(name)) == want


def test_of_names_that_read_alike_the_ukrainian_one_is_taken() -> None:
    place = Place(id="x", name="Pokrovsk", lon=0, lat=0,
                  names=("Красноармійськ", "Покровск", "Покровскы", "Покровськ"))  # fmt: skip
    assert ukrainian_name(place) == "Покровськ"
    former = Place(id="x", name="Pokrovsk", lon=0, lat=0, names=("Красноармійськ", "Pokrowsk"))
    assert ukrainian_name(former) is None
