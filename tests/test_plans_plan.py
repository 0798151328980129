"""What a plan promises before anything is run."""

from __future__ import annotations

import pytest
from planned import PLAN, write_plan

from leder_nlp.errors import ConfigError, InputError, LederError, ResourceError
from leder_nlp.models import default_folder
from leder_nlp.plans import read_plan
from leder_nlp.plans.names import named


def test_paths_are_those_beside_the_plan(tmp_path):
    """Wherever it is run from."""
    plan = read_plan(write_plan(tmp_path, PLAN))

    assert plan.data == tmp_path / "gold.jsonl"
    assert plan.system.model is None
    assert plan.metrics == ("passage_f1", "entity_recall_direct")
    assert plan.system.known


def test_model_is_the_one_that_ships_or_none_or_a_folder(tmp_path):
    """`default` needs no path."""
    models = {
        name: read_plan(write_plan(tmp_path, PLAN.replace('"none"', f'"{name}"'))).system.model
        for name in ("default", "none", "mine")
    }

    assert models == {"default": default_folder(), "none": None, "mine": tmp_path / "mine"}


def test_unknown_metric_is_refused_and_the_known_are_named(tmp_path):
    """A mistyped one must not be left out in silence."""
    with pytest.raises(ConfigError, match="passage_f1") as caught:
        read_plan(write_plan(tmp_path, PLAN.replace("entity_recall_direct", "passage_ff1")))
    assert "passage_ff1" in str(caught.value)


@pytest.mark.parametrize("where", ["metrics", "floors"])
def test_metric_of_another_kind_of_plan_is_refused(tmp_path, where):
    """A challenge plan measures no redaction, and a floor on it would never be met."""
    text = 'name = "c"\nkind = "challenge"\n[data]\nitems = "items.jsonl"\n'
    text += "[measure]\nmetrics = ['leak_rate']\n" if where == "metrics" else "[floors]\nleak_rate = 0\n"

    with pytest.raises(ConfigError, match="challenge_items"):
        read_plan(write_plan(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        'name = "p"\n[data]\ncorpus = "a"\npred = "b"\n',
        'name = "p"\nkind = "files"\n[data]\ngold = "a"\n',
        'name = "p"\nkind = "challenge"\n[data]\ncorpus = "a"\n',
        'name = "p"\n[data]\n',
    ],
)
def test_data_that_do_not_fit_the_kind_are_refused(tmp_path, text):
    """Each kind has its own keys."""
    with pytest.raises(ConfigError, match="are given by"):
        read_plan(write_plan(tmp_path, text))


def test_floors_may_stand_in_a_file_for_many_plans(tmp_path):
    """A plan finds its own by its name."""
    write_plan(tmp_path, "[small]\npassage_f1 = 0.3\n[other]\nleak_rate = 0.1\n", "floors.toml")
    plan = read_plan(write_plan(tmp_path, 'floors = "floors.toml"\n' + PLAN))

    assert plan.floors == {"passage_f1": 0.3}


def test_plan_without_floors_in_the_file_it_names_is_refused(tmp_path):
    """Else a renamed plan would pass without any."""
    write_plan(tmp_path, "[other]\nleak_rate = 0.1\n", "floors.toml")
    with pytest.raises(ConfigError, match="no floors"):
        read_plan(write_plan(tmp_path, 'floors = "floors.toml"\n' + PLAN))


@pytest.mark.parametrize("text", ["name = 1", 'name = "Has A Space"\n[data]\n', "name = ", 'other = "x"'])
def test_fault_of_a_plan_is_told_by_its_place(tmp_path, text):
    """The file and the key, never the value."""
    with pytest.raises(ResourceError, match=r"plan\.toml") as caught:
        read_plan(write_plan(tmp_path, text))
    assert "Has A Space" not in str(caught.value)


def test_missing_plan_is_an_input_error(tmp_path):
    """As is a missing file of floors."""
    with pytest.raises(InputError):
        read_plan(tmp_path / "none.toml")
    with pytest.raises(LederError):
        read_plan(write_plan(tmp_path, 'floors = "none.toml"\n' + PLAN))


def test_names_of_measures_are_told_apart():
    """No two families have a measure of one name, and each is best at 0 or 1."""
    families = {own.family for own in named().values()}

    assert families == {"redaction", "tags", "challenge", "codebook"}
    assert {own.best for own in named().values()} == {0.0, 1.0}


@pytest.mark.checkout
def test_shipped_plans_can_be_read():
    """Every plan of the checkout, and what it names is there."""
    from pathlib import Path

    plans = sorted((Path(__file__).parent.parent / "evaluation" / "plans").glob("*.toml"))

    assert len(plans) >= 8
    for file in plans:
        plan = read_plan(file)
        assert plan.name == file.stem
        # Texts and tables from outside lie below a folder that the environment names.
        assert plan.kind == "codebook" or (plan.runner if plan.kind == "outside" else plan.data).exists()
        assert all(path.exists() for path in plan.coders.values())
    assert all(read_plan(plan).split != "test" for plan in plans if read_plan(plan).floors)
