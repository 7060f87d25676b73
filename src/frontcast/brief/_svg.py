"""A little SVG: elements whose text and attributes are always escaped."""

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, *children: Markup | str, **attributes: str | float) -> Markup:
    """Return one element; ``cls`` is written ``class``, underscores become hyphens.

    Parameters
    ----------
    name : str
        Tag.
    *children : Markup or str
        Markup stays as it is, any other text is escaped.
    **attributes : str or float
        Numbers are written with at most one decimal.

    Examples
    --------
    >>> element("text", "a<b", cls="x", x=1.25)
    Markup('<text class="x" x="1.2">a&lt;b</text>')
    """
    written = Markup("").join(
        Markup(' {}="{}"').format("class" if key == "cls" else key.replace("_", "-"), _text(value))
        for key, value in attributes.items()
    )
    inside = Markup("").join(escape(child) for child in children)
    return Markup("<{}{}>{}</{}>").format(name, written, inside, name)


def drawing(
    key: str, *parts: Markup, title: str, about: str, cls: str, width: float, height: float
) -> Markup:
    """Return an ``svg`` element that a screen reader announces by its title and description.

    Parameters
    ----------
    key : str
        Beginning of the ids of title and description; once in a page.
    *parts : Markup
        What is drawn.
    title, about : str
    cls : str
        Its classes.
    width, height : float
        Of the view box.
    """
    return element(
        "svg",
        element("title", title, id=f"{key}-t"),
        element("desc", about, id=f"{key}-d"),
        *parts,
        cls=cls,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{key}-t {key}-d",
    )


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else num(value)


def num(value: float) -> str:
    """Return a number with at most one decimal, as short as it gets."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path(points: Iterable[tuple[float, float]], *, close: bool = False) -> str:
    """Return path data through points, in relative steps of a tenth of a unit."""
    out, last = [], (0, 0)
    for n, (x, y) in enumerate(points):
        at = (round(x * 10), round(y * 10))
        if n and at == last:
            continue
        if n == 0:
            out.append(f"M{num(at[0] / 10)} {num(at[1] / 10)}l")
        else:
            dx, dy = num((at[0] - last[0]) / 10), num((at[1] - last[1]) / 10)
            out.append(f"{dx}{'' if dy.startswith('-') else ' '}{dy} ")
        last = at
    return "".join(out).rstrip().removesuffix("l") + ("z" if close else "")
