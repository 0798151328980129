"""Forms: what "no", "yes" and a tick say of the prompt before them, and where the span of such a tag lies."""

import pytest

from leder_nlp.records import GOOD, IMPROVE, RedactedReview, Section
from leder_nlp.spans import Span
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.tagger import Tagger


@pytest.fixture(scope="module")
def classifier():
    return RuleClassifier()


def tags(classifier, text, sections=()):
    return classifier.read(passages(RedactedReview("r", text, sections)))


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Passport in place: No", "hospital_passport"),
        ("Was a hospital passport in place? No", "hospital_passport"),
        ("Was there a hospital passport?\nNo", "hospital_passport"),
        ("Was there a hospital passport?\n- no.", "hospital_passport"),
        ("Hospital passport\nNo", "hospital_passport"),
        ("HOSPITAL PASSPORT: NO", "hospital_passport"),
        ("DNACPR discussed with family: No", "dnacpr"),
        ("DNACPR reviewed? N", "dnacpr"),
        ("LD nurse involved? N", "specialist_referral"),
        ("AHC | no", "annual_health_check"),
        ("AHC | no | never invited", "annual_health_check"),
        ("Annual health check\tNo", "annual_health_check"),
        ("Annual health check   No", "annual_health_check"),
        ("Annual health check: 2019, 2020, not done 2021", "annual_health_check"),
        ("Evidence of MCA: none seen", "mental_capacity"),
        ("Hospital passport in place [ ] Yes [x] No", "hospital_passport"),
        ("Hospital passport in place: Yes ☐ No ☒", "hospital_passport"),
        ("Hospital passport in place Y/N: N", "hospital_passport"),
        ("Hospital passport in place (Yes/No) No", "hospital_passport"),
        ("Was an IMCA involved? No.", "best_interests_advocacy"),
        ("Did the home refer her to SALT? No", "dysphagia"),
        ("Carer's assessment offered - none", "carer_support"),
    ],
)
def test_no_to_a_prompt_that_names_what_is_due_is_a_failing(classifier, text, theme):
    """
    Negated good practice, however the form parts prompt and answer; never praise beside it.
    """
    found = {(tag.theme, tag.polarity) for tag in tags(classifier, text)}

    assert (theme, IMPROVE) in found
    assert {IMPROVE} == {polarity for _, polarity in found}


@pytest.mark.parametrize(
    "text",
    [
        "Any delay? No",
        "Any restrictive practice? No.",
        "Any safeguarding concerns? None",
        "Were there problems with the hospital passport? No",
        "Was a hospital passport missing? No",
        "Was an IMCA needed? No",
        "Was anything not done at the annual health check? No",
        "Was a DNACPR in place? No",
        "DoLS: No",
        "DoLS in place: No",
        "Epilepsy: No",
        "Constipation? N",
        "Did she have epilepsy? No",
        "Psychotropic medicines prescribed? No",
        "DNACPR discussed with family: Yes",
        "DNACPR discussed with family [x] Yes [ ] No",
        "DNACPR discussed with family: Yes / No",
        "Hospital passport in place: N/A",
        "Hospital passport in place: Nil",
        "Annual health check: as above",
        "Was an annual health check done?\nYes",
        "Hospital passport in place: Yes",
        "Hospital passport in place [ ] Yes [ ] No",
    ],
)
def test_answer_without_a_judgement_has_no_tag(classifier, text):
    """
    "Yes", "N/A" and "Nil" judge nothing, nor does "no" to what is wrong, or to what only some people need.
    """
    assert [] == tags(classifier, text)


@pytest.mark.parametrize(
    ("text", "theme", "polarity", "span"),
    [
        (
            "Was a referral to SALT made? No – nobody chased the surgery.",
            "dysphagia",
            IMPROVE,
            "nobody chased the surgery",
        ),
        ("Flu vaccine given: no - not offered", "vaccination", IMPROVE, "not offered"),
        (
            "DNACPR discussed with family: No – mum heard of it by letter",
            "dnacpr",
            IMPROVE,
            "mum heard of it by letter",
        ),
        (
            "Annual health check in the last year? No, the last one was in 2017.",
            "annual_health_check",
            IMPROVE,
            "the last one was in 2017",
        ),
        ("Was an annual health check offered?\nYes, every year", "annual_health_check", GOOD, "every year"),
        ("Annual health check: yes, every year", "annual_health_check", GOOD, "every year"),
        ("Annual health check done\nYes - every year", "annual_health_check", GOOD, "every year"),
        ("Was an IMCA involved? No.", "best_interests_advocacy", IMPROVE, "Was an IMCA involved? No"),
        ("Passport in place: No", "hospital_passport", IMPROVE, "Passport in place: No"),
        ("Was there a hospital passport?\nNo.", "hospital_passport", IMPROVE, "No"),
    ],
)
def test_detail_of_an_answer_is_the_span(classifier, text, theme, polarity, span):
    """
    What "no" and "yes" go on to say is the span; a bare "no" stays with the prompt of its line.
    """
    found = {(tag.theme, tag.polarity, tag.span.of(text)) for tag in tags(classifier, text)}

    assert (theme, polarity, span) in found


def test_name_of_a_section_is_a_prompt(classifier):
    """
    A column of a table asks for what stands in it: "no" in the column of the passport is a failing.
    """
    text = "No\nYes, every year\nHe liked trains."
    sections = (
        Section("Hospital passport in place", Span(0, 2)),
        Section("Annual health check", Span(3, 18)),
        Section("Pen portrait", Span(19, 35)),
    )

    assert [("hospital_passport", IMPROVE), ("annual_health_check", GOOD)] == [
        (tag.theme, tag.polarity) for tag in tags(classifier, text, sections)
    ]


def test_evidence_of_a_denied_prompt_is_the_prompt(classifier):
    """
    Whoever checks "No" is shown what it answers.
    """
    text = "Was there a hospital passport?\nNo"
    (tag,) = tags(classifier, text)

    assert {"rule:passport-named": "Was there a hospital passport?", "answer": "No"} == {
        name: span.of(text) for name, span in tag.evidence
    }


def test_list_of_prompts_keeps_answers_apart(classifier):
    """
    Each answer is of its own line.
    """
    text = (
        "Hospital passport in place: Yes\nAnnual health check: No\nAny delays: No\n"
        "DNACPR: N/A\nHealth action plan\nNo\nEpilepsy: No"
    )

    assert ["annual_health_check", "health_action_plan"] == [tag.theme for tag in tags(classifier, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Allergies?\nNo",
        "Post mortem?\nNo",
        "Diabetes\nNo\nEpilepsy\nNo\nDementia\nNo",
        "Passport missing: No",
        "Was discharge unsafe? No",
        "Was pain left untreated? No",
        "GOOD PRACTICE\nN/A\nNone\nNil\nNo",
    ],
)
def test_bare_answer_is_not_for_the_model(text):
    """
    What a bare word denies is a matter of its prompt: the model that ships says nothing of its own.
    """
    (tagged,) = Tagger.default().tag_all([RedactedReview("r", text)])

    assert tagged.tags == ()


def test_bare_no_to_what_is_due_is_sure_with_the_model_too():
    """
    The theme of the prompt, and no other.
    """
    (tagged,) = Tagger.default().tag_all([RedactedReview("r", "Was a Health Action Plan in place?\nNo")])

    assert [(tag.theme, tag.polarity) for tag in tagged.tags] == [
        ("health_action_plan", "area_for_improvement")
    ]
