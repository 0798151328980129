"""Answers on forms: where a prompt is answered by a word or a tick ("AHC: No", "[ ] Yes [x] No").

What the words mean is data (`resources/answers.toml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from leder_nlp import resources
from leder_nlp.language import lowered
from leder_nlp.spans import Span, trimmed

NO, YES, SILENT = "no", "yes", "silent"
_MOST_WORDS, _MOST_LOOSE = 14, 8
"""So many words has a prompt at most; so many if nothing but a dash or a gap parts it from the answer."""
_TAIL = 60
_LONGEST_BARE = 24
_OFFERS = ("yes/no", "yes / no", "y/n", "y / n", "yes /no", "yes/ no")
_MARKS = " \t.,:;|–—-"
_OFTEN = r"[:?|\t…–—-](?:(?<![–—-])|(?<=\s.)(?=\s))"
_SELDOM = r"\.\.|(?P<loose>(?<=\S)  )|\by(?:es)?\s?/\s?no?\b\)?:?"
"""What parts a prompt from its answer: marks, which are found fast, and what is looked for where it is."""
_ENDED = r"(?=[ \t]{0,4}(?:$|[\r\n]|[-–—|\t]|\((?!\s?\w?\s?\))|[,.;:!](?:\s|$)))"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in [start, end), what it says (no, yes, silent), and where what parts it from the prompt
    begins; `loose` says that a dash or a gap does."""

    parted: int
    start: int
    end: int
    said: str
    loose: bool = False


def replies(plain: str) -> list[Reply]:
    """Give the answers in a lowered text that stand behind what may part them from a prompt, in order."""
    seldom = any(part in plain for part in ("..", "  ", *_OFFERS))
    return [
        Reply(match.start(), match.start("word"), match.end("word"), _said(match["word"]), _is_loose(match))
        for match in _reply(seldom=seldom).finditer(plain)
    ]


def opening(text: str, start: int, end: int) -> Reply | None:
    """Give the answer that a line or sentence begins with, if it does."""
    match = _opening().match(text, start, end)
    return Reply(start, match.start("word"), match.end("word"), _said(match["word"])) if match else None


def has_options(plain: str) -> bool:
    """Say whether answers to choose from stand in a lowered text: boxes, or "yes / no"."""
    boxes = (answer_words()["ticked"] | answer_words()["unticked"]) - {"()"}
    return any(one in plain for one in (*boxes, *_OFFERS))


def chosen(text: str, start: int, end: int) -> Reply | None:
    """Give the answer that is ticked among those at the end of a line ("[ ] Yes [x] No"); one that says
    nothing where none is, or several are ("Yes / No")."""
    match = _options().search(text, max(start, end - _TAIL), end)
    if match is None or match.start() == start:
        return None
    found = [(one.lastgroup, one) for one in _option().finditer(text, match.start(), end)]
    ahead = found[0][0] != "word"
    taken = [
        word[1]
        for one, other in pairwise(found)
        for box, word in [(one, other) if ahead else (other, one)]
        if box[0] == "on" and word[0] == "word"
    ]
    if len(taken) == 1:
        return Reply(match.start(), taken[0].start(), end, _said(taken[0].group()))
    return Reply(match.start(), match.start(), end, SILENT)


def asks(text: str, start: int, reply: Reply) -> Span | None:
    """Give the prompt of an answer, from `start` on; None if what stands there is no prompt."""
    prompt = trimmed(text, start, reply.parted, drop=_MARKS)
    if not prompt or prompt.of(text)[-1] in ".!;,":
        return None
    count = len(prompt.of(text).split())
    return prompt if count <= (_MOST_LOOSE if reply.loose else _MOST_WORDS) else None


def prompt_of(line: str) -> str:
    """Give what stands before the answer on a line; all of it if there is no answer."""
    found = (*replies(lowered(line)), chosen(line, 0, len(line)))
    prompts = (asks(line, 0, reply) for reply in found if reply)
    return next((prompt.of(line) for prompt in prompts if prompt), line)


def detail(text: str, reply: Reply, end: int) -> Span | None:
    """Give what an answer goes on to say."""
    return trimmed(text, reply.end, end, drop=_MARKS) or None


def is_bare(text: str) -> bool:
    """Say whether a text is an answer and no more: "No", "N/A"."""
    if len(text) > _LONGEST_BARE:
        return False
    reply = opening(text, 0, len(text))
    return reply is not None and detail(text, reply, len(text)) is None


def _is_loose(match: re.Match[str]) -> bool:
    return match["loose"] is not None or match[0][0] in "-–—"


def _said(word: str) -> str:
    plain, known = " ".join(lowered(word).split()), answer_words()
    return NO if plain in known["denies"] else YES if plain in known["affirms"] else SILENT


@cache
def answer_words() -> dict[str, frozenset[str]]:
    """Give the lists of `answers.toml` by name."""
    table = resources.toml(resources.path("answers.toml"), "answers")
    return {name: frozenset(entries) for name, entries in table.items()}


def _any(*lists: str) -> str:
    entries = sorted((entry for name in lists for entry in answer_words()[name]), key=len, reverse=True)
    return "|".join(re.escape(entry).replace(r"\ ", r"\s") for entry in entries)


def _words() -> str:
    return rf"(?P<word>\b(?:{_any('denies', 'affirms', 'silent')})\b)"


@cache
def _reply(*, seldom: bool) -> re.Pattern[str]:
    parted = rf"(?:{_OFTEN}|{_SELDOM})" if seldom else f"{_OFTEN}(?P<loose>(?!))?"
    return re.compile(parted + r"[ \t]{0,4}" + _words() + _ENDED, re.MULTILINE)


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"[*•\s]{0,4}" + _words() + _ENDED, re.IGNORECASE | re.MULTILINE)


@cache
def _option() -> re.Pattern[str]:
    return re.compile(rf"(?P<on>{_any('ticked')})|(?P<off>{_any('unticked')})|{_words()}", re.IGNORECASE)


@cache
def _options() -> re.Pattern[str]:
    one = rf"(?:{_any('ticked', 'unticked')}|\b(?:{_any('denies', 'affirms', 'silent')})\b)"
    return re.compile(rf"(?:{one}[\s/,|;:]{{0,3}}){{2,}}$", re.IGNORECASE)
