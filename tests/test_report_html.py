"""The report is one quiet, accessible file, and shows no figure that the rule withholds."""

import random
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from leder_nlp.errors import OutputError
from leder_nlp.records import GOOD, IMPROVE, POLARITIES, RedactedReview, Tag, TaggedReview
from leder_nlp.report.disclosure import Disclosure, presets
from leder_nlp.report.html import report, write_report
from leder_nlp.report.quotes import Quote, Quotes
from leder_nlp.report.summary import Summary
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

NHS, EXACT = Disclosure.default(), Disclosure.named("none")
RUN = {
    "package": "0.1.0",
    "model": {"name": "models/default", "sha256": "ab" * 32},
    "settings": {"threshold": 0.5, "detectors": ["names", "dates"], "strict": True, "seed": None},
    "counts": {"read": 212, "quarantined": 12},
}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b onclick=x>&{{ 7*7 }}</style></title>"
VOID = {"meta", "br", "hr", "img", "input", "link", "col", "base"}


class Page(HTMLParser):
    """What a browser would find: elements, attributes, text, and whether all are closed in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts, self.faults = [], [], [], []
        self.feed(text)
        self.close()
        self.faults += self.open

    def handle_starttag(self, tag, attributes):
        if len(dict(attributes)) < len(attributes):
            self.faults.append(f"{tag}: an attribute twice")
        self.elements.append((tag, dict(attributes), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"/{tag} at {self.getpos()}")

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def of(self, *tags):
        return [attributes for tag, attributes, _ in self.elements if tag in tags]

    @property
    def text(self):
        return " ".join(" ".join(data for tag, data in self.texts if tag != "style").split())


def cohort(reviews=200, seed=3, **meta):
    draw = random.Random(seed)
    rates = {(theme, own): draw.betavariate(0.5, 6) for theme in Taxonomy.default().ids for own in POLARITIES}
    for number in range(reviews):
        cells = [cell for cell, rate in rates.items() if draw.random() < rate]
        tags = [Tag(f"R{number}", Span(n, n + 5), *cell, score=draw.random()) for n, cell in enumerate(cells)]
        groups = {"sex": draw.choice(["Female", "Male"]), "ethnicity": draw.choice("ABBBCCCCCCC")} | meta
        text = "The nurse came to see her each week. " * 10
        yield TaggedReview(RedactedReview(f"R{number}", text, meta=groups), tuple(tags))


@pytest.fixture(scope="module")
def summary():
    return Summary.of(cohort())


@pytest.fixture(scope="module")
def quotes():
    chosen = Quotes()
    for review in cohort():
        chosen.add(review)
    return tuple(chosen)


@pytest.fixture(scope="module", params=["release", "inside", "empty", "hostile"])
def page(request, summary, quotes):
    """Give the report of each kind, parsed."""
    return Page(
        {
            "release": lambda: report(summary, run=RUN, rule=NHS),
            "inside": lambda: report(summary, run=RUN, rule=EXACT, quotes=quotes),
            "empty": lambda: report(Summary(), run={}, rule=NHS),
            "hostile": hostile,
        }[request.param]()
    )


def hostile():
    """Give a report with markup in every place that takes a text from outside."""
    taxonomy = Taxonomy(HOSTILE, (Theme("a", "b", HOSTILE, HOSTILE),), (("b", HOSTILE),))
    tags = (Tag(HOSTILE, Span(0, 5), "a", GOOD),)
    meta = {"sex": HOSTILE[:59], HOSTILE: HOSTILE}
    review = TaggedReview(RedactedReview(HOSTILE, HOSTILE, meta=meta), tags)
    quote = Quote(HOSTILE, "a", GOOD, HOSTILE + "\x00\x1b\ud800")
    run = {HOSTILE: HOSTILE, "settings": {HOSTILE: [HOSTILE]}}
    return report(Summary.of([review], taxonomy), run=run, rule=EXACT, quotes=[quote])


def test_all_elements_are_closed_in_order(page):
    """
    A strict reading finds no element left open and no attribute twice.
    """
    assert page.faults == []


def test_nothing_runs_and_nothing_is_fetched(page):
    """
    No script, no event attribute, no address but places within the page; the policy forbids them as well.
    """
    active = {"script", "iframe", "object", "embed", "link", "base", "form", "img", "svg", "audio", "video"}
    assert {tag for tag, _, _ in page.elements} & active == set()
    attributes = [pair for _, own, _ in page.elements for pair in own.items()]
    assert [name for name, _ in attributes if name.startswith("on")] == []
    assert [
        value for name, value in attributes if name in ("href", "src", "action") and value[0] != "#"
    ] == []
    assert not re.search(
        r"url\(|@import|https?:", "".join(data for tag, data in page.texts if tag == "style")
    )
    policies = [
        own["content"] for own in page.of("meta") if own.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_markup_from_outside_is_text():
    """
    A script in a quote, label, group, id or run value can be read, and is nothing else.
    """
    found = Page(hostile())

    assert found.of("script", "img", "b") == []
    assert found.text.count(HOSTILE) >= 8
    assert "7*7" in found.text


def test_what_html_cannot_hold_is_replaced(tmp_path):
    """
    Control characters and half surrogates in a quote neither break the file nor the writing of it.
    """
    review = TaggedReview(RedactedReview("R", "abcdef"), (Tag("R", Span(0, 5), "stomp", GOOD),))
    quote = Quote("R", "stomp", GOOD, "a\x00b\x1bc\ud800d")
    path = write_report(tmp_path / "r.html", Summary.of([review]), run={}, rule=EXACT, quotes=[quote])

    assert "a\ufffdb\ufffdc\ufffdd" in path.read_text(encoding="utf-8")


def test_the_page_can_be_found_through(page):
    """
    Language, title, one h1, landmarks, a skip link that leads somewhere, headings without a gap.
    """
    assert [own["lang"] for own in page.of("html")] == ["en-GB"]
    assert [len(page.of(tag)) for tag in ("title", "h1", "main", "header", "nav", "footer")] == [1] * 6
    ids = [own["id"] for _, own, _ in page.elements if "id" in own]
    assert len(ids) == len(set(ids))
    links = [own["href"][1:] for own in page.of("a")]
    assert links[0] == "main"
    assert set(links) <= set(ids)
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert max(after - before for before, after in pairwise(levels)) <= 1


def test_every_table_has_a_caption_and_scoped_headers(page):
    """
    Each table is named, each header says what it heads, each `headers` leads to a header.
    """
    tags = [tag for tag, _, _ in page.elements]
    places = [place for place, tag in enumerate(tags) if tag == "table"]

    assert places
    assert {tags[place + 1] for place in places} == {"caption"}
    assert [own for own in page.of("th") if own.get("scope") not in ("col", "row", "colgroup")] == []
    heads = {own["id"] for own in page.of("th") if "id" in own}
    named = {name for own in page.of("td", "th") for name in own.get("headers", "").split()}
    assert named <= heads


def test_polarity_is_told_in_words_wherever_a_bar_stands(page):
    """
    Bars are hidden from a screen reader, since the number and the words stand beside them.
    """
    for _, own, parents in page.elements:
        if own.get("class", "").startswith("bar"):
            assert "td" in parents
    tracks = [own for own in page.of("span") if own.get("class") == "track"]
    assert {own.get("aria-hidden") for own in tracks} <= {"true"}
    for words in ("Good practice", "Area for improvement"):
        assert words in page.text


def test_colours_have_contrast():
    """
    Text has at least 4.5 to 1 on its ground, bars 3 to 1, by the formula of WCAG 2.2.
    """
    source = report(Summary(), run={}, rule=NHS)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", source))

    for name in ("ink", "quiet", "blue", "dark-blue", "good", "improve"):
        assert contrast(colours[name], "#ffffff") >= 4.5
    assert contrast(colours["ink"], colours["pale"]) >= 4.5
    assert contrast(colours["ink"], "#fff9c4") >= 4.5
    assert min(contrast(colours[name], colours["pale"]) for name in ("good", "improve")) >= 3


def contrast(first, second):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "rule", [rule for rule in presets().values() if rule.withhold], ids=lambda rule: rule.name
)
def test_what_is_withheld_is_nowhere_in_the_file(rule):
    """
    Two sets of reviews that differ only in withheld counts give the very same file, bars and all.
    """
    few = [(theme, 1 + place % rule.withhold[1]) for place, theme in enumerate(Taxonomy.default().ids[20:40])]
    files = []
    for shift in (0, 1):
        counts = {theme: (count - 1 + shift) % rule.withhold[1] + 1 for theme, count in few}
        files += [report(Summary.of(reviews_with(counts)), run=RUN, rule=own) for own in (rule, EXACT)]

    assert files[0] == files[2]
    assert files[1] != files[3]


def reviews_with(counts):
    """Give 100 reviews: 40 with one theme and the sex, and for each other theme as many as it counts."""
    for number in range(100):
        cells = [("stomp", GOOD)] if number < 40 else []
        # What is behind a withheld cell must not change how many passages or reviews there are in all.
        cells += [(theme, IMPROVE) for theme, count in counts.items() if number < count]
        tags = [Tag("R", Span(0, 5), *cell) for cell in cells]
        tags += [
            Tag("R", Span(5, 9), "annual_health_check", IMPROVE),
            Tag("R", Span(0, 5), "vaccination", IMPROVE),
        ]
        sex = "Female" if number < 50 else "Male"
        yield TaggedReview(RedactedReview("R", "The nurse came.", meta={"sex": sex}), tuple(tags))


def test_bars_follow_the_figures_shown(summary):
    """
    No bar stands in a withheld or zero cell, and equal figures have equal bars.
    """
    source = report(summary, run=RUN, rule=NHS)
    domains = source[source.index('id="themes"') : source.index('id="who"')]
    widths = {}
    for value, bar in re.findall(
        r'<span class="value">([^<]*)</span><span class="track" aria-hidden="true">(.*?)</td>', domains
    ):
        widths.setdefault(value, set()).update(re.findall(r"width:(\d+)%", bar) or {"none"})

    assert widths["[c]"] == widths["0"] == {"none"}
    assert all(
        len(own) == 1 and own != {"none"} for value, own in widths.items() if value not in ("[c]", "0")
    )


def test_every_theme_has_its_row():
    """
    Themes that nobody mentions are in the full table too.
    """
    rows = [data for tag, data in Page(report(Summary(), run={}, rule=NHS)).texts if tag == "th"]

    assert [theme.label for theme in Taxonomy.default() if theme.label not in rows] == []


@pytest.mark.parametrize(("rule", "expected"), [(NHS, 0), (EXACT, 1)], ids=["release", "inside"])
def test_pairs_of_themes_stay_inside(summary, rule, expected):
    """
    How far two themes overlap narrows what a domain tells of a third: a report to release has no pairs.
    """
    captions = [data for tag, data in Page(report(summary, run=RUN, rule=rule)).texts if tag == "caption"]

    assert captions.count("Pairs of areas for improvement") == expected


def test_headline_figures(summary):
    """
    Reviews read are the sum of the figures shown: 200 tagged and 12 in quarantine read 210.
    """
    text = Page(report(summary, run=RUN, rule=NHS)).text

    assert "Reviews read 210 Reviews tagged 200 Reviews in quarantine, not counted here 10" in text


def test_a_small_quarantine_withholds_the_reviews_read(summary):
    """
    Reviews read less reviews tagged would be the number in quarantine.
    """
    text = Page(report(summary, run={"counts": {"read": 203, "quarantined": 3}}, rule=NHS)).text

    assert "Reviews read [c] Reviews tagged 200 Reviews in quarantine, not counted here [c]" in text
    assert "203" not in text


def test_numbers_of_a_run_are_shown_below_settings_only(summary):
    """
    A number elsewhere could be a count of reviews; texts and flags are shown.
    """
    run = {
        "corpus": {"files": 197, "list": [197, 198], "sha256": "feed"},
        "settings": {"batch": 4711, "fast": False},
    }
    text = Page(report(summary, run=run, rule=NHS)).text

    assert "197" not in text
    assert "198" not in text
    for shown in ("corpus sha256 feed", "settings batch 4711", "settings fast no"):
        assert shown in text


@pytest.mark.parametrize(
    ("rule", "with_quotes", "expected"),
    [
        ("nhs_subnational", False, "Checked against disclosure rule nhs_subnational"),
        ("nhs_subnational", True, "Stays inside the secure area"),
        ("none", False, "Stays inside the secure area"),
    ],
)
def test_the_stamp_says_where_the_report_may_go(summary, quotes, rule, with_quotes, expected):
    """
    With quotes, or with nothing withheld, it stays inside; else it names its rule and asks to be checked.
    """
    text = Page(
        report(summary, run=RUN, rule=Disclosure.named(rule), quotes=quotes if with_quotes else ())
    ).text
    other = {"Checked against", "Stays inside"} - {
        expected[: len("Checked against")],
        expected[: len("Stays inside")],
    }

    assert expected in text
    assert not any(words in text for words in other)
    assert ("check again before release" in text) == expected.startswith("Checked")


def test_a_withheld_cell_has_no_quotes():
    """
    Seven reviews with a theme show no words of it; eight do, at most three.
    """
    for reviews, expected in ((7, 0), (8, 3)):
        tagged = [
            TaggedReview(
                RedactedReview(f"R{n}", "abcdef"), (Tag(f"R{n}", Span(0, 5), "stomp", GOOD),) * (n < reviews)
            )
            for n in range(30)
        ]
        own = [Quote(f"R{n}", "stomp", GOOD, f"sentinel {n}") for n in range(5)]
        text = Page(report(Summary.of(tagged), run={}, rule=NHS, quotes=own)).text

        assert text.count("sentinel") == expected


def test_it_says_redacted_and_not_anonymised(page):
    """
    The first paragraph promises no more than there is.
    """
    assert "redacted, which is not the same as anonymised" in page.text
    assert "tagged by a computer" in page.text


def test_it_does_not_dress_up_as_the_nhs(page):
    """
    Neither the title nor the first heading bears the letters; there is no logo.
    """
    branding = [data for tag, data in page.texts if tag in ("title", "h1")]

    assert branding
    assert not any("NHS" in data for data in branding)


def test_the_same_run_gives_the_same_file(tmp_path, summary, quotes):
    """
    There is no time of day in it, and nothing hangs on chance.
    """
    paths = [write_report(tmp_path / f"{n}.html", summary, run=RUN, rule=EXACT, quotes=quotes) for n in "ab"]

    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_report_that_cannot_be_written_is_an_error(tmp_path, summary):
    """
    A folder that is not there is an OutputError naming the path.
    """
    with pytest.raises(OutputError, match=r"r\.html: cannot be written"):
        write_report(tmp_path / "nowhere" / "r.html", summary, run=RUN, rule=NHS)
