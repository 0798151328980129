"""The names of all measures: those of the catalog, macro averages, the challenge set, codebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.catalog import REDACTION, TAGS
from leder_nlp.evaluate.labels import RATIOS
from leder_nlp.evaluate.tags import LABELLINGS, LEVELS, UNIT


@dataclass(frozen=True, slots=True)
class Named:
    """A measure: its family, the ratio that is taken (or "mean", "average"), its best value, a line on it."""

    name: str
    family: str
    ratio: str
    best: float
    line: str

    @property
    def said(self) -> str:
        """Give name and line for a reader."""
        words = self.name.replace("_", " ").replace("f1", "F1")
        return f"{words[0].upper()}{words[1:]}: {self.line}"


_CHALLENGE = (
    Named("challenge_items", "challenge", "recall", 1.0,
          "items with all gold tags and none of their themes the other way round; untagged items bare"),
    Named("challenge_items_exact", "challenge", "recall", 1.0,
          "items with exactly the themes and polarities of gold"),
    Named("challenge_groups", "challenge", "recall", 1.0,
          "groups of items that differ in what decides, with all items decided right"),
    Named("challenge_groups_exact", "challenge", "recall", 1.0,
          "groups with all items exactly right"),
    Named("challenge_precision", "challenge", "precision", 1.0,
          "themes with polarity found for an item that gold holds too"),
    Named("challenge_recall", "challenge", "recall", 1.0,
          "themes with polarity of an item that were found"),
    Named("challenge_f1", "challenge", "f1", 1.0,
          "harmonic mean of the two above"),
    Named("challenge_false_alarms", "challenge", "recall", 0.0,
          "items without a gold tag that got one"),
    Named("challenge_flips", "challenge", "recall", 0.0,
          "gold tags whose theme was found with the other polarity alone"),
    Named("challenge_attributes", "challenge", "recall", 1.0,
          "attributes off their default that were found, on tags with right span, theme and polarity"),
)  # fmt: skip


_CODEBOOK = (
    Named("codebook_precision", "codebook", "precision", 1.0,
          "labels given to a passage that a person gave too, all labels together"),
    Named("codebook_recall", "codebook", "recall", 1.0,
          "labels of a passage that were given, all labels together"),
    Named("codebook_micro_f1", "codebook", "f1", 1.0,
          "harmonic mean of the two above"),
    Named("codebook_macro_f1", "codebook", "average", 1.0,
          "mean F1 over the labels that occur"),
    Named("codebook_exact", "codebook", "recall", 1.0,
          "passages given just the labels that are due"),
    Named("codebook_brier", "codebook", "average", 0.0,
          "squared distance of probability and truth, mean over the labels of the model"),
    Named("codebook_ece", "codebook", "average", 0.0,
          "calibration error, mean over labels with 20 passages in 10 groups; intervals by label"),
)  # fmt: skip


@cache
def named() -> Mapping[str, Named]:
    """Give every measure by its name."""
    rows = [Named(own.name, "redaction", own.ratio, own.best, own.line) for own in REDACTION]
    rows += [Named(own.name, "tags", own.ratio, own.best, own.line) for own in TAGS]
    for level in (*LEVELS, UNIT):
        for labelling in LABELLINGS:
            for ratio in RATIOS:
                line = f"mean over labels of {ratio}, {level} level, {labelling}"
                rows.append(Named(f"macro_{level}_{labelling}_{ratio}", "tags", "mean", 1.0, line))
    return {own.name: own for own in (*rows, *_CHALLENGE, *_CODEBOOK)}


def of_family(family: str) -> tuple[Named, ...]:
    """Give the measures of redaction, tags, challenge or codebook, in their order."""
    return tuple(own for own in named().values() if own.family == family)


def check_names(names: Iterable[str], *, kind: str, where: str) -> None:
    """Raise ConfigError for a name that is no measure of this kind of plan, naming those there are."""
    families = {
        "corpus": ("redaction", "tags"),
        "files": ("tags",),
        "challenge": ("challenge",),
        "outside": (),
        "codebook": ("codebook",),
    }[kind]
    known = [own.name for own in named().values() if own.family in families]
    for name in names:
        if name not in known:
            raise ConfigError(f"{where}: {name!r} is no metric of this kind; there are: {', '.join(known)}")
