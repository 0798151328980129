"""The error report is one quiet, accessible file; the variant that may leave holds no text."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from planned import PLAN, write_corpus, write_plan
from test_report_html import HOSTILE, Page

from leder_nlp import resources
from leder_nlp.errors import OutputError
from leder_nlp.plans import read_plan, run_plan
from leder_nlp.plans.failures import failures
from leder_nlp.plans.names import named
from leder_nlp.plans.public import public
from leder_nlp.report.disclosure import Disclosure
from leder_nlp.report.errors import MISSED, Failure, errors_report, write_errors

LINES = {name: own.said for name, own in named().items()}
WRONG = Failure(MISSED, HOSTILE, "dnacpr", "good_practice", HOSTILE, HOSTILE, HOSTILE, (HOSTILE,))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("errors")
    write_corpus(folder)
    text = PLAN + '\n[coders]\none = "gold.jsonl"\nother = "gold.jsonl"\n\n[floors]\npassage_f1 = 0.99\n'
    return run_plan(read_plan(write_plan(folder, text)))


@pytest.fixture(scope="module")
def pages(outcome):
    leaves = public(outcome.record, Disclosure.default())
    return {
        "inside": errors_report(outcome.record, lines=LINES, failures=failures(outcome.run)),
        "leaves": errors_report(leaves, lines=LINES),
        "hostile": errors_report(outcome.record, lines=LINES, failures=[WRONG]),
    }


@pytest.fixture(params=["inside", "leaves", "hostile"])
def page(request, pages):
    return Page(pages[request.param])


def test_all_elements_are_closed_in_order(page):
    """A strict reading finds none left open, and no attribute twice."""
    assert page.faults == []


def test_nothing_runs_and_nothing_is_fetched(page):
    """No script, no event attribute, no address but places within the page; the policy forbids them too."""
    active = {
        "script",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "img",
        "image",
        "use",
        "foreignobject",
    }
    attributes = [pair for _, own, _ in page.elements for pair in own.items()]
    style = "".join(data for tag, data in page.texts if tag == "style")

    assert {tag for tag, _, _ in page.elements} & active == set()
    assert [name for name, _ in attributes if name.startswith("on")] == []
    assert [
        value for name, value in attributes if name in ("href", "src", "xlink:href") and value[0] != "#"
    ] == []
    assert not re.search(r"url\(|@import|https?:", style)
    assert "default-src 'none'" in json.dumps(page.of("meta"))


def test_page_has_its_landmarks(page):
    """Language, title, one h1, main, nav with a name, header, footer, and a link past the contents."""
    names = [tag for tag, _, _ in page.elements]

    assert page.of("html") == [{"lang": "en-GB"}]
    assert [names.count(tag) for tag in ("title", "h1", "main", "header", "footer", "nav")] == [
        1 + names.count("svg") - sum("row" in own.get("class", "") for own in page.of("svg")), 1, 1, 1, 1, 1
    ]  # fmt: skip
    assert page.of("nav")[0]["aria-label"]
    assert page.of("a")[0]["href"] == "#main"


def test_links_and_labels_lead_somewhere(page):
    """Every place that is named is there, and no id twice."""
    ids = [own["id"] for _, own, _ in page.elements if "id" in own]
    named_ = [own["href"][1:] for own in page.of("a")]
    named_ += [part for _, own, _ in page.elements for part in own.get("aria-labelledby", "").split()]

    assert len(set(ids)) == len(ids)
    assert set(named_) <= set(ids)


def test_headings_leave_out_no_level(page):
    """Below h1 come h2."""
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]

    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_headers_with_scope(page):
    """And every row a header of its own; the place it scrolls in can be reached by key and has a name."""
    scopes = [own.get("scope") for own in page.of("th")]
    tables = len(page.of("table"))
    places = [own for own in page.of("div") if own.get("class") == "scroll"]

    assert tables == len(page.of("caption")) == len(places) > 5
    assert set(scopes) == {"col", "row"}
    assert {(own["tabindex"], own["role"], bool(own["aria-label"])) for own in places} == {
        ("0", "region", True)
    }


def test_every_drawing_is_told_in_words_or_stands_beside_its_number(page):
    """A figure has a title, a description and a table after it; a bar is hidden from screen readers."""
    for own in page.of("svg"):
        told = own.get("role") == "img" and own.get("aria-labelledby")
        assert told or own.get("aria-hidden") == "true"


def luminance(colour):
    """Give the relative luminance of WCAG of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Give the contrast ratio of WCAG."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_have_contrast_enough():
    """Text 4.5, drawings 3, on the ground they stand on."""
    style = resources.path("templates", "errors.html.jinja").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", style))
    text = [(colours[name], "#ffffff") for name in ("ink", "quiet", "blue")]
    text += [("#ffffff", colours["blue"]), (colours["ink"], "#fff9c4"), (colours["ink"], "#ffeb3b")]
    drawn = [(colours["bar"], "#ffffff"), (colours["ink"], colours["bar"]), (colours["quiet"], "#ffffff")]

    assert min(contrast(*pair) for pair in text) >= 4.5
    assert min(contrast(*pair) for pair in drawn) >= 3


def test_variant_that_may_leave_holds_no_text(pages):
    """No passage, no id; and it says by which rule it may."""
    assert "drawer" not in pages["leaves"]
    assert "case-" not in pages["leaves"]
    assert "May leave" in pages["leaves"]
    assert "nhs_subnational" in pages["leaves"]


def test_variant_that_stays_shows_the_passages_with_what_is_behind_them(pages):
    """The words, the kind, the reason; and says that it stays."""
    text = Page(pages["inside"]).text

    assert "Stays inside" in text
    assert "the letter lay in a drawer" in text
    assert "Missed:" in text
    assert "no rule spoke for it" in text


def test_passages_beside_a_record_that_may_leave_are_refused(outcome):
    """Whoever calls it."""
    with pytest.raises(ValueError, match="stays inside"):
        errors_report(public(outcome.record, Disclosure.default()), lines=LINES, failures=[WRONG])


def test_withheld_and_undefined_are_told_apart(outcome):
    """[c] and [x], never 0 and never empty."""
    page = Page(errors_report(public(outcome.record, Disclosure.default()), lines=LINES))

    assert "[c]" in page.text
    assert "[x]" in Page(errors_report(outcome.record, lines=LINES)).text


def test_markup_from_outside_is_text(pages):
    """A script in an id or a passage can be read, and is nothing else."""
    page = Page(pages["hostile"])

    assert page.of("script", "img", "b") == []
    assert HOSTILE in page.text


def test_floor_that_is_not_met_is_said_first(pages):
    """Before any figure."""
    text = Page(pages["inside"]).text

    assert "1 of 1 floors are not met" in text
    assert text.index("floors are not met") < text.index("Redaction, 12 reviews")


def test_same_record_gives_the_same_file(outcome, tmp_path):
    """Byte for byte; and a place that cannot be written is an OutputError."""
    first = write_errors(tmp_path / "a.html", outcome.record, lines=LINES)
    second = write_errors(tmp_path / "b.html", outcome.record, lines=LINES)

    assert first.read_bytes() == second.read_bytes()
    with pytest.raises(OutputError):
        write_errors(tmp_path / "none" / "c.html", outcome.record, lines=LINES)
