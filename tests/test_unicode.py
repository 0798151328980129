"""Accents written as signs of their own (NFD): files of other systems hold them."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from leder_nlp.errors import RedactionError
from leder_nlp.io.reviews import read_reviews
from leder_nlp.known import Known, KnownName
from leder_nlp.records import Review
from leder_nlp.redact.redactor import Redactor

TEXT = "Sinéad Muñoz lived with Zoë. Sinéad was seen by Dr Núñez."
NAME = "Sinéad Muñoz"


def test_decomposed_text_is_read_composed(tmp_path):
    """
    A table and its known names are the same in either form.
    """
    for form in ("NFC", "NFD"):
        rows = f"id,text,known_names\nr1,{TEXT},{NAME} (person)\n"
        (tmp_path / f"{form}.csv").write_text(normalize(form, rows), encoding="utf-8")
    composed, decomposed = (read_reviews(tmp_path / f"{form}.csv")[0] for form in ("NFC", "NFD"))

    assert (composed.text, composed.known) == (decomposed.text, decomposed.known)
    safe = Redactor.by_rules().redact(decomposed).text
    assert not any(word in safe for word in ("Sin", "Mu", "oz", "Zo", "ñez"))


def test_a_known_name_left_in_decomposed_text_stops_the_review():
    """
    A text that is handed in from Python is not changed; it does not come out with the name either.
    """
    known = Known(names=(KnownName(normalize("NFD", NAME)),))

    with pytest.raises(RedactionError, match="name"):
        Redactor.by_rules().redact(Review("r1", normalize("NFD", TEXT), known=known))
