"""Policies: how each label is written, dates moved or counted, and that all of it is still a placeholder."""

from __future__ import annotations

import re

import pytest
from marked import marked

from leder_nlp.errors import ConfigError, RedactionError, ResourceError
from leder_nlp.known import Known
from leder_nlp.language import PLACEHOLDER, words
from leder_nlp.records import Review
from leder_nlp.redact.catalog import DETECTORS
from leder_nlp.redact.dating import age_written
from leder_nlp.redact.policy import read_policy
from leder_nlp.redact.redactor import Redactor
from leder_nlp.redact.secret import Secret, read_key
from leder_nlp.spans import Span
from leder_nlp.tag.tagger import Tagger

POLICIES = ("default", "tied", "intervals", "from_death", "strict", "surrogates", "publish")
KEY = Secret(b"a key for tests only: 32 bytes..")
TEXT = (
    "His sister, Sheila Thistlewood, rang Dr Deshmukh on 3 May 2021 and again on 17 May 2021. He moved to "
    "Thornfield House in March 2020, aged fifty-four. His annual health check was missed and should have "
    "been followed up. He died on 28/05/2021 at 12 High Street, BS1 4ND. NHS number 999 526 0182, phone "
    "01632 960123, mail a.b@example.org."
)
REVIEW = Review("r-1", TEXT, known=Known(died=("28 May 2021",)))


def written(text: str, policy: str, *, died: str = "", secret: Secret = KEY) -> str:
    """Redact a text by a policy."""
    known = Known(died=(died,)) if died else Known()
    return Redactor.default(policy=policy, secret=secret).redact(Review("r", text, known=known)).text


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_that_ships_is_one(policy: str):
    """Each is called as its file is, and obeys the schema."""
    assert read_policy(policy).name == policy


def test_a_policy_that_is_not_there_names_those_that_are():
    """All that ship are in the tests, too."""
    with pytest.raises(ConfigError, match="there are: " + ", ".join(sorted(POLICIES))):
        read_policy("nonsense")


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_says_where_things_stand(policy: str):
    """The way forward and back leads from each identifier to what stands for it; the rest stays."""
    redacted, edits = Redactor.default(policy=policy, secret=KEY).redact_with_edits(REVIEW)

    assert [edits.forward(span) for span in edits.before] == [own.span for own in redacted.redactions]
    assert [edits.back(own.span) for own in redacted.redactions] == list(edits.before)
    kept = Span(TEXT.index("annual"), TEXT.index("missed"))
    assert edits.forward(kept).of(redacted.text) == "annual health check was "


@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "surrogates"])
def test_what_every_policy_writes_is_a_placeholder(policy: str):
    """Each redaction is one placeholder and, to those who tag, one word."""
    redacted = Redactor.default(policy=policy, secret=KEY).redact(REVIEW)

    for own in redacted.redactions:
        assert PLACEHOLDER.fullmatch(own.span.of(redacted.text))
        assert len(words(own.span.of(redacted.text))) == 1


@pytest.mark.parametrize("policy", ["tied", "intervals", "from_death"])
def test_tags_do_not_hang_on_the_policy(policy: str):
    """The same themes at the same places as by default, whatever stands for names and dates."""

    def tags(name: str) -> list[tuple[str, str, int]]:
        redacted, edits = Redactor.default(policy=name, secret=KEY).redact_with_edits(REVIEW)
        found = next(iter(Tagger.default().tag_all([redacted]))).tags
        return sorted((tag.theme, tag.polarity, edits.back(tag.span).start) for tag in found)

    assert tags(policy) == tags("default") != []


def test_a_role_stands_beside_the_person():
    """`tied` keeps number and role; the word that tagging reads is the role, as by default."""
    out = written("His sister, Sheila, rang. Sheila wept. The social worker, Nadia Rahman, came.", "tied")

    assert out.count("[PERSON_1: sister]") == 2
    assert "[PERSON_2: social worker]" in out
    assert words("[PERSON_2: social worker]").lower == words("[SOCIAL_WORKER_2]").lower == ["[social_worker]"]


