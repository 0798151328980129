"""Why the rules say what they say of a text, and why they are silent: for whoever writes rules."""

from __future__ import annotations

from collections.abc import Iterator

from leder_nlp.records import RedactedReview
from leder_nlp.tag.explain import explained
from leder_nlp.tag.findings import Findings, Sentence
from leder_nlp.tag.found import Mention
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet


def why(review: RedactedReview, rules: RuleSet) -> Iterator[str]:
    """Give lines: each tag with the rule and the cue that decided, then what was named and not judged."""
    findings = Findings(passages(review), rules)
    tags = RuleClassifier(rules).read(findings)
    yield from explained(review, tags)
    judged = {(findings.place_of(tag), name) for tag in tags for name, _ in tag.evidence}
    yield ""
    yield "named, and not judged:"
    silent = [
        (sentence, mention)
        for place, sentence in enumerate(findings.sentences)
        for mention in sentence.mentions
        if (place, f"rule:{mention.rule.id}") not in judged
    ]
    for sentence, mention in silent:
        yield f"   - {mention.rule.theme}: {_silence(review, sentence, mention)}"
    if not silent:
        yield "   - nothing"
    yield "cues seen:"
    seen = [(sentence, cue) for sentence in findings.sentences for cue in sentence.cues]
    for sentence, cue in seen:
        span = sentence.place(cue.first, cue.last)
        yield f"   - {cue.cue.id} ({cue.kind}) [{span.start}-{span.end}]: {_line(span.of(review.text))}"
    if not seen:
        yield "   - none"


def _silence(review: RedactedReview, sentence: Sentence, mention: Mention) -> str:
    span = sentence.place(mention.first, mention.last)
    reason = "no cue in reach judges it, or what denies it takes the judgement back"
    if sentence.voids(mention.rule.theme):
        reason = "the sentence is of policy, of somebody else, or judges nothing"
    where = f"[{span.start}-{span.end}]: {_line(span.of(review.text))}"
    return f"rule {mention.rule.id} ({mention.rule.says}) {where}; {reason}"


def _line(text: str) -> str:
    return " ".join(text.split())
