"""Passages: how a redacted review is cut, and what headings say of the lines below them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leder_nlp.language import words
from leder_nlp.records import GOOD, IMPROVE, RedactedReview, Review, Section
from leder_nlp.spans import Span
from leder_nlp.tag.headings import is_heading, lean
from leder_nlp.tag.passages import passages


def cut(text: str, *sections: Section) -> list[tuple[str, str]]:
    """Give form and text of each passage."""
    return [(passage.form, passage.text) for passage in passages(RedactedReview("r", text, sections))]


def texts(text: str) -> list[str]:
    """Give the text of each passage."""
    return [passage.text for passage in passages(RedactedReview("r", text))]


def leanings(text: str, *sections: Section) -> dict[str, str]:
    """Give the leaning of each passage that is no heading."""
    cut_ = passages(RedactedReview("r", text, sections))
    return {passage.text: passage.leaning for passage in cut_ if passage.form != "heading"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ward was kind. Nobody rang home.", ["The ward was kind", "Nobody rang home"]),
        ("Seen by Dr. [DOCTOR_1] twice.", ["Seen by Dr. [DOCTOR_1] twice"]),
        ("- Good adjustments.\n- Late discharge", ["Good adjustments", "Late discharge"]),
        ("• Passport used\n• DNACPR not shared", ["Passport used", "DNACPR not shared"]),
        ("1. Passport was used\n2) The form was late", ["Passport was used", "The form was late"]),
        ("a) Passport was used\n(ii) The form was late", ["Passport was used", "The form was late"]),
        ("The ward was kind • nobody rang • late", ["The ward was kind", "nobody rang", "late"]),
    ],
)
def test_sentences_and_bullets(text, expected):
    """
    Each sentence and each bullet is a passage, without its mark and without its final full stop.
    """
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The ward made excellent adjustments but discharged him without telling the home.",
            ["The ward made excellent adjustments", "discharged him without telling the home"],
        ),
        (
            "Family felt care was poor, however records show hourly observations.",
            ["Family felt care was poor", "records show hourly observations"],
        ),
        (
            "Although the first GP missed it, the second acted at once.",
            ["Although the first GP missed it", "the second acted at once"],
        ),
        (
            "The plan was clear; nobody followed the plan.",
            ["The plan was clear", "nobody followed the plan"],
        ),
        (
            "She was weighed monthly whereas her diet was never reviewed.",
            ["She was weighed monthly", "whereas her diet was never reviewed"],
        ),
        ("But the passport was left at home.", ["the passport was left at home"]),
        ("Slow but sure care was given.", ["Slow but sure care was given"]),
    ],
)
def test_contrast_clauses(text, expected):
    """
    Praise and criticism in one sentence are two passages, without the leading "but"; scraps are not cut off.
    """
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* | . Nobody rang the home.", "Nobody rang the home"),
        ("+ / Nobody rang the home", "Nobody rang the home"),
        ("And so – nobody rang the home.  ", "nobody rang the home"),
        ("Anyway, nobody rang the home.", "nobody rang the home"),
        ("“Nobody rang”, her sister said.", "“Nobody rang”, her sister said"),
        ("(The home was rung)", "(The home was rung)"),
        ("[PERSON_1] rang the home.", "[PERSON_1] rang the home"),
        ("?sepsis was never considered.", "?sepsis was never considered"),
        ("14 days passed before a visit.", "14 days passed before a visit"),
    ],
)
def test_passages_begin_with_a_word(text, expected):
    """
    A passage, and so a tag, begins with a word, or with the quotation mark, bracket or sign that
    belongs to it: marks of lists and tables and words that join are no part of it.
    """
    assert texts(text) == [expected]


def test_marks_alone_are_no_passage():
    """
    A line of marks holds nothing to read.
    """
    assert texts("Nobody rang.\n\n* * *\n\n--- | ---\n\nNobody came.") == ["Nobody rang", "Nobody came"]


RUN_ON = (
    "the surgery kept her on the register and did the health check every year without any fuss at all and "
    "then in the autumn she started to cough on her tea and the staff wrote it down on the back of the chart "
    "anyway the referral went off to the therapists in october and it sat in a tray for eighteen weeks"
)


def test_run_on_text_is_cut_where_another_sentence_begins():
    """
    Text dictated without full stops is cut before the words that begin another sentence, each piece a
    sentence of its own; what joins it is no part of the span.
    """
    found = passages(RedactedReview("r", RUN_ON))

    assert [passage.text.split()[0] for passage in found] == ["the", "in", "the"]
    assert len({passage.sentence for passage in found}) == 3


@pytest.mark.parametrize(
    "text",
    [
        RUN_ON[0].upper() + RUN_ON[1:].replace(" anyway", ", anyway") + ".",
        " ".join(RUN_ON.split()[:30]),
    ],
)
def test_a_sentence_that_was_written_as_one_is_not_cut(text):
    """
    A long sentence with its capital and its full stop, and a short one without, stay whole.
    """
    assert len(texts(text)) == 1


def test_clauses_know_their_sentence():
    """
    Two clauses of one sentence carry the same sentence, which holds both.
    """
    one, other = passages(RedactedReview("r", "Good care was given but nobody rang the home. End of story."))[
        :2
    ]

    assert one.sentence == other.sentence
    assert one.sentence.contains(one.span)
    assert one.sentence.contains(other.span)


@pytest.mark.parametrize(
    "line",
    [
        "AREAS FOR IMPROVEMENT",
        "Areas for improvement",
        "Good practice:",
        "PEN PORTRAIT",
        "Circumstances of death:",
        "3. What went well",
        "LAST ILLNESS",
        "Lessons learned",
    ],
)
def test_headings(line):
    """
    A short line in capitals, or ending in a colon, or worded like a known heading.
    """
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "He was seen by the GP.",
        "The home rang the surgery",
        "No annual health check",
        "WHO CAME, WHO WENT, AND WHO STAYED WITH HER THROUGH THE WHOLE OF THAT LONG NIGHT ON THE WARD",
        "WAS A DNACPR IN PLACE?",
        "[PERSON_1] [PERSON_2]",
        "...",
    ],
)
def test_lines_that_are_no_headings(line):
    """
    Sentences, questions, long lines, and lines of placeholders alone.
    """
    assert not is_heading(line)


def test_bullet_in_capitals_is_no_heading():
    """
    "- SALT" below a heading is a finding, not a heading of its own.
    """
    assert is_heading("SALT REFERRAL")
    assert not is_heading("SALT REFERRAL", bullet=True)


@pytest.mark.parametrize(
    ("heading", "leaning"),
    [
        ("AREAS OF GOOD PRACTICE", GOOD),
        ("Good practice:", GOOD),
        ("What went well", GOOD),
        ("AREAS FOR IMPROVEMENT", IMPROVE),
        ("Areas of concern", IMPROVE),
        ("4.2 Learning points", IMPROVE),
        ("What could have been done better?", IMPROVE),
        ("Missed opportunities", IMPROVE),
        ("Recommendations", "recommended"),
        ("SMART actions", "recommended"),
        ("PEN PORTRAIT", ""),
        ("Last illness", ""),
        ("Background", ""),
        ("", ""),
    ],
)
def test_leaning_of_a_heading(heading, leaning):
    """
    Praise, improvement or recommendation, whatever its case and numbering; most headings lean nowhere.
    """
    assert lean(heading) == leaning


def test_bullets_inherit_the_leaning_until_the_next_heading():
    """
    The leaning travels on each passage below; a heading that leans nowhere ends it.
    """
    text = (
        "GOOD PRACTICE\n- Passport used\nStaff knew her well.\n\n"
        "AREAS FOR IMPROVEMENT\n- AHC\n- DNACPR form\n\n"
        "RECOMMENDATIONS\n- Train the ward\n\nPEN PORTRAIT\nShe loved her garden."
    )

    assert leanings(text) == {
        "Passport used": GOOD,
        "Staff knew her well": GOOD,
        "AHC": IMPROVE,
        "DNACPR form": IMPROVE,
        "Train the ward": "recommended",
        "She loved her garden": "",
    }


def test_name_of_a_section_leans_too():
    """
    A column "Areas of good practice" is a heading for all of it, up to the next section.
    """
    text = "Passport was used.\n\nAHC was overdue."
    sections = (
        Section("Areas of good practice", Span(0, 18)),
        Section("Areas for improvement", Span(20, 36)),
    )

    assert leanings(text, *sections) == {"Passport was used": GOOD, "AHC was overdue": IMPROVE}


def test_passages_know_their_section():
    """
    The name of the section, or of the heading above.
    """
    text = "Seen weekly.\nLAST ILLNESS\nShe was taken in.\nAnd more."
    found = passages(RedactedReview("r", text, (Section("Care", Span(0, 44)),)))

    assert [(p.section, p.text) for p in found if p.form != "heading"] == [
        ("Care", "Seen weekly"),
        ("LAST ILLNESS", "She was taken in"),
        ("", "more"),
    ]


def test_no_passage_crosses_a_section():
    """
    Even if the text reads on over its border.
    """
    text = "the passport was used and the ward read it"
    sections = (Section("One", Span(0, 21)), Section("Two", Span(21, 42)))

    assert [passage.section for passage in passages(RedactedReview("r", text, sections))] == ["One", "Two"]


def test_text_between_sections_is_read():
    """
    What stands in no section is a passage all the same.
    """
    text = "Before it all. Seen weekly. After it all."

    assert [own for _, own in cut(text, Section("Care", Span(15, 27)))] == [
        "Before it all",
        "Seen weekly",
        "After it all",
    ]


def test_label_on_the_line_itself():
    """
    "Good practice: ..." leans from there on, and is cut off.
    """
    assert leanings("Good practice: the passport was used.\nStaff knew her.") == {
        "the passport was used": GOOD,
        "Staff knew her": GOOD,
    }


def test_prompts_are_questions_and_their_answers_answers():
    """
    A prompt ends in a question mark; in what follows it on the line a bare "No –" is cut off.
    """
    assert cut("Was a DNACPR in place? Yes. No – nobody chased the referral.") == [
        ("question", "Was a DNACPR in place?"),
        ("answer", "nobody chased the referral"),
    ]


@pytest.mark.parametrize("answer", ["Yes", "N/A", "Nil", "Not applicable", "Unknown."])
def test_bare_answer_is_no_passage(answer):
    """
    It carries no judgement.
    """
    assert cut(f"Was it followed correctly? {answer}") == [("question", "Was it followed correctly?")]


def test_bare_answer_after_a_question_and_more_is_no_passage():
    """
    The first sentence after the question answers it; a bare word after that says nothing either.
    """
    assert cut("Was it followed? In 2020. Yes") == [
        ("question", "Was it followed?"),
        ("answer", "In 2020"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "14/02 – 999 called by night staff",
        "14/02/21: 999 called by night staff",
        "[DATE 2021] - 999 called by night staff",
        "[DATE] – 999 called by night staff",
        "03:15 - 999 called by night staff",
        "0.3.15 999",
    ],
)
def test_log_lines(line):
    """
    A dated entry is a log line, its stamp cut off; any other number at the start is none.
    """
    expected = [("prose", "0.3.15 999")] if line[0:3] == "0.3" else [("log", "999 called by night staff")]

    assert cut(line) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The ward did not\ntell the home of\nthe new diet.",
            ["The ward did not\ntell the home of\nthe new diet"],
        ),
        ("- The ward did not\n  tell the home\n- Late", ["The ward did not\n  tell the home", "Late"]),
        ("It ended there.\nthe next began.", ["It ended there", "the next began"]),
        ("Seen weekly\nStaff were kind", ["Seen weekly", "Staff were kind"]),
        ("the one\n\nthe other", ["the one", "the other"]),
    ],
)
def test_hard_wrapped_lines(text, expected):
    """
    A line that goes on in lower case belongs to the one before; a blank line or full stop parts them.
    """
    assert texts(text) == expected


def test_short_lines_of_notes_end_where_the_writer_ended_them():
    """
    No editor breaks a line that is half as long as others beside it.
    """
    notes = (
        "nurse off sick\n"
        "passport not found\n"
        "the letter to the dietitian sat in a tray until the clinic rang to ask"
    )

    assert texts(notes)[:2] == ["nurse off sick", "passport not found"]


@pytest.mark.parametrize(
    "raw", [Review("r", "Mary was seen."), "Mary was seen.", None], ids=["raw", "str", "none"]
)
def test_raw_text_is_refused(raw):
    """
    Passages are cut from a RedactedReview only.
    """
    with pytest.raises(TypeError, match="redact the review first"):
        passages(raw)


PIECES = (
    *("AREAS FOR IMPROVEMENT", "Good practice: ", "- ", "• ", "1. ", "14/02 – ", "No – ", "Was it? "),
    *("but ", "And ", "however, ", "Although ", "[DATE 2021]: ", "Dr. ", "the ward ", "Nobody rang"),
    *(". ", "...", "; ", "\n", "\n\n", "\r\n", "?!", ", ", "’s ", "  ", "\t", "\x0c", "İ", "😀 ", "a.", " ."),
)
LINE = st.sampled_from(PIECES)
TEXTS = st.text(max_size=50) | st.lists(LINE, max_size=14).map("".join)


@st.composite
def reviews(draw: st.DrawFn) -> RedactedReview:
    """Give a redacted review of any text, with sections that are sorted and apart."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    names = st.sampled_from(["", "Good practice", "Care"])
    sections = tuple(Section(draw(names), Span(*pair)) for pair in zip(cuts[::2], cuts[1::2], strict=False))
    return RedactedReview("r", text, sections)


