"""Names in text whose case says nothing: shouted, or written small throughout."""

from __future__ import annotations

import pytest
from marked import detected, faults, marked
from marked import redactor as rules

from leder_nlp.known import Known, KnownName
from leder_nlp.records import Review
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.recasing import caseless, named_words, recased

TOLD = """
{{person|Imogen Hartnoll}} was seen at home by the team and was glad of it.
His mother, {{person|Rahela Zorvik}}, said that the ward was noisy.
The nurse told {{person|Dr Felicity Marsh}} that the scan was late again.
She lived at {{address|22 Lode Court}} until the winter and then moved.
He had a flat, {{address|8 Semaphore Cottages}}, with a cat and a radio.
She was taken to {{organisation|Tilbury Fort Hospital}} by ambulance that night.
He went to mass at {{organisation|St Oswin's}} each week with his friend.
The team at {{organisation|Wharf Road Surgery}} knew her well and rang often.
He was born in {{location|Kumasi}} and came over as a boy with his aunt.
She lived in {{location|Lytham}} and used the bus to see her friends.
{{person|Hope Lumsden}} was her friend. Later {{person|Hope}} rang the home twice.
He was known as {{person|Boxer}} to the men at the yard and to the staff.
Her sister, {{person|Grace}}, said so. The home rang {{person|Grace}} that night.
He was {{age|57}} and had a bad chest, and the home was glad to have him.
{{person|Winston Day}} was quiet. His friend {{person|Joy}} sang in the hall.
The visit by {{person|S. Dhillon}} was long and the notes of it were short.
""".strip().splitlines()

KEPT = """
There was no hope that he would get better and the ward was told so.
The mark on his skin was seen by the nurse and was left as it was.
He may need a new chair and will ask the team for one in the week.
The doctor followed the plan and noted that the chest was clear.
He was seen over two weeks for an eye test and a new pair of glasses.
His sister in law rang and was told that the nurse was at lunch.
The whole practice was trained and two services were in touch.
She took two tablets and asked for water, and the carer brought it.
The outcome was that there was a plan, and it was sent to the family.
He had CKD 3B and an HBA1C of 61, and the blood test was sent off.
""".strip().splitlines()


FILLER = "The team went on with the plan that day as they had said they would, and no more was noted in it."


def _in_case(sentence: str, case: str) -> tuple[str, list[str]]:
    """Give the text of a marked sentence in another case, and the words of it that must go."""
    text, marks = marked(f"{sentence} {FILLER}")
    due = [getattr(one.span.of(text), case)() for one in marks]
    return getattr(text, case)(), due


@pytest.mark.parametrize("case", ["upper", "lower"])
@pytest.mark.parametrize("sentence", TOLD)
def test_names_go_in_any_case(sentence: str, case: str):
    """What is found in prose is found when all of it is shouted, or all written small."""
    text, due = _in_case(sentence, case)
    found = detected(text)
    left = [
        name
        for name in due
        for word in name.replace("'", " ").replace(".", " ").split()
        if len(word) > 1
        and word.lower() not in ("s", "st", "dr")
        and not any(one.span.start <= text.index(name) + name.find(word) < one.span.end for one in found)
    ]

    assert left == []


@pytest.mark.parametrize("case", ["upper", "lower"])
@pytest.mark.parametrize("sentence", KEPT)
def test_plain_words_stay_in_any_case(sentence: str, case: str):
    """Text without case is not masked for being so."""
    text, _ = _in_case(sentence, case)

    assert [one.span.of(text) for one in detected(text)] == []


def test_prose_is_not_recased():
    """Ordinary prose with one short heading in capitals has no caseless line."""
    review = Review(
        "r", "PEN PORTRAIT\nMary was kind. She liked tea and the bus to town, and knew each stop."
    )

    assert caseless(Reading(review)) == []


def test_no_character_moves():
    """The text with its capitals back is as long as the text, and differs in case only."""
    text = "MARY THISTLEWOOD LIVED IN LEEDS WITH HER MUM AND AN OLD DOG.\nŁÓDŹ WAS HOME. STRASSE, İZMIR."
    reading = Reading(Review("r", text))
    again = recased(reading, named_words(reading, caseless(reading)))

    assert len(again) == len(text)
    assert "Mary Thistlewood lived in Leeds with her mum and an old dog." in again


def test_a_form_name_goes_when_written_small():
    """An everyday word that the form gives as a name goes where it does what a person does."""
    known = Known(names=(KnownName("Mark Thistlewood"),))

    assert faults("The door opened and {{person|mark}} answered. The mark on it stayed.", known) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "We met his mum {{person|pearl}} and his sister {{person|grace}} at home.",
        "I saw his sister ({{person|grace}}) at home. Later {{person|grace}} rang.",
        "Then {{person|joy}} said no, and {{person|joy}} asked for tea.",
        "There was no grace in it and hope was lost; the rose had a mark.",
        "He rose at six and will bill the home. She had faith in them.",
        "The sister marked the chart, and her mum hoped for the best.",
    ],
)
def test_everyday_names_written_small(sentence: str):
    """Beside a relation, or where a person acts twice, an everyday word is a name; else it stays."""
    assert faults(sentence) == []


def test_rules_alone_read_shouted_text():
    """The redactor without a model finds them, too."""
    assert "recased" in rules().detectors
