"""Whether a prompt answered with "no" tells of a failing: it names something due that was not done.

"Carer's assessment offered? No" does; "Any delay? No" and "DoLS in place: No" judge nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leder_nlp.tag.answers import answer_words
from leder_nlp.tag.found import Found, Mention
from leder_nlp.tag.rules import Doing

_DUE = ("duty", "need")
_LOOKS_FOR = frozenset({"problem", "omission", "circumstance", "concession", "negation", "void"})
"""A prompt with a cue of these kinds asks for what is wrong, or asks nothing."""


def unmet(
    words: Sequence[str], mentions: Iterable[Mention], cues: Iterable[Found], doing: Doing
) -> list[Mention]:
    """Give what a prompt names that was due, and was not done if it is answered with no; each theme once."""
    own, known = list(mentions), answer_words()
    prompt = f" {' '.join(words)} "
    if any(one.rule.says == "bad" for one in own) or any(cue.kind in _LOOKS_FOR for cue in cues):
        return []
    if _holds(prompt, known["idle"]):
        return []
    done = [one for one in doing.done if f" {one} " in prompt]
    bare = (
        [one for one in doing.bare if f" {one} " in prompt] if words and words[0] in known["asking"] else []
    )
    found: dict[str, Mention] = {}
    for mention in own:
        if mention.rule.theme not in found and _was_due(mention, done, bare):
            found[mention.rule.theme] = mention
    return list(found.values())


def _was_due(mention: Mention, done: Sequence[str], bare: Sequence[str]) -> bool:
    known, theme, says = answer_words(), mention.rule.theme, mention.rule.says
    if says == "good":
        return True
    if theme in known["optional"]:
        return says in _DUE and not {*done, *bare} <= known["existence"]
    if says in _DUE:
        return theme in known["due"] or bool(done or bare)
    return says == "topic" and bool(done)


def _holds(prompt: str, phrases: Iterable[str]) -> bool:
    return any(f" {phrase} " in prompt for phrase in phrases)