def test_removal_leaves_one_word_for_all():
    """By `strict` nothing is told: no role, number, year or age."""
    out = written(TEXT, "strict")

    assert set(PLACEHOLDER.findall(out)) == {"[REDACTED]", "[DATE]", "[AGE]"}
    assert not re.search(r"\d", out)


@pytest.mark.parametrize(
    ("way", "expected"), [("number", "[PERSON_1]"), ("label", "[PERSON]"), ("role", "[SISTER_1]")]
)
def test_each_label_has_its_own_way(tmp_path, way: str, expected: str):
    """A policy file says it for one label; the others stay as they are."""
    file = tmp_path / "own.toml"
    file.write_text(
        f'name = "own"\ndates = "month"\nages = "band5"\nmeta = []\n[labels]\nperson = "{way}"\n',
        encoding="utf-8",
    )
    out = written("His sister, Sheila, came to Southmead Hospital on 3 May 2021, aged 54.", str(file))

    assert expected in out
    assert "[HOSPITAL_1]" in out
    assert "[DATE 2021-05]" in out
    assert "[AGE 50-54]" in out


@pytest.mark.parametrize(
    "text",
    [
        'name = "x"\ndates = "guess"\nages = "band"\nmeta = []\n',
        'name = "x"\ndates = "year"\nages = "band"\nmeta = []\nshift_days = [0, 9]\n',
        'name = "x"\ndates = "year"\nages = "band"\nmeta = []\n[labels]\nperson = "bold"\n',
        'name = "x"\ndates = "year"\nages = "band"\nmeta = []\n[labels]\nother = "surrogate"\n',
    ],
)
def test_a_policy_that_says_nonsense_is_refused(tmp_path, text: str):
    """Before any review is read."""
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ResourceError):
        read_policy(str(file))


def days_of(out: str) -> list[str]:
    """Give the days in the placeholders of dates."""
    return re.findall(r"\d{4}-\d\d-\d\d", out)


def test_moved_dates_keep_their_intervals():
    """Fourteen days stay fourteen; the dates themselves are others, and the month moves along."""
    from datetime import date

    first, second = map(date.fromisoformat, days_of(written(TEXT, "intervals"))[:2])

    assert (second - first).days == 14
    assert 30 <= abs((first - date(2021, 5, 3)).days) <= 365


def test_by_how_much_dates_move_is_secret_and_each_reviews_own():
    """One key gives one result; another key or another review another; without a key each run has its own."""
    a, b = (Redactor.default(policy="intervals", secret=KEY) for _ in range(2))
    moved = {a.moved(Review(f"r-{number}", "text")) for number in range(40)}

    few = [Review(f"r-{number}", "text") for number in range(9)]
    assert [a.moved(review) for review in few] == [b.moved(review) for review in few]
    assert len(moved) > 30
    assert all(30 <= abs(days) <= 365 for days in moved)
    assert min(moved) < 0 < max(moved)
    own = {Redactor.default(policy="intervals").moved(REVIEW) for _ in range(9)}
    assert len(own) > 1
    assert KEY.key.decode() not in repr(a) + repr(KEY)


@pytest.mark.parametrize("policy", ["intervals", "from_death", "strict"])
@pytest.mark.parametrize("text", ["on 31/02/2021", "on 3rd May", "by Eid al-Adha", "on 14/02"])
def test_a_date_that_cannot_be_read_is_removed(policy: str, text: str):
    """Fail closed: `[DATE]`, and no digit of it."""
    out = written(f"He was seen {text}, and then went home.", policy, died="14 May 2021")

    assert "[DATE]" in out
    assert not re.search(r"\d", out)


def test_days_are_counted_from_the_death():
    """Before, on and after; a month alone has no day; without a date of death nothing is counted."""
    text = (
        "Seen 3 May 2021, in April 2021 and on 28 May 2021; buried 3 June 2021. Ward 1st to 3rd of May 2021."
    )
    out = written(text, "from_death", died="28/05/2021")

    assert PLACEHOLDER.findall(out)[:4] == ["[DATE D-25]", "[DATE]", "[DATE D+0]", "[DATE D+6]"]
    assert "[DATE D-27–D-25]" in out
    assert not re.search(r"\d", written(text, "from_death"))


