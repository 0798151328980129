"""An evaluation plan: a TOML file that says which system, which data, which metrics, which floors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import ConfigError, InputError
from leder_nlp.models import default_folder
from leder_nlp.plans.names import check_names

RESAMPLES, LEVEL = 2_000, 0.95
CEILING = ("passage_f1", "review_f1")


@dataclass(frozen=True, slots=True)
class System:
    """What is measured. `model` is a folder, None the rules alone; `known`: with the form's identifiers.

    `taxonomy` is the file of another codebook than the one that ships, `rules` the folder of its rules.
    `beside` are other policies that redact the same texts, of kind outside only.
    """

    model: Path | None = None
    policy: str = "default"
    known: bool = True
    taxonomy: Path | None = None
    rules: Path | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook's table: its columns, the rows to learn from and those to score, each by (column, value)."""

    labels: tuple[str, ...]
    learn: tuple[str, str]
    score: tuple[str, str]
    text: str = "text"
    id: str = ""
    group: str = ""
    order: str = ""
    features: tuple[str, ...] = ()
    estimator: str = "svc"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `data` is a corpus or the challenge items; of kind files the gold, beside `pred`.

    No metrics are all. `floors` are the least value of a metric that is best at 1, the most of one that
    is best at 0. `coders` are annotated files of the same reviews by name; `train` are the training
    reviews to look for among the data; `coder` is whose marks are gold where several coded; `baseline`:
    score the rules alone beside a model; `origins`: recall of names by their origin; `unredacted`: the
    tags of the same texts before redaction. Of kind outside `data` is a folder below the one that
    LEDER_NLP_EXTERNAL_DATA names, `scorer` a program beside it, and `runner` runs the `peers`; of kind
    codebook it is a table below that folder, and `codebook` says what its columns and parts are.
    """

    name: str
    data: Path
    kind: str = "corpus"
    split: str | None = None
    pred: Path | None = None
    coder: str | None = None
    system: System = field(default_factory=System)
    metrics: tuple[str, ...] = ()
    floors: Mapping[str, float] = field(default_factory=dict)
    coders: Mapping[str, Path] = field(default_factory=dict)
    ceiling: tuple[str, ...] = CEILING
    slices: tuple[str, ...] = ()
    train: Path | None = None
    train_split: str | None = None
    baseline: bool = False
    origins: bool = False
    unredacted: bool = False
    scorer: str | None = None
    runner: Path | None = None
    peers: tuple[str, ...] = ()
    codebook: Codebook | None = None
    resamples: int = RESAMPLES
    level: float = LEVEL
    seed: int = 0
    file: Path | None = None


def read_plan(path: str | Path) -> Plan:
    """Read a plan; paths in it are relative to its folder.

    Raises InputError if it or its file of floors is not there, ResourceError if one breaks its schema,
    ConfigError for a metric that the catalog does not know or data that do not fit the kind.
    """
    file = Path(path)
    table = _toml(file, "plan")
    data, measure = table["data"], table.get("measure", {})
    kind = table.get("kind", "corpus")
    plan = Plan(
        name=table["name"],
        kind=kind,
        data=_place(data, kind, file),
        split=data.get("split"),
        pred=_path(file, data.get("pred")),
        coder=data.get("coder"),
        system=_system(table.get("system", {}), kind, file),
        metrics=tuple(measure.get("metrics", ())),
        floors=_floors(table, file),
        coders={name: file.parent / own for name, own in table.get("coders", {}).items()},
        slices=tuple(measure.get("slices", ())),
        train=_path(file, data.get("train")),
        train_split=data.get("train_split"),
        file=file,
        baseline=measure.get("baseline", False),
        origins=measure.get("origins", False),
        unredacted=measure.get("unredacted", False),
        scorer=data.get("scorer"),
        runner=_path(file, table.get("peers", {}).get("runner")),
        peers=tuple(table.get("peers", {}).get("systems", ())),
        codebook=_codebook(table, kind, file),
        ceiling=tuple(measure.get("ceiling", CEILING)),
        resamples=measure.get("resamples", RESAMPLES),
        level=measure.get("level", LEVEL),
        seed=measure.get("seed", 0),
    )
    if plan.system.taxonomy is not None and kind not in ("corpus", "files"):
        raise ConfigError(f"{file.name}: system: a plan of kind {kind} takes no taxonomy")
    check_names(plan.metrics, kind=kind, where=file.name)
    check_names(plan.floors, kind=kind, where=f"{file.name}: floors")
    check_names(plan.ceiling, kind="files", where=f"{file.name}: ceiling")
    return plan


def _place(data: Mapping[str, str], kind: str, file: Path) -> Path:
    """Give the path of the data. Raises ConfigError where the keys are not those of the kind."""
    due: Mapping[str, Iterable[str]] = {
        "corpus": ("corpus",),
        "files": ("gold", "pred"),
        "challenge": ("items",),
        "outside": ("sets",),
        "codebook": ("table",),
    }
    given = set(data) & {"corpus", "gold", "pred", "items", "sets", "table"}
    if given != set(due[kind]):
        raise ConfigError(f"{file.name}: data of kind {kind} are given by {' and '.join(due[kind])}")
    own = data[next(iter(due[kind]))]
    return file.parent / own if kind not in ("outside", "codebook") else Path(own)


def _codebook(table: Mapping[str, Any], kind: str, file: Path) -> Codebook | None:
    """Give the columns of a codebook's table. Raises ConfigError where they are given for another kind."""
    own = table.get("codebook")
    if (own is None) is (kind == "codebook"):
        raise ConfigError(f"{file.name}: a table [codebook] was due of kind codebook, and of no other")
    if own is None:
        return None
    lists = ("labels", "learn", "score", "features")
    columns: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in own.items()}
    return Codebook(**columns)


def _system(table: Mapping[str, Any], kind: str, file: Path) -> System:
    """Give the system. Raises ConfigError for policies beside it where none but its own is measured."""
    model = table.get("model", "default")
    folder = None if model == "none" else default_folder() if model == "default" else file.parent / model
    policy = table.get("policy", "default")
    own = str(file.parent / policy) if policy.endswith(".toml") else policy
    taxonomy, rules = (_path(file, table.get(key)) for key in ("taxonomy", "rules"))
    beside = tuple(table.get("beside", ()))
    if beside and kind != "outside":
        raise ConfigError(f"{file.name}: policies stand beside another in plans of kind outside only")
    return System(folder, own, table.get("known", True), taxonomy, rules, beside)


def _floors(table: Mapping[str, Any], file: Path) -> dict[str, float]:
    """Give the floors of the plan: its own table, or that of its name in the file it names."""
    floors = table.get("floors", {})
    if isinstance(floors, Mapping):
        return dict(floors)
    shared = _toml(file.parent / floors, "floors")
    if table["name"] not in shared:
        raise ConfigError(f"{Path(floors).name}: has no floors for the plan {table['name']}")
    return dict(shared[table["name"]])


def _toml(file: Path, schema: str) -> dict[str, Any]:
    if not file.is_file():
        raise InputError(f"{file.name}: no such file")
    return resources.toml(file, schema)


def _path(file: Path, name: str | None) -> Path | None:
    return None if name is None else file.parent / name
