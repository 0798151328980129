"""The parts that several verbs put together from their options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leder_nlp.tag.tagger import Tagger


def tagger(model: str | None) -> Tagger:
    """Give the tagger with a model folder, the model that ships, or `none`: the rules alone."""
    from leder_nlp.models import load
    from leder_nlp.tag.tagger import Tagger

    if model is None:
        return Tagger.default()
    return Tagger() if model == "none" else Tagger(load(Path(model)))