def test_two_dates_of_death_are_none():
    """Where the form contradicts itself nothing is counted."""
    review = Review("r", "Seen 3 May 2021.", known=Known(died=("28 May 2021", "29 May 2021")))

    assert Redactor.default(policy="from_death").redact(review).text == "Seen [DATE]."


def test_the_date_of_death_is_a_known_date_too():
    """It is looked for like every date that the form gives."""
    assert Known(dates=("1/2/1961",), died=("28/5/2021",)).dates == ("1/2/1961", "28/5/2021")


@pytest.mark.parametrize(
    ("age", "band"),
    [("54", "50-54"), ("fifty-nine", "55-59"), ("ninety-four", "90+"), ("101", "90+"), ("a hundred", "90+")],
)
def test_bands_of_five_years_end_at_ninety(tmp_path, age: str, band: str):
    """The oldest are few: from ninety on they are one band."""
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\ndates = "year"\nages = "band5"\nmeta = []\n', encoding="utf-8")

    assert f"[AGE {band}]" in written(f"She was aged {age} when she died.", str(file))


@pytest.mark.parametrize("text", ["[TEL 01632-960123]", "[DNACPR: discussed with john]", "[REF 12345]"])
def test_what_no_policy_writes_is_no_placeholder(text: str):
    """A writer's own brackets hide nothing from the detectors."""
    assert not PLACEHOLDER.fullmatch(text)


def test_a_key_is_a_file_of_enough_bytes(tmp_path):
    """A short or missing key is refused; the message holds none of it."""
    (tmp_path / "good").write_bytes(b"k" * 32)
    (tmp_path / "short").write_bytes(b"quill")

    assert read_key(tmp_path / "good") == Secret(b"k" * 32)
    for name in ("short", "missing"):
        with pytest.raises(ConfigError) as caught:
            read_key(tmp_path / name)
        assert "quill" not in str(caught.value)


def test_a_review_that_takes_too_long_does_not_come_out():
    """The clock is read after each detector and each identifier; the reason names the detector."""
    slow = Redactor(DETECTORS, policy=read_policy(), seconds=0.0)

    with pytest.raises(RedactionError, match=r"r-1: known_names failed with TimeoutError"):
        slow.redact(REVIEW)


def test_a_detector_without_end_is_stopped():
    """One that goes on finding is stopped in the middle."""

    def endless(reading):
        while True:
            yield reading.identifier(0, 1, "person", "endless")

    with pytest.raises(RedactionError, match="endless failed with TimeoutError"):
        Redactor({"endless": endless}, policy=read_policy(), seconds=0.05).redact(REVIEW)


def test_a_policy_file_that_lacks_keys_names_them(tmp_path):
    """
    The message says which keys are missing, and nothing that the file holds.
    """
    file = tmp_path / "ours.toml"
    file.write_text('name = "Zebedee"\ndates = "year"\n', encoding="utf-8")
    with pytest.raises(ResourceError, match="lacks 'ages', 'meta'") as caught:
        read_policy(str(file))
    assert "Zebedee" not in str(caught.value)


@pytest.mark.parametrize("policy", ["intervals", "from_death"])
def test_bare_months_go_where_days_are_moved(policy: str):
    """A month left beside a moved date would tell by how much it was moved; verbs stay."""
    text = (
        "Admitted 3 May 2021. In the June he was ill; by Christmas he was home. Readmitted in may. "
        "The March after, he may march. This may help."
    )
    words = Redactor.by_rules(policy=policy).redact(Review("r", text)).text

    assert [month for month in ("June", "Christmas", "March", "in may") if month in words] == []
    assert "he may march. This may help." in words


def test_bare_months_stay_where_dates_keep_their_year():
    """Without a move there is nothing to give away."""
    words = Redactor.by_rules().redact(Review("r", "In the June he was ill; by Christmas he was home.")).text

    assert words == "In the June he was ill; by Christmas he was home."


