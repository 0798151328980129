"""An annotated corpus: its reviews, its splits, its card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.corpus import card_of, read_corpus, splits_of
from leder_nlp.io.formats import jsonl, markup

CARD = {"name": "toy", "version": "0", "licence": "MIT", "format": "markup"}
SHIPPED = Path(__file__).parent.parent / "corpora" / "synthetic" / "v1"


@pytest.fixture
def corpus(tmp_path):
    """Make a corpus of four reviews of two voices."""
    (tmp_path / "reviews").mkdir()
    for name in ("nurse-01", "nurse-02", "plain-01", "plain-02"):
        text = f"id: {name}\nvoice: {name[:5]}\n\n{{{{person|Mary}}}} was [[GP dnacpr|asked]].\n"
        (tmp_path / "reviews" / f"{name}.txt").write_text(text)
    put(tmp_path / "card.json", CARD)
    return tmp_path


def put(file: Path, value: Any) -> None:
    """Write a JSON file."""
    file.write_text(json.dumps(value))


def ids(path: Path, **options: Any) -> list[str]:
    """Read a corpus and give the ids."""
    return [annotated.review.review_id for annotated in read_corpus(path, **options)]


def test_reviews_come_sorted_with_their_marks(corpus):
    """All reviews of the folder are read, in the order of their files."""
    (corpus / "reviews" / "notes.md").write_text("no review")

    assert ids(corpus) == ["nurse-01", "nurse-02", "plain-01", "plain-02"]
    assert all(annotated.tags and annotated.identifiers for annotated in read_corpus(corpus))


@pytest.mark.parametrize("where", ["splits.json", "card.json"])
def test_splits_by_header_key_and_by_id(corpus, where):
    """A split is a header key and its values, or a list of ids; declared in splits.json or on the card."""
    splits = {"train": {"voice": ["nurse"]}, "test": ["plain-02"], "dev": {"ids": ["plain-01"]}}
    put(corpus / where, splits if where == "splits.json" else CARD | {"splits": splits})

    assert ids(corpus, split="train") == ["nurse-01", "nurse-02"]
    assert ids(corpus, split="test") == ["plain-02"]
    assert ids(corpus, split="dev") == ["plain-01"]


def test_single_file_has_splits_in_its_meta(corpus):
    """A JSON-lines file is a corpus too; its reviews say their split themselves."""
    lines = []
    for number, annotated in enumerate(read_corpus(corpus)):
        record = jsonl.record(annotated)
        record["meta"]["split"] = "test" if number else "train"
        lines.append(json.dumps(record))
    file = corpus / "all.jsonl"
    file.write_text("\n".join(lines))

    assert ids(file) == ["nurse-01", "nurse-02", "plain-01", "plain-02"]
    assert ids(file, split="train") == ["nurse-01"]
    with pytest.raises(ConfigError, match="no split of this name"):
        read_corpus(file, split="dev")


def test_card_says_which_format(corpus):
    """Where the card says JSON lines, text files beside them are not read."""
    (corpus / "reviews" / "all.jsonl").write_text(jsonl.write(read_corpus(corpus)[0]))
    put(corpus / "card.json", CARD | {"format": "jsonl"})

    assert ids(corpus) == ["nurse-01"]
    assert card_of(corpus)["format"] == "jsonl"


def fault(corpus: Path, kind: type[Exception] = InputError, **options: Any) -> str:
    """Read a corpus that has a fault; give the message."""
    with pytest.raises(kind) as caught:
        read_corpus(corpus, **options)
    assert caught.value.__context__ is None
    assert "Zebedee" not in str(caught.value)
    return str(caught.value)


def test_faults_of_splits(corpus):
    """A split that overlaps, is empty, names strangers or is not declared is refused."""
    put(corpus / "splits.json", {"a": {"voice": ["nurse"]}, "b": ["nurse-01"], "c": {"voice": ["nobody"]}})
    assert "review nurse-01 is in a and b" in fault(corpus, split="a")
    put(corpus / "splits.json", {"a": ["nurse-01"], "c": {"voice": ["nobody"]}})
    assert fault(corpus, split="c").endswith("split c holds no review")
    assert fault(corpus, ConfigError, split="d").endswith("no split of this name; there are: a, c")
    put(corpus / "splits.json", {"a": ["nurse-01", "Zebedee"]})
    assert fault(corpus, split="a").endswith("splits.json: a: names 1 ids that no review has")
    put(corpus / "splits.json", {"a": "Zebedee"})
    assert fault(corpus, split="a") == "splits.json: a breaks 'anyOf' of schema corpus_splits"
    (corpus / "splits.json").write_text('{"Zebedee')
    assert fault(corpus, split="a").startswith("splits.json: not JSON")


def test_faults_of_a_corpus(corpus):
    """A repeated id, a broken review, a card without a key, an empty or missing folder are named."""
    (corpus / "reviews" / "z.txt").write_text("id: nurse-01\n\nZebedee.\n")
    assert fault(corpus) == "z.txt: review nurse-01: the same id stands in nurse-01.txt"
    (corpus / "reviews" / "z.txt").write_text("id: z\n\nZebedee]].\n")
    assert fault(corpus).startswith("z.txt:3: offset 14: ]] closes no tag")
    put(corpus / "card.json", {"name": "Zebedee"})
    assert (
        fault(corpus)
        == "card.json: the whole lacks 'version', 'licence', 'format', which schema corpus_card requires"
    )
    assert fault(corpus / "gone") == "gone: no such corpus"
    (corpus / "empty").mkdir()
    assert fault(corpus / "empty").startswith("empty: no annotated review in this corpus")
    with pytest.raises(InputError, match=r"no card\.json"):
        card_of(corpus / "empty")


@pytest.mark.checkout
def test_shipped_corpus_is_sound():
    """Every review that ships is read, and its markup and JSON lines give the same back."""
    reviews = read_corpus(SHIPPED)

    assert reviews
    for annotated in reviews:
        assert markup.read(markup.write(annotated), where="f") == annotated
        assert jsonl.read(jsonl.write(annotated), where="f") == annotated


@pytest.mark.checkout
def test_shipped_splits_take_every_review_once():
    """Each shipped review is in exactly one of the declared splits."""
    splits = splits_of(SHIPPED)

    inside = [review_id for split in splits for review_id in ids(SHIPPED, split=split)]

    assert splits
    assert sorted(inside) == sorted(ids(SHIPPED))
