"""What a sentence says of a theme: cues with scope resolve each mention into a polarity, or nothing.

    kind of cue       what it does to a mention in its reach
    counterfactual    improvement, recommended           "should have been referred"
    unseen            improvement, certainty low         "no evidence of a passport"
    omission          improvement                        "failed to", "was not offered", "never"
    negation          a duty, praise, a thing done: improvement; a problem: nothing is judged
    problem           improvement                        "delay", "poor", "too late"
    circumstance      improvement, cannot be denied      "at odds with", "instead of"
    concession        the same, but not beside praise    "despite"
    praise, fulfilled good practice                      "excellent", "the same day"
    done              nothing alone; below a heading of good practice, good practice
    plan, void        nothing                            "was planned", "the policy says"
    resolved          takes back what was omitted or a problem in its clause ("was put right")
    neutral           hides a shorter cue                "not himself", "chest clear"
    historic          long ago: what is merely told is not judged

Cues count within the clause of the mention; a clause without a mention of its own lends its
judgement to the clause before it ("An AHC was done, but it was late").
"""

from __future__ import annotations

from collections.abc import Sequence

from leder_nlp.records import GOOD, IMPROVE
from leder_nlp.tag.found import Found, Mention, Verdict, distance, improve, inside, longest
from leder_nlp.tag.rules import DENIALS, Rule, Scope

_STRONG = ("counterfactual", "unseen", "omission")
_NOT = ("negation", "unseen", "omission")
_EVALUATES = ("problem", "circumstance", "concession", "praise", "fulfilled", "counterfactual")
_NEAR = 4
_AND = frozenset({"and"})  # a border where what is done is denied: "he did not agree, and rang the home"
_BESIDE = 2
"""So many words at most lie between a loose topic and the cue that judges it."""
NAMING = ("duty", "need", "topic", "loose", "unwanted")
"""The kinds of rule that name a thing of which something else is said."""


