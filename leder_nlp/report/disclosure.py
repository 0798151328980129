"""Which counts of reviews may be shown: the rules, and what a reader could work out from the rest.

Every decision here is taken from what would be shown, never from the count behind it, so that
the pattern of withheld cells tells nothing either.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from leder_nlp import resources
from leder_nlp.errors import ConfigError, ResourceError

WITHHELD = "[c]"
"""Confidential: the count is withheld (symbol of the Government Analysis Function)."""
UNDEFINED = "[x]"
"""Not available: a ratio of nothing."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reader knows of a count: low <= count <= high."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One rule: counts from `withhold[0]` to `withhold[1]` are withheld, others rounded.

    `withhold` is None where everything is shown. Raises ValueError if rounding could bring a
    count that is shown back among those withheld.
    """

    name: str
    label: str
    explanation: str
    withhold: tuple[int, int] | None
    round_to: int = 1

    def __post_init__(self) -> None:
        if self.withhold is None:
            return
        low, high = self.withhold
        if not 0 <= low <= 1 <= high or self.rounded(high + 1) <= high:
            raise ValueError(f"disclosure rule {self.name}: its range and its rounding do not go together")

    @classmethod
    def named(cls, name: str) -> Disclosure:
        """Give a rule by name. Raises ConfigError naming the rules there are."""
        if name in presets():
            return presets()[name]
        raise ConfigError(f"no disclosure rule named {name!r}; there are: {', '.join(presets())}")

    @classmethod
    def default(cls) -> Disclosure:
        """Give the rule that is used where none is named: nhs_subnational."""
        return cls.named(_policy()[0])

    @property
    def inside(self) -> bool:
        """Say whether its tables must stay inside the secure area, since nothing is withheld."""
        return self.withhold is None

    def withholds(self, count: int) -> bool:
        """Say whether a count is withheld."""
        return self.withhold is not None and self.withhold[0] <= count <= self.withhold[1]

    def rounded(self, count: int) -> int:
        """Round to the nearest multiple of the base, a half up."""
        return (count + self.round_to // 2) // self.round_to * self.round_to

    def shown(self, count: int) -> str:
        """Give what stands in the table for a count that nothing else leads to."""
        return WITHHELD if self.withholds(count) else str(self.rounded(count))

    def bounds(self, shown: str) -> Bounds:
        """Give what a reader learns from one cell alone."""
        if shown == WITHHELD:
            low, high = self.withhold or (0, math.inf)
            return Bounds(low, high)
        least = int(shown) - self.round_to // 2
        most = least + self.round_to - 1
        if self.withhold is None:
            return Bounds(max(0, least), most)
        return Bounds(0, 0) if int(shown) == 0 else Bounds(max(self.withhold[1] + 1, least), most)


@cache
def _policy() -> tuple[str, dict[str, Disclosure]]:
    value = resources.toml(resources.path("policies", "disclosure.toml"), "disclosure")
    rules = {entry["name"]: _rule(entry) for entry in value["rule"]}
    if len(rules) < len(value["rule"]) or value["default"] not in rules:
        raise ResourceError("disclosure.toml: a rule is named twice, or the default is not there")
    return value["default"], rules


def _rule(entry: Mapping[str, object]) -> Disclosure:
    fields = dict(entry)
    withhold = fields.pop("withhold", None)
    return Disclosure(withhold=tuple(withhold) if withhold else None, **fields)  # type: ignore[arg-type]


def presets() -> Mapping[str, Disclosure]:
    """Give the rules that ship, by name."""
    return _policy()[1]


def protect(counts: Mapping[Key, int], rule: Disclosure) -> dict[Key, str]:
    """Give what is shown for counts that do not add up to anything shown."""
    return {key: rule.shown(count) for key, count in counts.items()}


def protect_parts(counts: Mapping[Key, int], rule: Disclosure) -> dict[Key, str]:
    """Give what is shown for the parts of a whole whose total, `rule.shown(total)`, is known.

    Where the total would narrow a withheld part to less than the rule's own range, the next
    smallest part is withheld too (with all that show the same), and so on; if that is not
    enough, every part is, zeros too.
    """
    total = rule.shown(sum(counts.values()))
    shown = protect(counts, rule)
    if total == WITHHELD:
        return dict.fromkeys(counts, WITHHELD)
    most = rule.bounds(WITHHELD).high
    while WITHHELD in shown.values() and not _hidden(list(shown.values()), total, rule, most=most):
        smallest = min((int(part) for part in shown.values() if _positive(part)), default=None)
        if smallest is None:
            return dict.fromkeys(counts, WITHHELD)
        # All that show the same go together: to pick one by its place would tell it from the others.
        shown |= {key: WITHHELD for key, part in shown.items() if part == str(smallest)}
        # From now on any of the withheld may be a larger one, below the smallest that is shown.
        most = (
            min((rule.bounds(part).low for part in shown.values() if _positive(part)), default=math.inf) - 1
        )
    return shown


def _positive(shown: str) -> bool:
    return shown != WITHHELD and int(shown) > 0


def _hidden(shown: Sequence[str], total: str, rule: Disclosure, *, most: float) -> bool:
    """Say whether each withheld part can still be anything in the rule's range, and a bit more.

    `most` is the highest count that a withheld part can have. The bit more, as in `narrows`: a reader
    who knows this procedure and sees that another part was withheld must not conclude that the sum
    lay beyond the edge.
    """
    own = rule.bounds(WITHHELD)
    rest = [rule.bounds(part) for part in shown if part != WITHHELD]
    others = len(shown) - len(rest) - 1
    whole = rule.bounds(total)
    least = whole.low - sum(part.high for part in rest) - (others * most if others else 0)
    greatest = whole.high - sum(part.low for part in rest) - others * own.low
    return least < own.low and greatest > own.high


def narrows(total: Bounds, parts: Iterable[Bounds], rule: Disclosure, *, withheld: Iterable[Bounds]) -> bool:
    """Say whether a total that is at most the sum of its parts gives away a withheld part.

    Parts may overlap: a review can have several themes of a domain. `parts` are those shown,
    `withheld` those that are not. Then a withheld part is at least the total less all others.
    """
    hidden = list(withheld)
    if rule.withhold is None or not hidden:
        return False
    rest = sum(part.high for part in parts) + sum(part.high for part in hidden)
    # From one rounding step before the edge: then a withheld total does not tell that the edge was passed.
    edge = rule.withhold[0] - (rule.round_to - 1)
    return any(total.low - (rest - part.high) >= edge for part in hidden)


def percent(part: str, whole: str) -> str:
    """Give part / whole in per cent to one decimal, from what is shown; withheld with either."""
    if WITHHELD in (part, whole):
        return WITHHELD
    return f"{100 * int(part) / int(whole):.1f}" if int(whole) else UNDEFINED
