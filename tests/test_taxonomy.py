"""The themes that ship, and reading others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leder_nlp import resources
from leder_nlp.errors import ResourceError
from leder_nlp.taxonomy import Taxonomy


@pytest.fixture
def table():
    return json.loads(resources.path("taxonomy.json").read_text(encoding="utf-8"))


def written(folder: Path, value: object) -> Path:
    """Write a taxonomy file."""
    file = folder / "mine.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return file


def test_47_themes_in_10_domains():
    """
    As the guidelines say; each id once, each domain used.
    """
    taxonomy = Taxonomy.default()

    assert len(taxonomy) == len(set(taxonomy.ids)) == 47
    assert len(taxonomy.domains) == 10
    assert {theme.domain for theme in taxonomy} == {domain for domain, _ in taxonomy.domains}


def test_every_theme_can_be_read_by_a_person():
    """
    It has a label and a definition of its own.
    """
    themes = list(Taxonomy.default())

    assert all(theme.label.strip() and theme.definition.strip() for theme in themes)
    assert len({theme.label for theme in themes}) == len({theme.definition for theme in themes}) == 47


def test_theme_is_found_by_its_id():
    """
    And only by its id.
    """
    taxonomy = Taxonomy.default()

    assert all(taxonomy[theme.id] is theme and theme.id in taxonomy for theme in taxonomy)
    assert "Annual health check" not in taxonomy
    assert None not in taxonomy


def test_unknown_theme_is_told_the_ids():
    """
    A misspelt id is a KeyError that names all there are.
    """
    taxonomy = Taxonomy.default()
    with pytest.raises(KeyError) as caught:
        taxonomy["annual_helth_check"]

    assert all(theme in str(caught.value) for theme in taxonomy.ids)


def test_file_that_ships_reads_as_the_default(tmp_path, table):
    """
    A copy of it is the same taxonomy.
    """
    assert Taxonomy.read(written(tmp_path, table)) == Taxonomy.default()


def test_byte_order_mark_is_read_over(tmp_path, table):
    """
    Some editors write one before JSON.
    """
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(table), encoding="utf-8-sig")

    assert Taxonomy.read(file).ids == Taxonomy.default().ids


def test_polarity_of_another_id_is_refused(tmp_path, table):
    """
    Labels are free; a tag says good_practice or area_for_improvement.
    """
    table["polarities"][0]["label"] = "Nice"
    assert Taxonomy.read(written(tmp_path, table)).ids

    table["polarities"][0]["id"] = "nice"
    with pytest.raises(ResourceError, match=r"mine\.json"):
        Taxonomy.read(written(tmp_path, table))


def test_repeated_id_is_refused(tmp_path, table):
    """
    Two themes cannot share an id.
    """
    table["themes"].append(table["themes"][0])
    with pytest.raises(ResourceError, match=r"mine\.json"):
        Taxonomy.read(written(tmp_path, table))


def test_undeclared_domain_is_refused(tmp_path, table):
    """
    A theme stands in a domain of the file.
    """
    table["domains"].pop()
    with pytest.raises(ResourceError, match=r"mine\.json"):
        Taxonomy.read(written(tmp_path, table))


@pytest.mark.parametrize("key", ["version", "themes", "domains"])
def test_missing_key_is_refused(tmp_path, table, key):
    """
    The schema asks for version, themes and domains.
    """
    del table[key]
    with pytest.raises(ResourceError, match=r"mine\.json"):
        Taxonomy.read(written(tmp_path, table))


@pytest.mark.parametrize("content", ["{", "", "[]", '{"version": "Zebediah Quillfeather'])
def test_file_that_is_no_json_is_a_resource_error(tmp_path, content):
    """
    It is refused like any other broken file, and not quoted.
    """
    with pytest.raises(ResourceError, match=r"mine\.json") as caught:
        Taxonomy.read(written(tmp_path, content))

    assert "Quillfeather" not in f"{caught.value} {caught.value.__context__!r}"


def test_file_that_is_not_utf_8_is_a_resource_error(tmp_path):
    """
    Not a UnicodeDecodeError, which would carry the bytes.
    """
    (tmp_path / "mine.json").write_bytes(b'{"version": "\xff"}')
    with pytest.raises(ResourceError, match=r"mine\.json"):
        Taxonomy.read(tmp_path / "mine.json")