@settings(max_examples=500, deadline=None)
@given(reviews())
@example(RedactedReview("r", "He came but. ... but"))
@example(RedactedReview("r", "14/02 – ."))
def test_spans_lie_inside_and_in_order(review):
    """
    Every passage is what the text holds at its span; passages are apart and in the order of the text.
    """
    found = passages(review)

    for passage in found:
        assert passage.span.end <= len(review.text)
        assert passage.text == passage.span.of(review.text)
        assert passage.sentence.contains(passage.span)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))


@settings(max_examples=500, deadline=None)
@given(reviews())
@example(RedactedReview("r", "He came but. ... but"))
@example(RedactedReview("r", "14/02 – ."))
def test_spans_have_no_outer_white_space_or_full_stop(review):
    """
    A passage can be read alone: it begins and ends with a sign that belongs to it.
    """
    for passage in passages(review):
        assert passage.text == passage.text.strip()
        assert not passage.text.endswith(".")


@settings(max_examples=300, deadline=None)
@given(reviews())
def test_no_passage_leaves_its_section(review):
    """
    It lies within one section, or outside all of them.
    """
    for passage in passages(review):
        assert all(
            section.span.contains(passage.span) or not section.span.overlaps(passage.span)
            for section in review.sections
        )


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_few_words_are_lost(text):
    """
    What stands in no passage is a stamp, the mark of a bullet, a label, a bare answer or a "but".
    """
    review = RedactedReview("r", text)
    held = [w for p in passages(review) for w in words(text, p.span.start, p.span.end).starts]
    all_words = words(text)
    lost = {word for word, at in zip(all_words.lower, all_words.starts, strict=True) if at not in set(held)}
    marks = {"but", "however", "and", "also", "yet", "nevertheless", "nonetheless", "conversely"}
    answers = {"no", "yes", "nil", "none", "n", "a", "na", "unknown", "not", "applicable"}
    bullets = {word for word in lost if len(word) <= 4 or word[0] == "["}

    assert lost <= marks | answers | bullets | {"good", "practice"}


