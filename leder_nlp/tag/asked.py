"""What the prompts of a form ask for: the themes that they name for the answers below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Protocol

from leder_nlp.language import words as cut
from leder_nlp.records import Passage
from leder_nlp.spans import Span
from leder_nlp.tag.answers import prompt_of
from leder_nlp.tag.found import Found, Mention, longest
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.unmet import unmet

UNREAD = ("heading", "question")
"""The forms of passages that are not read: they judge nothing."""


class Read(Protocol):
    """A sentence as the findings have it."""

    clauses: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a prompt names for the sentence that answers it, and where it stands (None: in a section's name).

    `unmet` is what was due and, as the answer denies it, was not done.
    """

    mentions: list[Mention]
    unmet: list[Mention]
    prompt: Span | None


@dataclass(frozen=True, slots=True)
class _Prompt:
    text: str
    span: Span | None
    answer: Passage


def asked(passages: Sequence[Passage], sentences: Sequence[Read], rules: RuleSet) -> dict[int, Asked]:
    """Give what is asked, by the place of the sentence that answers it."""
    prompts = list(_prompts(passages))
    if not prompts:
        return {}
    words = [cut(prompt.text).lower for prompt in prompts]
    ends = list(accumulate(map(len, words), initial=0))
    joined, stretches = [word for own in words for word in own], list(pairwise(ends))
    denied = [number for number, prompt in enumerate(prompts) if prompt.answer.denies]
    cues: dict[int, list[Found]] = {}
    for at, found in rules.cues_index.find(joined, [stretches[number] for number in denied]):
        cues[denied[at]] = [Found(rules.cues[phrase], first, last) for phrase, first, last in found]
    by_answer: dict[tuple[str, int], Asked] = {}
    for number, found in rules.mentions.find(joined, stretches):
        answer = prompts[number].answer
        mentions = [Mention(rules.phrases[phrase][0], 0, 0) for phrase, _, _ in found]
        missed = (
            unmet(words[number], mentions, longest(cues.get(number, ())), rules.doing)
            if answer.denies
            else []
        )
        by_answer[answer.review_id, answer.span.start] = Asked(mentions, missed, prompts[number].span)
    keys = ((one.clauses[0].review_id, one.clauses[0].span.start) for one in sentences)
    return {place: by_answer[key] for place, key in enumerate(keys) if key in by_answer}


def _prompts(passages: Sequence[Passage]) -> Iterator[_Prompt]:
    """Give each question, and each heading that leans nowhere, with the passage that answers it, each passage
    that is a prompt with its bare "no", and each answer that the name of its section asks for."""
    for prompt, answer in pairwise(passages):
        asks = prompt.form == "question" or (prompt.form == "heading" and not prompt.leaning)
        own = answer.prompt not in ("", "before")
        if asks and not own and answer.form not in UNREAD and answer.review_id == prompt.review_id:
            yield _Prompt(prompt.text, prompt.span, answer)
    for answer in passages:
        if answer.prompt == "within":
            yield _Prompt(prompt_of(answer.text), answer.span, answer)
        elif answer.prompt == "section":
            yield _Prompt(answer.section, None, answer)
