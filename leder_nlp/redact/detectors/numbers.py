"""Numbers that identify: NHS numbers, case and professional numbers, and any long run of digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.evened import find_evenly
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import Reading
from leder_nlp.spans import Span

_TEN = re.compile(r"(?<![\d./-])\d(?:[ ._\u00a0-]{0,2}\d){9}(?![\d])")
_GROUPED = re.compile(r"(?<![\d./-])(?:\((?=\d{3}\)))?\d{3}(?:[\s,._/)-]{1,4}\d{3}){2}\d(?!\d)")
"""Three, three and four digits, apart in any way: on lines of their own, after commas, in brackets."""
_NHS_LABEL = re.compile(
    r"nhs\s*(?:no|num|number|#|id)?\b[^\w\n]{0,6}(?:is|was|of)?[^\w\n]{0,3}$", re.IGNORECASE
)
_LONG = re.compile(r"(?<![\d.,])\d{6,}(?![\d]|\.\d|,\d{3})")
_MONEY = "£$€"
_ALONE, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_ISSUED = r"[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z]"
_NINO = re.compile(
    rf"{_ALONE}(?:(?P<issued>{_ISSUED})|[A-Z]{{2}})"
    rf"[ -]?\d{{2}}[ -]?\d{{2}}[ -]?\d{{2}}(?P<last>[ -]?[A-Da-d])?{_END}"
)
_NMC = re.compile(rf"{_ALONE}\d{{2}}[A-La-l]\d{{4}}[A-Za-z]{_END}")
_PLATE = re.compile(
    rf"{_ALONE}(?:[A-Z]{{2}}\d{{2}}[ -]?[A-Z]{{3}}|[A-Za-z]{{2}}\d{{2}}[A-Za-z]{{3}}"
    rf"|[A-Z]\d{{1,3}} [A-Z]{{3}}|[A-Z]\d{{2,3}}[A-Z]{{3}}|[A-Z]{{3}} ?\d{{1,3}}[A-Z]){_END}"
)
_LOW_PLATE = re.compile(rf"{_ALONE}[a-z]{{2}}\d{{2}}[ -](?P<last>[a-z]{{3}}){_END}")
_NUMBER_WORDS = frozenset({"no", "nos", "number"})
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_LICENCE = re.compile(
    rf"{_ALONE}[A-Z9]{{5}} ?\d{{6}} ?[A-Z9]{{2}} ?[A-Z0-9]{{2,3}}(?: ?\d{{2}})?{_END}", re.IGNORECASE
)
_MIXED = re.compile(
    r"(?<![\w/-])(?=(?:[A-Za-z/-]*\d){4})[A-Za-z]{1,8}[/-]?\d[\dA-Za-z]*(?:[/-][\dA-Za-z]+)*(?![\w])"
    r"|(?<![\w/-])(?:\d{3,}(?:[/-][A-Za-z0-9]+)+|\d\d/\d{4,6}/\d\d)(?![\w])"
)
_SLASHED = re.compile(r"(?<![\w/-])[A-Z]{2,8}(?:[/-][A-Z0-9]+)*[/-]\d{2,}(?:[/-]\d+)*(?![\w])")
_IN_SERIES = re.compile(
    r"(?<![\w/-])(?:[A-Z]{2,6}|StEIS) (?P<value>\d{4,6}/\d{2,6}|\d{2}/\d{4,6}|(?:19|20)\d\d-\d{3,6})"
    r"(?:[A-Z]{3}\d\d)?(?![\w/-])"
)
"""The letters before a number name its series: "CAMB 0882/22", "PSII 2023-014"."""
_OF_YEAR = re.compile(r"(?P<word>[A-Za-z]?[a-z]{2,7})-(?:19|20)\d\d")
_NUMBERED = re.compile(
    r"(?:nos?\.?|number) ?(?P<value>\d{3,6}/\d{2,4}|[a-z]{2,4} \d{3}(?: ?\d{3,4})?)(?![\w/-]|[.,]\d)"
)


def nhs_numbers(reading: Reading) -> Iterator[Identifier]:
    """Find ten digits in any spacing: an NHS number when labelled or valid, else some other number.

    A wrong check digit lowers certainty; the number still goes.
    """
    for match in find_evenly(reading, _TEN, reading.long):
        digits = re.sub(r"\D", "", match.group())
        if _is_phone(match.group(), digits):
            continue
        labelled = _labelled_nhs(reading, match)
        valid = check_digit_is_right(digits)
        spaced = len(match.group()) > 10
        if labelled or valid:
            yield Identifier(_span(match), "nhs_number", "nhs_number", _sure(labelled=labelled, valid=valid))
        elif not spaced or re.fullmatch(r"\d{3}\D{1,2}\d{3}\D{1,2}\d{4}", match.group()):
            yield Identifier(_span(match), "nhs_number" if spaced else "id_number", "nhs_number", 0.6)
    for match in find_evenly(reading, _GROUPED, reading.digits):
        labelled, valid = (
            _labelled_nhs(reading, match),
            check_digit_is_right(re.sub(r"\D", "", match.group())),
        )
        if labelled or valid:
            yield Identifier(_span(match), "nhs_number", "nhs_number", _sure(labelled=labelled, valid=valid))


def _labelled_nhs(reading: Reading, match: re.Match[str]) -> bool:
    return bool(_NHS_LABEL.search(reading.text, max(0, match.start() - 30), match.start()))


def _sure(*, labelled: bool, valid: bool) -> float:
    return 1.0 if labelled and valid else 0.96 if labelled else 0.9


def _is_phone(text: str, digits: str) -> bool:
    return digits[0] == "0" and not re.fullmatch(r"\d{3}[ .-]\d{3}[ .-]\d{4}|\d{10}", text)


def check_digit_is_right(digits: str) -> bool:
    """Say whether ten digits carry the check digit of an NHS number.

    NHS Data Dictionary: weights 10 to 2, eleven less the remainder; 10 is never issued.
    """
    if len(digits) != 10:
        return False
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    ) % 11
    return check == int(digits[9])


def id_numbers(reading: Reading) -> Iterator[Identifier]:
    """Find reference and professional numbers: by label, by shape, and any six digits or more in a row."""
    text = reading.text
    for match in reading.at_words(*_labelled()):
        if match["value"] not in resources.lexicon("helplines"):
            yield Identifier(Span(match.start("value"), match.end("value")), "id_number", "label", 0.95)
    for match in reading.at_words(_NUMBERED, _NUMBER_WORDS):
        if text[match.start("value")].islower():
            continue  # "the number was 999"
        yield Identifier(Span(match.start("value"), match.end("value")), "id_number", "series", 0.7)
    for pattern in (_NMC, _PLATE, _LICENCE, _MIXED, _SLASHED):
        for match in reading.find(pattern, reading.codes, plain=False):
            if not _is_clinical(match.group()) and not _is_words(match.group()):
                yield Identifier(_span(match), "id_number", "shape", 0.8)
    for match in reading.find(_IN_SERIES, reading.codes, plain=False):
        if not _is_clinical(match["value"]):
            yield Identifier(_span(match), "id_number", "series", 0.7)
    for match in reading.find(_LOW_PLATE, reading.codes, plain=False):
        if not flags([match["last"]])[0] & (Is.ENGLISH | Is.FUNCTION | Is.NEVER | Is.NAME):  # "bd12 and"
            yield Identifier(_span(match), "id_number", "shape", 0.6)
    for match in reading.find(_NINO, reading.long, plain=False):
        if match["last"] or (match["issued"] and match["issued"].isupper()):
            yield Identifier(_span(match), "id_number", "national_insurance", 0.9)
    for match in reading.find(_LONG, reading.codes):
        if text[match.start() - 1 : match.start()] not in _MONEY or match.start() == 0:
            yield Identifier(_span(match), "id_number", "digits", 0.7)


def _is_words(value: str) -> bool:
    """Say whether words stand in what looks like a code: "CKD 3B", "T4 WAS", "F2 SHO", "mid-2021".

    Short forms count only beside a lone digit.
    """
    if year := _OF_YEAR.fullmatch(value):
        return bool(flags([year["word"].lower()])[0] & (Is.ENGLISH | Is.FUNCTION | Is.NEVER))
    first, _, last = value.lower().partition(" ")
    word = first if first.isalpha() else last
    if not last or not word.isalpha() or first[:2].isalpha() != first.isalpha():
        return False
    other = Is.FUNCTION | Is.NEVER | Is.ROLE
    if sum(map(str.isdigit, value)) == 1 and word not in _ALPHABET:  # ABC is an acronym, and on sample plates
        other |= Is.ACRONYM
    return bool(flags([word])[0] & other)


def _is_clinical(value: str) -> bool:
    """Say whether a value is a blood pressure, a span of years or a clinical code."""
    if re.fullmatch(r"\d{2,3}/\d{2,3}|(?:19|20)\d{2}(?:[/-](?:19|20)?\d{2})+", value):
        return True
    plain = value.lower().replace("-", "")
    return plain in resources.lexicon("clinical_codes") or plain.startswith("covid")


@cache
def _labelled() -> tuple[re.Pattern[str], frozenset[str]]:
    """A label ("Datix ref:", "hospital no.") and the value after it, which holds at least two digits.

    Beside the pattern, the words that it begins with.
    """
    labels = "|".join(
        re.escape(label).replace(r"\ ", r"[ \t-]+")
        for label in sorted(resources.lexicon("id_labels"), key=lambda label: (-len(label), label))
    )
    kinds = "no|nos|num|number|numbers|id|ids|ref|refs|reference|code|pin|registration|reg"
    pattern = re.compile(
        rf"(?:{labels})(?:[ \t]*(?:{kinds})\b\.?){{0,3}}"
        r"[ \t]*(?:is|was|of)?[ \t]*[:=–-]?[ \t]*#?"
        r"(?P<value>(?=[A-Za-z/-]{0,10}\d)(?=[\w/-]*\d[\w/-]*\d)[A-Za-z0-9]{2,}(?:[/-][A-Za-z0-9]+)*)"
        r"(?!\w|[.:]\d)",
    )
    return pattern, frozenset(cut(label).lower[0] for label in resources.lexicon("id_labels"))


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end())
