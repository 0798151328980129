"""Other codebooks: a model is trained on another taxonomy, and never taken for one of the taxonomy in use."""

from __future__ import annotations

import json
import re

import pytest

from leder_nlp.cli import main
from leder_nlp.errors import InputError, ModelError
from leder_nlp.models import load
from leder_nlp.records import AnnotatedReview, RedactedReview, Review, Tag
from leder_nlp.retraining import train
from leder_nlp.spans import Span
from leder_nlp.tag.tagger import Tagger
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.train.fitting import Settings

SENTENCES = (
    ("The lunch that the kitchen brought was warm and tasty.", "food", "good_practice"),
    ("The lunch that the kitchen brought was cold and late.", "food", "area_for_improvement"),
    ("The car park was full and the bus did not come.", "travel", "area_for_improvement"),
    ("The bus stopped by the door and parking was easy.", "travel", "good_practice"),
)
FILLER = "It was a weekday in the winter."


@pytest.fixture
def codebook(tmp_path):
    """Give the file of a small private codebook, which has no rules."""
    polarities = [{"id": name, "label": name} for name in ("good_practice", "area_for_improvement")]
    themes = [
        {"id": name, "domain": "stay", "label": name.title(), "definition": f"What is said of {name}."}
        for name in ("food", "travel")
    ]
    value = {
        "version": "77.3",
        "domains": [{"id": "stay", "label": "Stay"}],
        "polarities": polarities,
        "themes": themes,
    }
    file = tmp_path / "codebook.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def annotated() -> list[AnnotatedReview]:
    """Give twenty short invented reviews, each of a sentence with a tag and one without."""
    found = []
    for number in range(20):
        text, theme, polarity = SENTENCES[number % 4]
        tag = Tag(f"r{number}", Span(0, len(text)), theme, polarity)
        found.append(AnnotatedReview(Review(f"r{number}", f"{text} {FILLER}"), tags=(tag,)))
    return found


@pytest.fixture
def corpus(tmp_path):
    """Give a file of these reviews as JSON lines."""
    file = tmp_path / "ours.jsonl"
    rows = (
        {
            "id": one.review.review_id,
            "text": one.review.text,
            "identifiers": [],
            "tags": [
                {"start": tag.span.start, "end": tag.span.end, "theme": tag.theme, "polarity": tag.polarity}
                for tag in one.tags
            ],
        }
        for one in annotated()
    )
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def test_command_trains_on_a_private_codebook(codebook, corpus, tmp_path):
    """
    Without rules; the model names the taxonomy, and read with it from Python tags reviews by its themes.
    """
    folder = tmp_path / "model"

    assert main(["train", str(corpus), "--taxonomy", str(codebook), "--out", str(folder)]) == 0

    model = load(folder)
    assert model.card["taxonomy"] == "77.3"
    assert model.labels[:-2] == ("food", "travel")
    tagger = Tagger(model, taxonomy=Taxonomy.read(codebook))
    tagged = tagger.tag(RedactedReview("new", f"{FILLER} The lunch from the kitchen was cold and late."))
    assert {tag.theme for tag in tagged.tags} == {"food"}


def test_tag_refuses_a_model_of_another_taxonomy(codebook, corpus, tmp_path, capsys):
    """
    Exit code 2, both versions named, and nothing written.
    """
    folder, results = tmp_path / "model", tmp_path / "results"
    main(["train", str(corpus), "--taxonomy", str(codebook), "--out", str(folder)])
    capsys.readouterr()

    assert main(["tag", str(corpus), "--model", str(folder), "--out", str(results)]) == 2

    said = capsys.readouterr().err
    assert "77.3" in said
    assert re.search(rf"taxonomy {re.escape(Taxonomy.default().version)}\b", said)
    assert not results.exists()


def test_same_version_with_other_themes_is_refused(codebook):
    """
    Two codebooks may be called by one number; themes that are not known tell them apart.
    """
    taxonomy = Taxonomy.read(codebook)
    model = train(annotated(), name="toy", taxonomy=taxonomy, settings=Settings(fold_count=2))
    model.card["taxonomy"] = Taxonomy.default().version

    with pytest.raises(ModelError, match="themes that this one has not"):
        Tagger(model)


def test_a_tag_of_another_codebook_is_not_learned_from():
    """
    It would count as a passage in which nothing is judged; the error names the review.
    """
    with pytest.raises(InputError, match=r"^review r0: has a tag of no theme of taxonomy"):
        train(annotated(), name="toy", settings=Settings(fold_count=2))


def test_an_option_of_the_codebook_that_ships_is_refused(codebook, corpus, tmp_path):
    """
    The rules without what was written by looking belong to the taxonomy that ships.
    """
    given = ["train", str(corpus), "--taxonomy", str(codebook), "--out", str(tmp_path / "model")]

    assert main([*given, "--unseen-rules"]) == 2