PUMPS = (
    "a ",
    "a. ",
    "but ",
    "-but",
    "- ",
    "Was it? ",
    "\n",
    "a\n",
    "A: ",
    "; ",
    "• ",
    "Although ",
    "[DATE] ",
    "(",
)


@pytest.mark.parametrize(
    "pump",
    [
        *PUMPS,
        ". ",
        "1.\n",
        " ",
        "No. ",
        "14/02 - ",
        "No\n",
        "AHC: no ",
        "[x] ",
        "Yes/No ",
        "A? N ",
        "AHC\nN\n",
    ],
    ids=repr,
)
def test_no_blow_up(pump):
    """
    100 kB of one thing are cut in under 2 seconds.
    """
    review = RedactedReview("r", "x" + pump * (100_000 // len(pump)))
    begun = time.process_time()
    passages(review)

    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "MUM NOT TOLD\nNO AHC SINCE 2019\nPASSPORT WAS READ",
            ["MUM NOT TOLD", "NO AHC SINCE 2019", "PASSPORT WAS READ"],
        ),
        ("Health\nNO AHC SINCE 2019", ["Health", "NO AHC SINCE 2019"]),
        ("HEALTH ACTION PLAN\nSeen weekly.", ["Seen weekly"]),
        ("WHO SHE WAS\nHOW SHE WAS SUPPORTED\nSeen weekly.", ["Seen weekly"]),
        ("no ahc since 2019\nno hospital passport\nmum not told", None),
        ("no hospital passport\nno hap\nseen late\nmum not told", None),
    ],
)
def test_line_that_tells_is_no_heading_for_its_capitals(text, expected):
    """
    Notes in capitals and bare short lines are read, each for itself; a heading in capitals stays one.
    """
    expected = text.split("\n") if expected is None else expected

    assert expected == [said for form, said in cut(text) if form != "heading"]


def test_text_in_capitals_is_cut_as_in_small_letters():
    """
    Where all is in capitals they mark no heading, and lines broken for want of room read on.
    """
    text = (
        "The nurse from the surgery came to the house every week in spring to\n"
        "change the dressing and weigh her\n"
        "Excellent epilepsy care by the nurse\nThe passport was left at home\n"
    )

    assert [said.upper() for _, said in cut(text)] == [said for _, said in cut(text.upper())]
