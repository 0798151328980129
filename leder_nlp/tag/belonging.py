"""Whether a model, a taxonomy and rules belong together; what does not is refused, both versions named."""

from __future__ import annotations

from leder_nlp.errors import ModelError
from leder_nlp.models import Model
from leder_nlp.records import POLARITIES
from leder_nlp.tag.rules import RuleSet
from leder_nlp.taxonomy import Taxonomy


def fits(model: Model, taxonomy: Taxonomy, rules: RuleSet) -> None:
    """Raise ModelError if the model was trained for another taxonomy, or without rules and some are given.

    The card names the version, and, of a taxonomy that does not ship, the hash of ids and definitions.
    """
    of, own = model.card["taxonomy"], taxonomy.version
    if of != own:
        raise ModelError(
            f"{model.name}: was trained for taxonomy {of}, not for taxonomy {own}; `tag` takes a model and "
            "its taxonomy by --model DIR and --taxonomy FILE, Python by Tagger(model, taxonomy=...)"
        )
    if set(model.labels[: -len(POLARITIES)]) != set(taxonomy.ids):
        raise ModelError(
            f"{model.name}: was trained for another taxonomy {of} than this taxonomy {own}: "
            "it has themes that this one has not, or lacks some"
        )
    if model.card.get("taxonomy_sha256", taxonomy.sha256) != taxonomy.sha256:
        raise ModelError(
            f"{model.name}: was trained for another taxonomy {of} than this taxonomy {own}: "
            "themes or definitions differ; train it again, or give the taxonomy that it was trained for"
        )
    if rules.rules and model.card.get("rules_sha256", "") is None:
        raise ModelError(
            f"{model.name}: was trained without rules, which would have no weight beside it; "
            "train it with `train --taxonomy FILE --rules DIR`, or leave the rules out"
        )
