"""Counts by label, and what is made of them: sums over groups, micro and macro averages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from leder_nlp.evaluate.bootstrap import bootstrap, ratios
from leder_nlp.evaluate.intervals import Interval
from leder_nlp.records import Counts, Tag
from leder_nlp.taxonomy import Taxonomy

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

RATIOS = ("precision", "recall", "f1")


class Label(NamedTuple):
    """A theme with a polarity, or a theme alone ("")."""

    theme: str
    polarity: str = ""

    def __str__(self) -> str:
        return f"{self.theme}/{self.polarity}" if self.polarity else self.theme


def joint(tag: Tag) -> Label:
    """Give theme and polarity of a tag."""
    return Label(tag.theme, tag.polarity)


def theme_only(tag: Tag) -> Label:
    """Give the theme of a tag."""
    return Label(tag.theme)


@dataclass(frozen=True, slots=True)
class Average:
    """An unweighted mean over `over` of the `of` declared labels; None over none."""

    value: float | None
    over: int
    of: int


@dataclass(frozen=True, slots=True)
class LabelTable:
    """The counts of every declared label: by review (in the order of the ids) and in all."""

    labels: tuple[Label, ...]
    by_review: tuple[Mapping[Label, Counts], ...]
    by_label: Mapping[Label, Counts]

    @classmethod
    def of(cls, labels: Iterable[Label], by_review: Iterable[Mapping[Label, Counts]]) -> LabelTable:
        """Sum the counts of each review over the declared labels."""
        declared, rows = tuple(labels), tuple(by_review)
        sums = dict.fromkeys(declared, Counts())
        for row in rows:
            for label, counts in row.items():
                sums[label] += counts
        return cls(declared, rows, sums)

    @property
    def micro(self) -> Counts:
        """Sum over all labels."""
        return sum(self.by_label.values(), Counts())

    @property
    def supported(self) -> tuple[Label, ...]:
        """Give the labels that gold holds: those that a macro average is taken over."""
        return tuple(label for label in self.labels if self.by_label[label].due)

    @property
    def unsupported(self) -> tuple[Label, ...]:
        """Give the labels that were found but that gold does not hold: left out of macro averages."""
        return tuple(label for label, counts in self.by_label.items() if counts.found and not counts.due)

    def macro(self, ratio: str = "f1", *, include_zero_support: bool = False) -> Average:
        """Give the mean of each supported label's ratio (not the F1 of mean ratios), where defined.

        With `include_zero_support` labels that were found but that gold does not hold are in it too.
        """
        labels = (*self.supported, *self.unsupported) if include_zero_support else self.supported
        return self._mean((getattr(self.by_label[label], ratio), 1) for label in labels)

    def weighted(self, ratio: str = "f1") -> Average:
        """Give the mean of each supported label's ratio by its support, where defined."""
        counts = [self.by_label[label] for label in self.supported]
        return self._mean((getattr(own, ratio), own.due) for own in counts)

    @property
    def samples_f1(self) -> float | None:
        """Give the mean F1 of each review's labels; one without a label on either side is 1, and right."""
        sums = [sum(review.values(), Counts()).f1 for review in self.by_review]
        return sum(1.0 if f1 is None else f1 for f1 in sums) / len(sums) if sums else None

    def _mean(self, values: Iterable[tuple[float | None, int]]) -> Average:
        defined = [(value, weight) for value, weight in values if value is not None]
        whole = sum(weight for _, weight in defined)
        mean = sum(value * weight for value, weight in defined) / whole if whole else None
        return Average(mean, len(defined), len(self.labels))

    def macro_interval(
        self, ratio: str = "f1", *, resamples: int = 10_000, level: float = 0.95, seed: int = 0
    ) -> Interval:
        """Give the bootstrap interval of the macro average over the labels supported in the whole."""
        import numpy as np

        rows = [[_row(review, label) for label in self.supported] for review in self.by_review]
        shape = (len(self.by_review), len(self.supported), 3)  # a list of empty lists does not tell it
        return bootstrap(
            np.reshape(rows, shape),
            lambda sums: _mean_ratio(sums, ratio),
            resamples=resamples,
            level=level,
            seed=seed,
        )

    def grouped(self, key: Callable[[Label], str]) -> dict[str, Counts]:
        """Sum the labels of each group, in the order of the labels."""
        groups: dict[str, Counts] = {}
        for label in self.labels:
            groups[key(label)] = groups.get(key(label), Counts()) + self.by_label[label]
        return groups

    def by_theme(self) -> dict[str, Counts]:
        """Sum over polarities."""
        return self.grouped(lambda label: label.theme)

    def by_polarity(self) -> dict[str, Counts]:
        """Sum over themes; one group "" where labels are themes alone."""
        return self.grouped(lambda label: label.polarity)

    def by_domain(self, taxonomy: Taxonomy) -> dict[str, Counts]:
        """Sum over the themes of each domain; "" for themes that the taxonomy does not know."""
        domains = {theme.id: theme.domain for theme in taxonomy}
        return self.grouped(lambda label: domains.get(label.theme, ""))


def _row(review: Mapping[Label, Counts], label: Label) -> Sequence[int]:
    counts = review.get(label, Counts())
    return counts.met, counts.found, counts.due


def _mean_ratio(sums: Floats, ratio: str) -> Floats:
    """Give the mean over labels of each resample; NaN where no label is defined."""
    import numpy as np

    values = ratios(sums, ratio)
    # A label that gold does not hold in a resample has no support there.
    defined = ~np.isnan(values) & (sums[..., 2] > 0)
    over = defined.sum(axis=-1)
    total = np.where(defined, values, 0.0).sum(axis=-1)
    means: Floats = np.divide(total, over, out=np.full(len(over), np.nan), where=over > 0)
    return means
