"""A made-up campaign of two axes, small enough for a test and an example."""

from datetime import date

from frontcast.campaign.config import Axis, Campaign, Event, Force, Terrain, Town


def example(*, days: int = 365) -> Campaign:
    """Return a made-up campaign: Reds against Blues on two axes.

    Parameters
    ----------
    days : int
        Length.

    Examples
    --------
    >>> example().names
    ('north', 'south')
    """
    first = date(2030, 1, 1)
    return Campaign(
        title="A made-up campaign",
        first=first,
        last=date.fromordinal(first.toordinal() + days),
        fit_until=date.fromordinal(first.toordinal() + days - 30),
        sides=("RED", "BLUE"),
        forces=(
            Force(side="RED", people=40_000, vehicles=900),
            Force(side="BLUE", people=35_000, vehicles=700),
        ),
        axes=(
            Axis(
                name="north",
                width_km=30.0,
                ahead={
                    "RED": (Town(place="Ashford", km=6.0, people=20_000.0),
                            Town(place="Birchwick", km=22.0, radius_km=3.0, people=60_000.0)),
                    "BLUE": (Town(place="Dunmore", km=12.0, people=700.0),),
                },
            ),
            Axis(
                name="south",
                width_km=45.0,
                weight=0.7,
                ahead={"RED": (Town(place="Coldwater", km=15.0, people=4_000.0),)},
                terrain=(Terrain(side="RED", from_km=0, to_km=5, kind="fortified"),),
            ),
        ),
        events=(
            Event(name="push", side="RED", what="tempo", value=1.0),
            Event(name="answer", side="BLUE", what="tempo", axis="south", value=0.7,
                  first=date(2030, 5, 1), until=date(2030, 7, 31)),
        ),
    )  # fmt: skip
