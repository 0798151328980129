"""Words and sentences with their places, and the one door to spaCy.

The words that every stage reads come from one regular expression: on new text spaCy's own
tokenizer costs more than the whole job may (see docs/decisions.md). spaCy is opened for those who
want to carry on in it: `doc` makes a Doc of a redacted review, never of a raw one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from leder_nlp import resources
from leder_nlp.errors import ConfigError
from leder_nlp.records import RedactedReview, Tag, TaggedReview
from leder_nlp.spans import Span, trimmed

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DAY_OR_YEAR = r"(?:\d{4}(?:-\d\d){0,2}|D[+-]\d{1,5})"
# The shapes that a policy can give and no others: "[TEL 01632-960123]" is somebody's telephone.
PLACEHOLDER = re.compile(
    rf"\[(?:DATE {_DAY_OR_YEAR}(?:–{_DAY_OR_YEAR})?|AGE \d{{1,3}}(?:-\d{{1,3}}|\+)"
    r"|(?:PERSON|ORGANISATION)_\d+: [a-z][a-z ]*|[A-Z][A-Z_]*(?:_\d+)?)\]"
)
# A possessive 's belongs to no word: "Mary's" and "Mary" are one name, "carer's" and "carer" one word.
_PLAIN_WORD = r"[^\W_]+(?:['’](?![sS]\b)[^\W_]+)*"
_WORD = re.compile(rf"({_PLAIN_WORD})")
_WORD_OR_PLACEHOLDER = re.compile(rf"({PLACEHOLDER.pattern}|(?:(?<!\]['’])|(?![sS]\b)){_PLAIN_WORD})")
_NUMBERED = re.compile(r"_?\d+|\s[^\]]*")

_LINE = re.compile(r"[^\n\r\x0b\x0c]+")
_STOP = re.compile(
    r"[.!?…](?<![.!?…].)[.!?…]*[\"'”’)\]]*"
    r"(?:\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ\[])|(?<=[a-z]{3}[.!?])(?<!www.)(?=[A-Z][a-z]|[A-Z]{2,}\b|\[[A-Z]))"
)
"""A final stop; in hasty prose ("not read.AHC not done") without a space after it."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in order: lower case with straight apostrophes, and where each stands.

    Three lists of one length; a placeholder such as `[PERSON_1]` is one word, `[person]`; one that
    says a role, `[PERSON_1: social worker]`, is the word of the role, `[social_worker]`.
    """

    lower: list[str] = field(repr=False)
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.lower)


def words(text: str, start: int = 0, end: int | None = None) -> Words:
    """Cut a text, or [start, end) of it, into words; offsets are into the whole text."""
    if end is None:
        end = len(text)
    plain = lowered(text[start:end])
    if plain.isalpha():  # a name or a heading of one word: half of all calls
        return Words([plain], [start], [end])
    held = "[" in plain
    # Cutting at the words and adding up lengths is half the work of matching them.
    pieces = _WORD_OR_PLACEHOLDER.split(text[start:end]) if held else _WORD.split(plain)
    edges = list(accumulate(map(len, pieces), initial=start))
    starts, ends = edges[1:-1:2], edges[2::2]
    if not held:
        return Words(pieces[1::2], starts, ends)
    # Sigma is lowered by what stands beside it, so words are cut from the lowered text.
    lower = [plain[first - start : last - start] for first, last in zip(starts, ends, strict=True)]
    return Words([_held(word) if word[0] == "[" else word for word in lower], starts, ends)


def _held(word: str) -> str:
    """Give the word that stands for a placeholder, whatever the policy that wrote it."""
    _, colon, role = word.partition(": ")
    return f"[{role.replace(' ', '_')}" if colon else _NUMBERED.sub("", word)


def lowered(text: str) -> str:
    """Give the text in lower case with straight apostrophes, each character at its old place."""
    plain = text.lower()
    if len(plain) != len(text):  # a few capitals, such as the dotted I, grow when lowered
        plain = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return plain.replace("’", "'")


def lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Give the lines of [start, end) that hold more than white space, without outer white space."""
    for match in _LINE.finditer(text, start, end):
        line = trimmed(text, match.start(), match.end())
        if line:
            yield line


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut [start, end) at final stops, without outer white space.

    A stop after an abbreviation ("Dr.", "e.g.") or a single capital ("J. Smith") ends nothing.
    """
    begin = start
    for match in _STOP.finditer(text, start, end):
        if text[match.start()] == "." and _abbreviated(text, begin, match.start()):
            continue
        found = trimmed(text, begin, match.end())
        if found:
            yield found
        begin = match.end()
    found = trimmed(text, begin, end)
    if found:
        yield found


def _abbreviated(text: str, start: int, stop: int) -> bool:
    at = stop
    while at > start and (text[at - 1].isalpha() or text[at - 1] == "."):
        at -= 1
    word = text[at:stop]
    return (len(word) == 1 and word.isupper()) or word.lower() in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return resources.lexicon("abbreviations")


def doc(review: RedactedReview | TaggedReview) -> Doc:
    """Give a redacted review as a spaCy Doc of `blank("en")`, its tags in `doc.spans["leder"]`.

    A tag's label is `theme/polarity`; a tag is widened to whole tokens. The Doc belongs to the
    caller: spaCy's string store remembers every word it has seen.
    Raises TypeError for a raw Review.
    """
    tags: tuple[Tag, ...] = review.tags if isinstance(review, TaggedReview) else ()
    safe = review.review if isinstance(review, TaggedReview) else review
    if not isinstance(safe, RedactedReview):
        raise TypeError("only a redacted review becomes a spaCy Doc; redact it first")
    made: Doc = _blank().make_doc(safe.text)
    marked = (
        made.char_span(
            tag.span.start, tag.span.end, label=f"{tag.theme}/{tag.polarity}", alignment_mode="expand"
        )
        for tag in tags
    )
    made.spans["leder"] = [span for span in marked if span is not None]
    return made


def pipeline(named: str) -> Any:
    """Load a spaCy pipeline by the name of its package or by its folder; nothing is downloaded.

    Raises ConfigError if it is not there, cannot be read, or names nothing.
    """
    import spacy

    try:
        made = spacy.load(named)
    except Exception as error:  # it runs the code of others
        problem = f"the spaCy pipeline cannot be loaded ({type(error).__name__}); name a package or a folder"
    else:
        if any("doc.ents" in made.get_pipe_meta(pipe).assigns for pipe in made.pipe_names):
            return made
        problem = "the spaCy pipeline names nothing; it needs a component that finds entities, such as ner"
    raise ConfigError(problem)


def entities(text: str, made: Any) -> list[tuple[Span, str]]:
    """Give the entities that a spaCy pipeline finds, with its labels; its store forgets the words."""
    with made.memory_zone():
        return [(Span(one.start_char, one.end_char), str(one.label_)) for one in made(text).ents]


@cache
def _blank() -> Any:
    import spacy

    return spacy.blank("en")
