"""A tagger from files, a model folder, a codebook, a folder of its rules; and what a record says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leder_nlp.errors import ConfigError
from leder_nlp.models import load, read_card
from leder_nlp.provenance import provenance
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.tagger import Tagger
from leder_nlp.taxonomy import Taxonomy


def tagger_of(model: Path | None, *, taxonomy: Path | None = None, rules: Path | None = None) -> Tagger:
    """Give the tagger with a model folder; None for the rules alone.

    `taxonomy` is the file of another codebook than the one that ships, `rules` the folder of its rules.
    Raises ConfigError for rules without a taxonomy, or for a taxonomy that nothing would be tagged by;
    ModelError where model, taxonomy and rules do not belong together.
    """
    codebook = taxonomy_in(taxonomy)
    own = rules_in(rules, codebook)
    if model is None and codebook is not None and not codebook.ships and own is None:
        raise ConfigError("--model none reads by rules alone, and this taxonomy has none; give --rules DIR")
    return Tagger(None if model is None else load(model), rules=own, taxonomy=codebook)


def taxonomy_in(file: str | Path | None) -> Taxonomy | None:
    """Read the file of another codebook; None without one, for the codebook that ships."""
    return None if file is None else Taxonomy.read(Path(file))


def rules_in(folder: str | Path | None, taxonomy: Taxonomy | None) -> RuleClassifier | None:
    """Give the rules of a folder; None without one. Raises ConfigError where it holds none, or no taxonomy is
    given."""
    if folder is None:
        return None
    if taxonomy is None:
        raise ConfigError("--rules goes with --taxonomy: the codebook that ships has rules of its own")
    files = sorted(Path(folder).glob("*.toml"))
    if not files:
        raise ConfigError("--rules: a folder with rule files (*.toml) was due")
    return RuleClassifier(RuleSet.read(files, taxonomy=taxonomy))


def rules_beside(model: Path, rules: Path | None) -> Path | None:
    """Give the rules where the model was trained beside some, None where it would refuse them."""
    return None if read_card(model).get("rules_sha256", "") is None else rules


def told(tagger: Tagger) -> str:
    """Give the line that says which other codebook and rules read; "" for the codebook that ships."""
    if tagger.taxonomy.ships:
        return ""
    return f"taxonomy {tagger.taxonomy.version}: {len(tagger.taxonomy)} themes; rules: {tagger.beside}"


def made_with(tagger: Tagger) -> dict[str, Any]:
    """Give versions and hashes; of codebook and rules those in use, where they are not those that ship."""
    return {**provenance(), **codebook_of(tagger)}


def codebook_of(tagger: Tagger) -> dict[str, Any]:
    """Give the hashes of codebook and rules where they are not those that ship; else nothing."""
    if tagger.taxonomy.ships:
        return {}
    rules = tagger.rules.rules
    count = len({rule.theme for rule in rules.rules})
    return {
        "taxonomy": {"name": None, "files": 1, "sha256": tagger.taxonomy.sha256},
        "rules": {"name": None, "files": count, "sha256": rules.sha256},
    }