class Clause:
    """The cues of one clause, settled among themselves: which judge, which negate, which are void."""

    def __init__(
        self, words: Sequence[str], cues: Sequence[Found], scope: Scope, *, leaning: str = ""
    ) -> None:
        self.words = words
        self.scope = scope
        self.leaning = leaning
        self.cues = longest(cues)
        self._kinds = _by_kind(self.cues)
        self.voided = self._consumed()
        if self.voided:
            self.cues = [cue for cue in self.cues if cue not in self.voided]
            self._kinds = _by_kind(self.cues)

    def _consumed(self) -> list[Found]:
        """A problem that is denied judges nothing, nor does what denies it ("no evidence of delay")."""
        gone: list[Found] = self._doubled()
        if self.of("resolved"):
            gone += self.of("problem", "omission")
        for problem in self.of("problem"):
            followed = self.words[problem.last : problem.last + 1]
            if any(word in ("was", "were", "been", "raised", "that") for word in followed):
                continue
            for no in self.cues:
                denies = no.kind in ("negation", "unseen") or self.words[no.first] in (
                    "no",
                    "without",
                    "nobody",
                )
                most = 1 if no.kind == "omission" else 2  # "no follow-up of her missed appointments" is none
                if no.kind in _NOT and denies and 0 <= problem.first - no.last <= most:
                    gone += [problem, no]
        return gone

    def _doubled(self) -> list[Found]:
        """Give the denials that deny each other: a double negative judges nothing ("never did they omit")."""
        gone: list[Found] = []
        for denied in self.of("omission", "negation"):
            if self.scope.undone.isdisjoint(self.words[denied.first : denied.last]):
                continue
            for no in self.of("negation"):
                near = 0 <= denied.first - no.last <= _NEAR
                if near and self.words[no.first] != "without":
                    gone += [no, denied]
        return gone

    def of(self, *kinds: str) -> list[Found]:
        """Give the cues of these kinds."""
        if len(kinds) == 1:
            return self._kinds.get(kinds[0], [])
        there = [kind for kind in kinds if kind in self._kinds]
        if len(there) < 2:
            return self._kinds[there[0]] if there else []
        return [cue for cue in self.cues if cue.kind in kinds]

    def negated(
        self, first: int, last: int, *, reach: int | None = None, also: frozenset[str] = frozenset()
    ) -> Found | None:
        """Give the negation whose scope covers words [first, last), if any; `also` are more borders."""
        for cue in self.of("negation"):
            if cue.last <= first:
                between = self.words[cue.last : first]
                most = reach or cue.cue.reach or self.scope.forward
                if len(between) <= most and not (self.scope.borders | also) & set(between):
                    return cue
            elif cue.first < last and cue.first >= first:
                return cue
        return None

    def judge(self, mention: Mention) -> Verdict | None:
        """Say what the clause says of the mention."""
        verdict = self._verdict(mention)
        told = verdict is not None and verdict.cue is None and self.of("historic")
        return None if told and not self.of(*_EVALUATES) else verdict

    def _verdict(self, mention: Mention) -> Verdict | None:
        says = mention.rule.says
        if says == "bad":
            return self._of_bad(mention)
        if says == "good":
            return self._of_good(mention)
        if says == "unwanted":
            withheld = self._withheld(mention)
            if withheld is not None:
                return Verdict(GOOD, 0.65, withheld)
        return self._strong(mention) or self._weak(mention)

    def borrowed(self, *, surely: bool = False, of: str = "") -> Verdict | None:
        """Say what a clause without a mention of its own says of the one before it.

        `surely` hears only what was left out, not seen, or should have been: praise and problems of a
        sentence that names no theme are more often of something else. An answer hears the cues, too, that
        speak `of` the kind of rule by which its prompt was named.
        """
        nowhere = Mention(Rule("", "", "topic", ()), 0, 0)
        return self._strong(nowhere, anywhere=True) or (None if surely else self._weak(nowhere, of=of))

    def _withheld(self, mention: Mention) -> Found | None:
        """Give what says that a thing better not used was not ("restraint was never needed")."""
        for cue in self.of("negation", "omission"):
            if inside(cue, mention) or not self._reaches(cue, mention):
                continue
            before = cue.last <= mention.first
            without = self.words[cue.first] == "without" and before and mention.first - cue.last <= 2
            around = self.words[cue.first : mention.last + _NEAR if before else cue.last + 2]
            if without or not (self.scope.withheld.isdisjoint(around) or self.words[cue.first] == "without"):
                return cue
        return None

    def _of_bad(self, mention: Mention) -> Verdict | None:
        if self._taken_back(mention):
            return None
        for cue in (*self.of(*_NOT), *(cue for cue in self.voided if cue.kind in _NOT)):
            between = self.words[cue.last : mention.first] if cue.last <= mention.first else None
            borders = self.scope.borders | _AND  # "it was not completed and the fracture was missed"
            if between is not None and len(between) <= 2 and not borders & set(between):
                return None
            denied = 0 <= mention.last - 1 - cue.last <= 1  # "constipation was not overlooked"
            plain = self.words[cue.first] in ("not", "never") or self.words[cue.first].endswith("n't")
            if plain and denied and self._hides_in(cue, mention):
                return None
        if self.of("resolved"):
            praise = next(iter(self.of("praise", "fulfilled")), None)
            return None if praise is None else Verdict(GOOD, 0.7, praise)
        certainty = "low" if self.of("hedge") else "high"
        return Verdict(IMPROVE, 0.85, certainty=certainty)

    def _taken_back(self, mention: Mention) -> bool:
        """Say whether what a failing is told by is denied in itself ("no gaps in", "did not fail to")."""
        if mention.negates and any(cue.kind in _NOT and inside(cue, mention) for cue in self.voided):
            return True
        kinds = ("praise", "fulfilled", "neutral")
        return any(cue.first < mention.first < cue.last for cue in self.of(*kinds))

    def _of_good(self, mention: Mention) -> Verdict | None:
        for cue in self.of(*_STRONG):
            between = self.words[cue.last : mention.first]
            bars = self.scope.borders | _AND if cue.kind == "omission" else frozenset()
            near = cue.first < mention.first and len(between) <= _NEAR and bars.isdisjoint(between)
            if near or self._hides_in(cue, mention) or self._undoes(cue, mention):
                return improve(cue)
            wished = 0 <= cue.first - mention.last <= 1  # "a visit beforehand would have given her a chance"
            if wished and cue.kind == "counterfactual":
                return improve(cue)
        last = mention.first if mention.negates else mention.last
        if negation := self.negated(mention.first, last, reach=_NEAR, also=_AND):
            return Verdict(IMPROVE, 0.8, negation)
        if self._planned():
            return None
        if self.leaning == "recommended":
            return Verdict(IMPROVE, 0.7, modality="recommended")
        return Verdict(GOOD, 0.85, certainty="low" if self.of("hedge") else "high")

    def _hides_in(self, cue: Found, mention: Mention) -> bool:
        """Say whether a cue that denies or wishes is in a gap of the phrase ("the GP was not told")."""
        if mention.negates or not (mention.first <= cue.first < mention.last):
            return False
        own = self.words[cue.first : cue.last]
        wishes = cue.kind == "counterfactual" and not self.scope.wishes.isdisjoint(own)
        return wishes or any(word in DENIALS or word.endswith("n't") for word in own)

    def _undoes(self, cue: Found, mention: Mention) -> bool:
        """Say whether an omission follows at once ("the least restrictive option was not considered")."""
        return cue.kind == "omission" and 0 <= cue.first - mention.last <= 1 and not mention.negates

    def _strong(self, mention: Mention, *, anywhere: bool = False) -> Verdict | None:
        for kind in _STRONG:
            for cue in self.of(kind):
                if inside(cue, mention) and not self._hides_in(cue, mention):
                    continue
                if self._praised_before(cue, mention):
                    continue
                if (anywhere and not cue.cue.of) or self._reaches(cue, mention):
                    return improve(cue)
        if mention.rule.says in ("duty", "need"):
            negation = self.negated(mention.first, mention.last)
            if negation and not inside(negation, mention):
                return Verdict(IMPROVE, 0.85, negation)
        return None

    def _praised_before(self, cue: Found, mention: Mention) -> bool:
        """Say whether praise comes between ("the check was thorough, only the plan never came")."""
        return bool(mention.last) and any(
            mention.last <= praise.first <= mention.last + _BESIDE and cue.first - praise.last >= _BESIDE
            for praise in self.of("praise")
        )

    def _reaches(self, cue: Found, mention: Mention) -> bool:
        between = self.words[cue.last : mention.first] if cue.last <= mention.first else ()
        if cue.kind == "omission" and self.scope.borders & set(between):
            return False
        return self._near(cue, mention)

    def _near(self, cue: Found, mention: Mention) -> bool:
        """Say whether a cue is near enough: so many words before the mention, or so many after it."""
        says = mention.rule.says
        if cue.cue.of and ("topic" if says == "loose" else says) not in cue.cue.of:
            return False
        if says == "loose" and distance(cue, mention) > _BESIDE:
            return False
        if cue.cue.ahead and cue.last > mention.first:
            return False
        if cue.last <= mention.first:
            return mention.first - cue.last <= (cue.cue.reach or self.scope.forward)
        return cue.first - mention.last <= (cue.cue.reach or self.scope.backward)

    def _weak(self, mention: Mention, *, of: str = "") -> Verdict | None:
        judged = [
            cue
            for cue in self.of("problem", "circumstance", "concession", "praise", "fulfilled")
            if not inside(cue, mention)
        ]
        if any(cue.kind in ("praise", "fulfilled") for cue in judged):
            judged = [cue for cue in judged if cue.kind != "concession"]
        near = self._near if mention.last else lambda cue, _: not cue.cue.of or of in cue.cue.of
        judged = [cue for cue in judged if near(cue, mention)]
        for cue in sorted(judged, key=lambda cue: distance(cue, mention)):
            negation = self.negated(cue.first, cue.last, reach=_NEAR)
            if cue.kind in ("problem", "circumstance", "concession"):
                if negation is None or cue.kind != "problem":
                    return Verdict(IMPROVE, 0.75, cue)
            elif negation is not None:
                return Verdict(IMPROVE, 0.75, negation)
            elif self.leaning == "recommended":  # "Home: same-day call after any fall", below ACTIONS
                return Verdict(IMPROVE, 0.7, cue, modality="recommended")
            elif not self._planned():
                return Verdict(GOOD, 0.75, cue, certainty="low" if self.of("hedge") else "high")
        done = next((cue for cue in self.of("done") if self._denied(cue, mention)), None)
        if done is not None:
            return Verdict(IMPROVE, 0.75, done)
        return None if mention.rule.says in ("need", "loose") else self._leaning()

    def _denied(self, done: Found, mention: Mention) -> bool:
        """Say whether what was done is denied; the mention may lie between ("no bloods were taken")."""
        between = mention.last - mention.first if mention.last <= done.first else 0
        return self.negated(done.first, done.last, reach=1 + between, also=_AND) is not None

    def _planned(self) -> bool:
        """Say whether there is a plan and nothing tells that it was carried out."""
        return any(
            all(done.first < plan.last for done in self.of("done", "fulfilled")) for plan in self.of("plan")
        )

    def _leaning(self) -> Verdict | None:
        if not self.leaning or self._planned() or self.voided:
            return None
        if self.leaning == IMPROVE and self.of("done"):  # a thing plainly done is no failing
            return None
        if self.leaning == "recommended":
            return Verdict(IMPROVE, 0.7, modality="recommended")
        return Verdict(self.leaning, 0.7)


def _by_kind(cues: Sequence[Found]) -> dict[str, list[Found]]:
    kinds: dict[str, list[Found]] = {}
    for cue in cues:
        kinds.setdefault(cue.kind, []).append(cue)
    return kinds
