"""Words for how likely something is -> a range of chances, by a table that can be replaced."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from frontcast.claims._page import plain
from frontcast.errors import ConfigError

_DEFAULT = "verbal_icd203.toml"
_PLAIN = re.compile(
    r"\b(?:will|shall|would|going to|cannot|can't|won't|unable to)\b|'(?:ll|d)\b", re.IGNORECASE
)


class _Range(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _ordered(self) -> "_Range":
        if self.low > self.high:
            raise ValueError(f"the range runs from high to low: {self.low} to {self.high}")
        return self


class _Band(_Range):
    words: tuple[str, ...] = Field(min_length=1)
    origin: str = Field(alias="from")
    denies: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(min_length=1)
    source: str
    plain: _Range
    bands: tuple[_Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How likely words make it.

    Parameters
    ----------
    low, high : float
        Chance that what is said comes true, with its negations but without `denying` words.
    words : str
        The words that tell it.
    denying : tuple of (int, int)
        Where in the text words stand that deny what the rest says ("unlikely").
    """

    low: float
    high: float
    words: str
    denying: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class VerbalTable:
    """A table of verbal probabilities.

    Parameters
    ----------
    file : object
        What was read from a TOML file, checked; see `load_table`.
    """

    file: _File

    @property
    def name(self) -> str:
        """Name, printed beside every range read with it."""
        return self.file.name

    @property
    def source(self) -> str:
        """Where its numbers are from."""
        return self.file.source

    @cached_property
    def _bands(self) -> dict[str, _Band]:
        return {" ".join(w.lower().split()): band for band in self.file.bands for w in band.words}

    @cached_property
    def _words(self) -> re.Pattern[str]:
        longest = sorted(self._bands, key=len, reverse=True)
        either = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in longest)
        return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)

    def read(self, text: str) -> Chance | None:
        """Return the chance that a text gives to what it says; None where it has no word for it.

        Where it has several ("could be on the verge of"), the range reaches from the lowest to
        the highest of them. A plain "will" counts where no other word does.

        Parameters
        ----------
        text : str

        Returns
        -------
        Chance or None
        """
        flat = plain(text)
        # The month is no auxiliary.
        found = [m for m in self._words.finditer(flat) if m[0] != "May"]
        if not found:
            match = _PLAIN.search(flat)
            if match is None:
                return None
            usual = self.file.plain
            return Chance(low=usual.low, high=usual.high, words=match[0].strip("'").lower())
        bands = [self._bands[" ".join(m[0].lower().split())] for m in found]
        return Chance(
            low=min(b.low for b in bands),
            high=max(b.high for b in bands),
            words=" ... ".join(dict.fromkeys(_joined(flat, found))),
            denying=tuple(m.span() for m, b in zip(found, bands, strict=True) if b.denies),
        )


def _joined(text: str, found: Iterable[re.Match[str]]) -> list[str]:
    """Return the words found, those that stand side by side as one."""
    out: list[tuple[int, int]] = []
    for match in found:
        if out and not text[out[-1][1] : match.start()].strip():
            out[-1] = (out[-1][0], match.end())
        else:
            out.append(match.span())
    return [" ".join(text[a:b].lower().split()) for a, b in out]


def load_table(path: str | Path | None = None) -> VerbalTable:
    """Read a table of verbal probabilities.

    Parameters
    ----------
    path : path, optional
        A TOML file like the one that ships; None: that one, by ICD 203.

    Returns
    -------
    VerbalTable

    Raises
    ------
    ConfigError
        If there is no such file, or it is no table.

    Examples
    --------
    >>> found = load_table().read("The town will very likely fall.")
    >>> found.low, found.high, found.words
    (0.8, 0.95, 'very likely')
    """
    if path is None:
        return _shipped()
    file = Path(path)
    if not file.is_file():
        raise ConfigError(f"there is no table of verbal probabilities at {file}")
    return _parsed(file.read_bytes(), name=str(file))


@lru_cache(maxsize=1)
def _shipped() -> VerbalTable:
    file = resources.files("frontcast.claims") / _DEFAULT
    return _parsed(file.read_bytes(), name=_DEFAULT)


def _parsed(data: bytes, *, name: str) -> VerbalTable:
    try:
        return VerbalTable(_File.model_validate(tomllib.loads(data.decode())))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: {error}; want TOML") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{name}: {where}: {first['msg']}") from error
