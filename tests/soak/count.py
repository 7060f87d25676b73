"""What came of many cases of one fault."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Count:
    """Counts of one fault.

    Parameters
    ----------
    fault : str
        What was done.
    cases : int
        How often.
    lost, doubled, silent, ran, crashed : int
        Things lost; things there twice; wrong input taken in silence, or a failure told as success;
        scripts or formulas run, connections made or files read that must not be; ends without a
        named error, or beyond the bounds of time and memory. All must be 0.
    notes : Counter
        What else is worth knowing, by name.
    examples : list of str
        Of what must not be, the first ones.
    """

    fault: str
    cases: int = 0
    lost: int = 0
    doubled: int = 0
    silent: int = 0
    ran: int = 0
    crashed: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """How many things were not as they must be."""
        return self.lost + self.doubled + self.silent + self.ran + self.crashed

    def note(self, kind: str, example: str, *, number: int = 1) -> None:
        """Count something that must not be, and keep an example."""
        setattr(self, kind, getattr(self, kind) + number)
        if number and len(self.examples) < 10:
            self.examples.append(f"{kind}: {example}"[:400])

    def line(self) -> str:
        """Return the row of the table."""
        more = ", ".join(f"{n:,} {what}" for what, n in self.notes.items())
        numbers = (self.lost, self.doubled, self.silent, self.ran, self.crashed)
        return f"{self.fault:<46} {self.cases:>7,} " + " ".join(
            f"{n:>7}" for n in numbers
        ) + (f"  {more}" if more else "")  # fmt: skip


HEAD = f"{'fault':<46} {'cases':>7} " + " ".join(
    f"{name:>7}" for name in ("lost", "doubled", "silent", "ran", "crashed")
)
