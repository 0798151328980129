"""The contract of scikit-learn, of the classifier of passages: its own battery, as `check_estimator` hands in
arrays of numbers and this classifier reads text."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score

from leder_nlp.codebooks.classifier import CodebookClassifier
from leder_nlp.codebooks.entries import Entry, alone
from leder_nlp.codebooks.fitting import _estimator
from leder_nlp.codebooks.terms import tokens
from leder_nlp.errors import ConfigError, InputError, ModelError
from leder_nlp.records import RedactedReview, Review

WORDS = {
    "good": ("lovely", "kind", "warm", "superb"),
    "poor": ("late", "rude", "cold", "dirty"),
    "mixed": ("fine",),
}
THINGS = ("lunch", "ward", "nurse", "visit", "bed", "clinic")


def passages(count: int = 60) -> tuple[list[Entry], list[str], list[str]]:
    """Give invented entries, the label of each, and its group."""
    texts, labels = [], []
    for number in range(count):
        label = list(WORDS)[number % 3]
        said = WORDS[label][number // 3 % len(WORDS[label])]
        texts.append(f"The {THINGS[number % 6]} was {said} and {said}.")
        labels.append(label)
    entries = alone([RedactedReview(f"r{number}", text) for number, text in enumerate(texts)])
    return entries, labels, [f"g{number // 2}" for number in range(count)]


def columns(labels: list[str]) -> np.ndarray:
    """Give labels as columns of 0 and 1."""
    return np.asarray([[label == name for name in sorted(WORDS)] for label in labels], dtype=int)


KINDS = {"single": list, "multi": columns}


@pytest.fixture(params=KINDS)
def data(request):
    """Give entries, targets of a kind, groups."""
    entries, labels, groups = passages()
    return entries, KINDS[request.param](labels), groups


def test_settings_come_back_as_given_and_survive_a_clone():
    """
    The constructor keeps what it is handed and checks nothing.
    """
    given = CodebookClassifier(features=("words",), penalty=7, estimator="no such")

    assert clone(given).get_params() == given.get_params()
    assert clone(given) is not given
    assert clone(given).penalty == 7


def test_settings_are_changed_by_name():
    """
    An unknown name is refused.
    """
    one = CodebookClassifier().set_params(penalty=2.0)

    assert one.penalty == 2.0
    with pytest.raises(ValueError, match="nothing"):
        one.set_params(nothing=1)


def test_fitting_changes_no_setting_and_gives_itself(data):
    """
    What is learned is in names that end in an underscore.
    """
    entries, y, groups = data
    one = CodebookClassifier(features=("words",))
    before = one.get_params()

    assert one.fit(entries, y, groups) is one
    assert one.get_params() == before
    assert {name for name in vars(one) if name.endswith("_")} == {"model_", "given_", "classes_"}


def test_it_is_a_classifier():
    """
    scikit-learn takes it for one.
    """
    assert is_classifier(CodebookClassifier())


def test_shapes(data):
    """
    A column a label; one label apiece sums to 1; predictions have the form of y.
    """
    entries, y, groups = data
    one = CodebookClassifier(features=("words", "vectors")).fit(entries, y, groups)

    assert one.decision_function(entries).shape == one.predict_proba(entries).shape == (60, 3)
    assert np.shape(one.predict(entries)) == np.shape(y)
    assert one.predict_proba([]).shape == (0, 3)
    if np.ndim(y) == 1:
        assert one.predict_proba(entries).sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_an_entry_is_read_the_same_in_any_company(data):
    """
    Alone, among others, or in another order.
    """
    entries, y, groups = data
    one = CodebookClassifier().fit(entries, y, groups)
    whole = one.predict_proba(entries)

    assert one.predict_proba(entries[3:4]) == pytest.approx(whole[3:4], abs=1e-5)
    assert one.predict_proba(entries[::-1]) == pytest.approx(whole[::-1], abs=1e-5)


def test_it_learns(data):
    """
    What words say so plainly is found.
    """
    entries, y, groups = data

    assert CodebookClassifier(features=("words",)).fit(entries, y, groups).score(entries, y) > 0.95


@pytest.mark.parametrize("estimator", ["svc", "logistic"])
def test_the_same_data_gives_the_same_model(data, estimator):
    """
    Bit for bit, and a second fit forgets the first.
    """
    entries, y, groups = data
    one = CodebookClassifier(estimator=estimator).fit(entries, y, groups)
    two = (
        CodebookClassifier(estimator=estimator).fit(entries[:30], y[:30], groups[:30]).fit(entries, y, groups)
    )

    assert np.array_equal(one.model_.weights, two.model_.weights)
    assert np.array_equal(one.predict_proba(entries), two.predict_proba(entries))


def test_a_search_by_group(data):
    """
    GridSearchCV and cross_val_score work, with groups.
    """
    entries, y, groups = data
    search = GridSearchCV(
        CodebookClassifier(features=("words",), fold_count=2), {"penalty": [0.1, 1.0]}, cv=GroupKFold(3)
    )
    search.fit(entries, y, groups=groups)

    assert search.best_params_["penalty"] in (0.1, 1.0)
    assert len(cross_val_score(CodebookClassifier(features=("words",)), entries, y, cv=3)) == 3


def test_unfitted_it_refuses():
    """
    With what to do.
    """
    with pytest.raises(ModelError, match="fit"):
        CodebookClassifier().predict(passages()[0])


def test_raw_text_is_refused():
    """
    Neither a string nor a raw review can be learned from.
    """
    with pytest.raises(TypeError):
        CodebookClassifier().fit(["The lunch was late."] * 4, ["a", "b"] * 2)
    with pytest.raises(TypeError):
        Entry(Review("r", "The lunch was late."))


def test_balance_says_how_far_rarity_is_weighed_up():
    """
    In full a label and its absence count alike, whatever their numbers; at 0 each passage counts once.
    """
    due = np.asarray([True] * 5 + [False] * 95)
    weights = {
        power: _estimator(CodebookClassifier(balance=power)._settings("multi"), due).class_weight
        for power in (0.0, 0.5, 1.0)
    }

    assert weights[1.0] == pytest.approx({True: 100 / 10, False: 100 / 190})
    assert weights[0.5] == pytest.approx({side: own**0.5 for side, own in weights[1.0].items()})
    assert weights[0.0] == {True: 1.0, False: 1.0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"features": ("letters",)},
        {"features": ()},
        {"estimator": "tree"},
        {"penalty": 0},
        {"balance": -0.1},
        {"least_groups": 1},
    ],
    ids=str,
)
def test_wrong_settings_are_refused_at_fit(wrong):
    """
    Before anything is learned.
    """
    entries, y, groups = passages()

    with pytest.raises(ConfigError):
        CodebookClassifier(**wrong).fit(entries, y, groups)


def test_lengths_must_agree():
    """
    Entries, labels and groups.
    """
    entries, y, groups = passages()

    with pytest.raises(InputError):
        CodebookClassifier().fit(entries, y[1:], groups)
    with pytest.raises(InputError):
        CodebookClassifier().fit(entries, y, ["one"] * len(entries))


def test_a_term_of_one_group_is_not_learned():
    """
    However often it stands there.
    """
    entries, y, groups = passages()
    own = [Entry(RedactedReview(f"x{number}", "The zeppelin was warm.")) for number in range(3)]
    one = CodebookClassifier().fit([*entries, *own], [*y, *["good"] * 3], [*groups, *["g"] * 3])
    terms = {term for block in one.model_.terms.values() for term in block}

    assert "warm" in terms
    assert not any("zepp" in term for term in terms)


def test_no_digit_and_no_name_is_a_word():
    """
    Even where redaction missed them.
    """
    assert tokens(RedactedReview("r", "Okafor had 3 B12 injections.")) == ["had", "injections"]


def test_a_label_of_one_passage_does_not_break_it():
    """
    It is never found, that is all.
    """
    entries, y, groups = passages()
    one = CodebookClassifier(features=("words",)).fit(entries, ["rare", *y[1:]], groups)

    assert "rare" in one.classes_
    assert np.isfinite(one.predict_proba(entries)).all()
