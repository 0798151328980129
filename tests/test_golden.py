"""Released models: each still loads and says what it said."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "golden"))
make = pytest.importorskip("make")
TOLERANCE = 0.005
"""Scores may differ by this much between machines; a tag may come or go only this near the threshold."""

pytestmark = pytest.mark.skipif(
    not (make.ROOT / "models").is_dir(), reason="the models do not lie beside the tests"
)


@pytest.mark.parametrize("folder", make.tagging_models(), ids=lambda folder: folder.name)
def test_released_model_says_what_it_said(folder):
    """
    The same tags at the same places of the example reviews, the same scores within .005. Where rules or
    redaction were changed on purpose, or the model was made anew: python tests/golden/make.py.
    """
    kept = json.loads(make.file_of(folder).read_text(encoding="utf-8"))
    now = make.golden(folder)
    threshold = make.load(folder).card["settling"]["threshold"]
    before, after = ({tuple(row[:-1]): row[-1] for row in one["tags"]} for one in (kept, now))
    moved = {key for key in before.keys() & after.keys() if abs(before[key] - after[key]) > TOLERANCE}
    scores = before | after
    changed = {key for key in before.keys() ^ after.keys() if abs(scores[key] - threshold) > TOLERANCE}

    assert len(before) > 20
    assert kept["sha256"] == now["sha256"]
    assert (moved, changed) == (set(), set())