@pytest.mark.parametrize("policy", ["intervals", "from_death"])
def test_seasons_and_quarters_go_where_days_are_moved(policy: str):
    """They tell by how much, as months do; a fall is an accident, and a quarter a part of something."""
    text = (
        "Admitted 3 May 2021. In autumn 2020 he fell; in the winter of 2020/21, in Q3 2021 and in the third "
        "quarter of 2022 he was seen. That summer, from Jan to Mar and Oct–Nov, he lost weight. "
        "Since the fall he ate a quarter, as in spring water."
    )
    words = Redactor.by_rules(policy=policy).redact(Review("r", text)).text

    left = ("autumn", "winter", "Q3", "third", "summer", "Jan", "Mar", "Oct", "Nov", "/21")
    assert [word for word in left if word in words] == []
    assert "Since the fall he ate a quarter" in words


def test_seasons_and_quarters_stay_where_dates_keep_their_year():
    """Beside a year that stays they give nothing away."""
    text = "In autumn 2020 he fell; in Q3 2021 he was seen."

    assert Redactor.by_rules().redact(Review("r", text)).text == text


@pytest.mark.parametrize(("policy", "kept"), [("default", ["her fifties", "aged 60s"]), ("strict", [])])
def test_a_bare_decade_goes_where_ages_are_taken_out(policy: str, kept: list[str]):
    """It says what the band of an age says; the decades of a century stay."""
    text = "She was in her fifties, he aged 60s, in the early sixties and the 1970s."
    words = Redactor.by_rules(policy=policy).redact(Review("r", text)).text

    assert [age for age in ("her fifties", "aged 60s") if age in words] == kept
    assert "in the early sixties and the 1970s" in words


def test_a_part_of_a_decade_becomes_its_band():
    """Whatever the width of the bands: five years would be a guess."""
    assert age_written("late fifties", "band5") == age_written("mid-50s", "band") == "[AGE 50-59]"
    assert age_written("nonagenarian", "band") == "[AGE 90+]"


PUBLIC = """
She came from {{location|Somalia}} in {{date|1994}}, a {{other|Muslim}}, and spoke {{other|Somali}}.
He was left {{other|£12,400}} and 300 {{other|euros}} in {{date|spring 2016}}; by {{date|June}} it was gone.
The {{date|1970s}} were spent in {{location|St Lucia}}, {{date|1981-84}} in {{location|Poland}}.
She was in her {{age|fifties}}.
Her brother lives at {{address|8116 Rue de Rivoli 12, Apt. 297, Brandel, Norway 66455}} since then.
He was born in {{location|Reykjavik}} {{postcode|1021}} and lived at {{address|5586 Quillgata 31}} as a boy.
"""
KEPT = """
The Mental Capacity Act 2005, the 1983 Act and British Sign Language were known to the staff.
The French Government and the Republic of Poland are no people; he weighed 1998 g and drank 2000 ml.
He was polish about his shoes, turned up at 20.15 and scored 12/30; two weeks later he was well.
He moved to Ward 14 on Day 3, was on 2.5 mg and lost 5 kg in six months.
"""


@pytest.mark.parametrize("sentence", PUBLIC.strip().splitlines())
def test_what_is_published_loses_what_narrows_down(sentence: str):
    """Origins, years, sums and whole addresses go where a policy asks for it."""
    text, marks = marked(sentence)
    covered = Redactor.by_rules(policy="publish").redact_with_edits(Review("r", text))[1].before

    assert [mark.span.of(text) for mark in marks if not any(own.contains(mark.span) for own in covered)] == []


@pytest.mark.parametrize("sentence", PUBLIC.strip().splitlines())
def test_no_other_policy_takes_what_only_narrows_down(sentence: str):
    """Countries, faiths, years and sums are no identifiers by the guidelines."""
    text, marks = marked(sentence)
    left = Redactor.by_rules().redact(Review("r", text)).text

    assert [own for mark in marks if mark.label == "other" and (own := mark.span.of(text)) not in left] == []


@pytest.mark.parametrize("sentence", KEPT.strip().splitlines())
def test_what_is_published_keeps_its_meaning(sentence: str):
    """Laws, states, measures, times and intervals single nobody out."""
    assert Redactor.by_rules(policy="publish").redact(Review("r", sentence)).text == sentence
