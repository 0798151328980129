"""Rules and cues as read from their files, and the one index that finds the phrases of all of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from leder_nlp import resources
from leder_nlp.collector import calm
from leder_nlp.errors import ResourceError
from leder_nlp.tag.abbreviations import signs_against
from leder_nlp.tag.phrase_index import PhraseIndex
from leder_nlp.tag.phrases import Element, parse
from leder_nlp.taxonomy import Taxonomy

DENIALS = frozenset(
    {"not", "never", "no", "without", "nobody", "nothing", "none", "should", "failed", "failing", "failure"}
)
_NEGATION = re.compile(rf"\b(?:{'|'.join(sorted(DENIALS))}|fail\*)(?:\b|$)|n't\b|@not\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a phrase says of a theme.

    `says` is duty (should be there: its absence is judged), need (a duty that inherits nothing from a
    heading), topic (nothing without a judging cue), loose (a topic so common that only a cue beside it
    judges, and no heading), unwanted (a topic whose absence is praised), good (praise in itself) or bad (a
    failing in itself). `hits` and `misses` are its tests.
    """

    id: str
    theme: str
    says: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    hits: tuple[tuple[str, str], ...] = ()
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words around a theme that decide what is said of it; the kinds are drawn in context.py.

    `spared` are themes that a void cue does not silence. A void cue near the opening of a sentence holds on
    over the sentences after it in the paragraph, as long as they have none of the words of `until`; one
    without `until` holds for its own sentence. A cue speaks of mentions within `reach` words alone, and of
    those whose rule says what `of` names; None and empty: of all. One that is `ahead` speaks only of what
    follows it ("instead of a referral").
    """

    id: str
    kind: str
    phrases: tuple[str, ...]
    spared: frozenset[str] = frozenset()
    until: frozenset[str] = frozenset()
    reach: int | None = None
    of: frozenset[str] = frozenset()
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a negation reaches, in words, and the words that stop it; how a sentence takes up a theme.

    A sentence without a theme of its own takes up that of the sentence before it if it opens, after
    `leads`, with a word that stands for a thing and one of `saying` ("However, this was not done"), or with
    one of `counting` and has one of `resuming` ("Nobody on shift had read it").
    `withheld` are words by which a denial of an unwanted thing praises ("restraint was never needed"),
    `undone` those that deny once more what a denial before them denies ("did not fail to"), `wishes` those
    that within the words of praise wish for what was not.
    """

    forward: int
    backward: int
    borders: frozenset[str]
    leads: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    saying: frozenset[str] = frozenset()
    counting: frozenset[str] = frozenset()
    resuming: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    undone: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()

    def takes_up(self, words: Sequence[str]) -> bool:
        """Say whether the opening words of a sentence take up what stands before it."""
        at = next((at for at, word in enumerate(words[:3]) if word not in self.leads), 0)
        opening = words[at : at + 2]
        if len(opening) < 2:
            return False
        if opening[0] in self.standing and opening[1] in self.saying:
            return True
        return opening[0] in self.counting and not self.resuming.isdisjoint(words[at + 1 :])


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done to what is due: participles ("offered"), and verbs as a question has them ("offer")."""

    done: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


class RuleSet:
    """The rules and cues of one codebook, ready to be found in words.

    `mentions` and `cues_index` are indexes; a match's phrase number leads to `phrases` (a rule, and
    whether the phrase itself holds a negation) and to `cues`. `exceptions` is the index of what bars a
    rule; `exception_of` leads from the id of a rule to its phrase number there. `holds` is the index of
    the void cues that hold on, `holding` those cues.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        cues: Iterable[Cue],
        *,
        scope: Scope,
        classes: Mapping[str, list[str]] | None = None,
    ) -> None:
        """Compile the phrases. Raises ResourceError if an id is repeated or a phrase cannot be read."""
        self.rules = tuple(rules)
        self.cues = tuple(cues)
        self.scope = scope
        self.doing = Doing(*(tuple((classes or {}).get(name, ())) for name in ("done", "do")))
        _no_repeats([*(rule.id for rule in self.rules)], "rule")
        _no_repeats([*(cue.id for cue in self.cues)], "cue")
        known = classes or {}
        self.phrases: list[tuple[Rule, bool]] = []
        ways: list[tuple[tuple[Element, ...], ...]] = []
        for rule in self.rules:
            for phrase in rule.phrases:
                self.phrases.append((rule, bool(_NEGATION.search(phrase))))
                ways.append(_parsed([phrase], known, f"rule {rule.id}"))
        self.mentions = PhraseIndex(ways, frequency=_frequency())
        self.cues_index = PhraseIndex(
            [_parsed(cue.phrases, known, f"cue {cue.id}") for cue in self.cues], frequency=_frequency()
        )
        self.holding = tuple(cue for cue in self.cues if cue.until)
        self.holds = PhraseIndex(
            [_parsed(cue.phrases, known, f"cue {cue.id}") for cue in self.holding], frequency=_frequency()
        )
        barring = [rule for rule in self.rules if rule.unless]
        self.exception_of = {rule.id: number for number, rule in enumerate(barring)}
        self.exceptions = PhraseIndex(
            [_parsed(rule.unless, known, f"rule {rule.id}") for rule in barring], frequency=_frequency()
        )

    @property
    def sha256(self) -> str | None:
        """Give a hash of the rules, whatever their order and files; None without rules. Cues ship."""
        said = sorted(map(repr, self.rules))
        return hashlib.sha256("\n".join(said).encode()).hexdigest() if said else None

    @classmethod
    def default(cls) -> RuleSet:
        """Give the rules that ship."""
        return _default()

    @classmethod
    def unseen(cls) -> RuleSet:
        """Give the rules that ship without the phrases written by looking at the training reviews that ship.

        On those reviews such phrases are right more often than they will ever be again: a model that
        learns from them there would trust rules too much.
        """
        return _unseen()

    @classmethod
    def read(cls, files: Iterable[Path], *, taxonomy: Taxonomy | None = None) -> RuleSet:
        """Read rule files, with the cues that ship.

        Raises ResourceError naming file, rule and key of a fault.
        """
        taxonomy = taxonomy or Taxonomy.default()
        rules = [rule for file in files for rule in read_rules(file, taxonomy=taxonomy)]
        table = resources.toml(resources.path("cues.toml"), "cues")
        cues = [
            Cue(
                entry["id"],
                entry["kind"],
                tuple(entry["phrases"]),
                frozenset(entry.get("except", ())),
                frozenset(entry.get("until", ())),
                entry.get("reach"),
                frozenset(entry.get("of", ())),
                entry.get("ahead", False),
            )
            for entry in table["cue"]
        ]
        reach = table["scope"]
        keys = (
            "borders",
            "leads",
            "standing",
            "saying",
            "counting",
            "resuming",
            "withheld",
            "undone",
            "wishes",
        )
        words = {key: frozenset(reach[key]) for key in keys}
        scope = Scope(reach["forward"], reach["backward"], **words)
        return cls(rules, cues, scope=scope, classes=table["classes"])


