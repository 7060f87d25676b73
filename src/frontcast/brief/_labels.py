"""Where names go on a map: the most important first, none over another."""

from dataclasses import dataclass, replace

# Width of a letter in units of the type size: a little more than system fonts need.
_LETTER = 0.57
_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, px, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Return whether two boxes overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name at a point, px; `text_x`, `text_y` and `anchor` are set by `place_labels`.

    `ground` is the flag of the side whose ground the label names; 0 for a place.
    """

    text: str
    x: float
    y: float
    dot: float
    type_px: float
    main: bool = False
    big: bool = False
    ground: int = 0
    text_x: float = 0.0
    text_y: float = 0.0
    anchor: str = "start"

    def box(self) -> Box:
        """Return the box of the text as placed."""
        wide = len(self.text) * _LETTER * self.type_px * (1.06 if self.main else 1.0)
        left = {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        x = self.text_x - left
        return Box(x, self.text_y - 0.8 * self.type_px, x + wide, self.text_y + 0.25 * self.type_px)

    def dot_box(self) -> Box:
        """Return the box of the dot."""
        r = self.dot + 1
        return Box(self.x - r, self.y - r, self.x + r, self.y + r)


def place_labels(labels: list[Label], *, edge: float, most: int, taken: list[Box]) -> list[Label]:
    """Return the labels that find a place, each where it does not cover another.

    Parameters
    ----------
    labels : list of Label
        Most important first; one that `main` is set of is always placed.
    edge : float
        Edge of the square map, px.
    most : int
        At most so many are placed.
    taken : list of Box
        Ground that is not free.

    Returns
    -------
    list of Label
    """
    boxes, out = list(taken), list[Label]()
    for label in labels:
        if len(out) >= most:
            break
        dot = label.dot_box()
        if not label.main and any(dot.meets(box) for box in boxes):
            continue
        tried = [candidate for candidate in _candidates(label) if _fits(candidate, edge, boxes)]
        if not tried and label.main:
            tried = _candidates(label)[:1]
        if tried:
            out.append(tried[0])
            boxes += [tried[0].box(), dot]
    return out


def _fits(label: Label, edge: float, boxes: list[Box]) -> bool:
    box = label.box()
    inside = box.left >= 3 and box.top >= 3 and box.right <= edge - 3 and box.bottom <= edge - 3
    return inside and not any(box.meets(other) for other in boxes)


def _candidates(label: Label) -> list[Label]:
    gap, px = label.dot + _GAP, label.type_px
    if label.ground:
        steps = (0.0, -2.0, 2.0, -4.0, 4.0, -6.0, 6.0)
        return [
            replace(label, text_x=label.x + dx * px, text_y=label.y + dy * px, anchor="middle")
            for dx in (0.0, -3.0, 3.0)
            for dy in steps
        ]
    middle, above, below = label.y + 0.32 * px, label.y - gap, label.y + gap + 0.7 * px
    spots = (
        (label.x + gap, middle, "start"),
        (label.x - gap, middle, "end"),
        (label.x, above, "middle"),
        (label.x, below, "middle"),
        (label.x + gap - 2, above + 1, "start"),
        (label.x + gap - 2, below - 1, "start"),
        (label.x - gap + 2, above + 1, "end"),
        (label.x - gap + 2, below - 1, "end"),
    )
    return [replace(label, text_x=x, text_y=y, anchor=a) for x, y, a in spots]