def read_rules(file: Path, *, taxonomy: Taxonomy) -> list[Rule]:
    """Read the rules of one theme; what says that their abbreviations mean something else bars them too.

    Raises ResourceError naming file and key of a fault.
    """
    table = resources.toml(file, "rules")
    if table["theme"] not in taxonomy:
        raise ResourceError(f"{file.name}: theme: the taxonomy has no theme of this id")
    return [
        Rule(
            entry["id"],
            table["theme"],
            entry["says"],
            tuple(entry["phrases"]),
            (*entry.get("unless", ()), *signs_against().get(entry["id"], ())),
            tuple((polarity, text) for polarity, texts in entry["hits"].items() for text in texts),
            tuple(entry["misses"]),
        )
        for entry in table["rule"]
    ]


def _parsed(
    phrases: Iterable[str], classes: Mapping[str, list[str]], where: str
) -> tuple[tuple[Element, ...], ...]:
    return tuple(parse(phrase, classes, where=where) for phrase in phrases)


def _no_repeats(ids: list[str], what: str) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise ResourceError(f"{what} {name}: this id is used twice")
        seen.add(name)


@cache
def _frequency() -> dict[str, int]:
    """Give how often a word stands in 10,000 words, as far as it is counted."""
    pairs = (line.split() for line in resources.lexicon_lines("frequent_words"))
    return {word: int(often) for word, often in pairs}


@cache
def _default() -> RuleSet:
    with calm():
        return RuleSet.read(sorted(resources.path("rules").glob("*.toml")))


@cache
def _unseen() -> RuleSet:
    looked = frozenset(resources.lexicon_lines("phrases_from_training"))
    kept = (
        replace(rule, phrases=phrases)
        for rule in RuleSet.default().rules
        if (phrases := tuple(phrase for phrase in rule.phrases if phrase not in looked))
    )
    with calm():
        return RuleSet(kept, RuleSet.default().cues, scope=RuleSet.default().scope, classes=_classes())


def _classes() -> Mapping[str, list[str]]:
    classes: Mapping[str, list[str]] = resources.toml(resources.path("cues.toml"), "cues")["classes"]
    return classes
