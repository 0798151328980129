"""From annotated reviews to a model: redact, read, fit, choose the threshold on held-out reviews.

Nothing is learned from raw text, and nothing is chosen on reviews that the model has seen: scores
for calibration and for the threshold come from models fitted without the review in question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from leder_nlp.errors import InputError, RedactionError
from leder_nlp.evaluate.tags import TagScores, score_tags
from leder_nlp.models import FORMAT, Model
from leder_nlp.pipeline import redact_annotated
from leder_nlp.progress import Report, unheard
from leder_nlp.records import POLARITIES, AnnotatedReview, RedactedReview, Tag, TaggedReview
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Span
from leder_nlp.tag.features import BY_RULE
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier, rules_of
from leder_nlp.tag.settling import Key, Said, Settling, evidence, gathered
from leder_nlp.tag.trained import LEAST, TrainedClassifier, described, matrix
from leder_nlp.tag.vectors import columns
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.threads import single
from leder_nlp.train.aims import chosen, precision_of
from leder_nlp.train.examples import Examples, examples
from leder_nlp.train.fitting import Settings, Weights, fit, logistic

_THRESHOLDS = tuple(step / 100 for step in (*range(3, 10), *range(10, 40, 2), *range(40, 91, 5)))
_FEWEST = 10

INTENDED_USE = (
    "To suggest good practice and areas for improvement by theme in redacted LeDeR reviews, for analysts who "
    "check them. Not for decisions about a person's care, and not evidence by itself."
)
LIMITS = (
    "Learned from the corpus named here alone; wording, regions and forms that it lacks are read less well. "
    "Scores on other reviews must be measured on reviews annotated by people."
)


@single()
def train(
    corpus: Iterable[AnnotatedReview],
    *,
    name: str,
    version: str = "1.0",
    corpus_name: str = "",
    bank: Iterable[AnnotatedReview] = (),
    bank_name: str = "",
    apart: Iterable[AnnotatedReview] = (),
    rules: RuleClassifier | None = None,
    taxonomy: Taxonomy | None = None,
    licence: str = "MIT",
    settings: Settings | None = None,
    report: Report = unheard,
) -> Model:
    """Learn a model from annotated reviews.

    `bank` are annotated passages learned from beside the corpus: never held out, and no part of the
    calibration. `apart` are reviews that nothing is learned from but the threshold; without them it is
    chosen on the corpus, held out in turn. `rules` are those whose findings are features; without them the
    rules that ship.
    `taxonomy` is the codebook of the tags, the one that ships if not given; another needs no rules, and
    its card names it and the rules by their hashes.

    Raises InputError for fewer than ten reviews, none with tags, or a tag of no theme of the taxonomy, or if
    the precision aimed at cannot be reached; ConfigError for no such aim. A review that cannot be redacted
    is left out and counted.
    """
    settings = settings or Settings()
    precision_of(settings.aim)
    taxonomy = taxonomy or Taxonomy.default()
    gold, left_out = _redacted(corpus, report)
    if len(gold) < _FEWEST or not any(review.tags for review in gold):
        raise InputError(
            f"{len(gold)} annotated reviews are too few to learn from; {_FEWEST} with tags are needed"
        )
    others = _redacted(apart, report)[0]
    _known([*gold, *others], taxonomy)
    rules = rules or rules_of(taxonomy)
    findings, by_rule, data = read(gold, rules)
    report(f"{len(gold)} reviews, {len(data.passages)} passages")
    banked, bank_left_out = _redacted(bank, report)
    of_bank = read(banked, rules)[2] if banked else Examples((), (), ())
    beside = [(examples_of_rules(rules), 1.0), (of_bank, settings.bank_weight)]
    dense = columns(settings.vectors) if settings.vectors else None
    weights, probabilities = fit(
        data,
        taxonomy.ids,
        matrix,
        beside=beside,
        dense=dense,
        groups=_groups(gold, settings.fold_by),
        settings=settings,
        report=report,
    )
    by_model = _tags(data, probabilities, taxonomy.ids)
    due = [tag for review in gold for tag in review.tags]
    settling = _weighed(gathered(findings, by_rule, by_model), due)
    held_out = _Scored(gold, tuple(settling.settle(findings, by_rule, by_model)), taxonomy)
    card = {
        "name": name,
        "version": version,
        "format": FORMAT,
        "taxonomy": taxonomy.version,
        **_codebook(taxonomy, rules),
        "trained_on": {
            "corpus": corpus_name,
            "reviews": len(gold),
            "left_out": left_out,
            "passages": len(data.passages),
            "tags": len(due),
            "smallest_document_frequency": settings.least_reviews,
            "beside": {
                "bank": bank_name,
                "passages": len(banked),
                "left_out": bank_left_out,
                "tags": sum(len(review.tags) for review in banked),
            },
        },
        "settings": asdict(settings),
        "intended_use": INTENDED_USE,
        "limits": LIMITS,
        "licence": licence,
        "sha256": {"features.json": "0" * 64, "weights.npz": "0" * 64},
    }
    model = _model(card, weights)
    reading = rules_of(taxonomy) if taxonomy.ships else rules
    judged = _read_by(model, settling, others, taxonomy, reading) if others else held_out
    threshold = judged.threshold(settings.aim)
    how = _how(settings, len(others))
    return replace(model, card={**card, **_settled(settling, threshold, held_out, how)})


def _settled(settling: Settling, threshold: float, held_out: _Scored, how: str) -> dict[str, Any]:
    """Give what the card says of rules and model together."""
    settled = asdict(replace(settling, threshold=threshold))
    return {"settling": settled, "measured": {"how": how, **held_out.measured(threshold)}}


def _known(gold: Sequence[TaggedReview], taxonomy: Taxonomy) -> None:
    """Raise InputError if a tag is of no theme of the taxonomy: it would be learned from as if untagged."""
    themes = frozenset(taxonomy.ids)
    for review in gold:
        if any(tag.theme not in themes for tag in review.tags):
            raise InputError(
                f"review {review.review_id}: has a tag of no theme of taxonomy {taxonomy.version}; "
                "give the taxonomy that it was annotated with"
            )


def _codebook(taxonomy: Taxonomy, rules: RuleClassifier) -> dict[str, str | None]:
    if taxonomy.ships:
        return {}
    return {"taxonomy_sha256": taxonomy.sha256, "rules_sha256": rules.rules.sha256}


def _groups(gold: Sequence[TaggedReview], column: str) -> dict[str, str]:
    """Give the group of each review. Raises InputError if fewer than two groups can be told apart."""
    if not column:
        return {}
    groups = {one.review_id: one.review.meta.get(column, "") for one in gold}
    if len(set(groups.values())) < 2:
        raise InputError("the column to hold out by has one value only in these reviews, or does not pass")
    return groups


def _how(settings: Settings, apart: int) -> str:
    aim = "" if precision_of(settings.aim) is None else f"; threshold for {settings.aim}"
    chosen_on = f"; threshold chosen on {apart} reviews apart" if apart else ""
    folds = f"{settings.fold_count} folds by {settings.fold_by or 'review'}"
    return f"{folds}, on the training corpus{aim}{chosen_on}"


def read(gold: Sequence[TaggedReview], rules: RuleClassifier) -> tuple[Findings, list[Tag], Examples]:
    """Cut redacted gold reviews into passages, read them by the rules, and label them."""
    cut = [passage for review in gold for passage in passages(review.review)]
    findings = Findings(cut, rules.rules)
    by_rule = rules.read(findings)
    seen, names = described(findings, by_rule)
    return findings, by_rule, examples(seen, names, gold)


def examples_of_rules(rules: RuleClassifier) -> Examples:
    """Give the hits and misses of the rules as labelled examples, without what the rules see in them.

    They are sentences that people wrote and labelled; the rules match them by construction, so the
    model would learn from them to trust the rules too much.
    """
    gold: list[TaggedReview] = []
    for rule in rules.rules.rules:
        for number, (polarity, text) in enumerate([*rule.hits, *((None, text) for text in rule.misses)]):
            review = RedactedReview(f"rule {rule.id} {number}", text)
            whole = Span(0, len(text))
            tags = () if polarity is None else (Tag(review.review_id, whole, rule.theme, polarity),)
            gold.append(TaggedReview(review, tags))
    if not gold:
        return Examples((), (), ())
    _, _, data = read(gold, rules)
    plain = tuple([name for name in names if name.partition("=")[0] not in BY_RULE] for names in data.names)
    return replace(data, names=plain)


def _redacted(corpus: Iterable[AnnotatedReview], report: Report) -> tuple[list[TaggedReview], int]:
    redactor = Redactor.default()
    gold: list[TaggedReview] = []
    left_out = 0
    for annotated in corpus:
        try:
            gold.append(redact_annotated(annotated, redactor))
        except RedactionError as error:
            report(f"left out: {error}")
            left_out += 1
    return gold, left_out


def _model(card: dict[str, Any], weights: Weights) -> Model:
    own = weights
    return Model(card, own.features, own.labels, own.idf, own.weights, own.bias, own.slopes, own.shifts)


@dataclass(frozen=True, slots=True)
class _Scored:
    """Gold reviews, and the tags of a model that did not see them, with their scores."""

    gold: Sequence[TaggedReview]
    tags: Sequence[Tag]
    taxonomy: Taxonomy

    def threshold(self, aim: str) -> float:
        """Choose the threshold that serves the aim best on passages."""
        tables = {step: self._above(step).table("passage", "joint").micro for step in _THRESHOLDS}
        return chosen(tables, aim)

    def measured(self, threshold: float) -> dict[str, float | None]:
        """Give the figures of the tags above a threshold."""
        scores = self._above(threshold)
        micro = scores.table("passage", "joint").micro
        return {
            "precision": micro.precision,
            "recall": micro.recall,
            "f1": micro.f1,
            "theme_f1": scores.table("passage", "theme").micro.f1,
            "review_f1": scores.table("review", "joint").micro.f1,
        }

    def _above(self, threshold: float) -> TagScores:
        due = [tag for review in self.gold for tag in review.tags]
        kept = [tag for tag in self.tags if tag.score >= threshold]
        return score_tags(due, kept, reviews=[one.review_id for one in self.gold], taxonomy=self.taxonomy)


def _read_by(
    model: Model, settling: Settling, gold: Sequence[TaggedReview], taxonomy: Taxonomy, rules: RuleClassifier
) -> _Scored:
    """Tag gold reviews that a model has not seen, as `tag` does."""
    findings, by_rule, _ = read(gold, rules)
    by_model = TrainedClassifier(model, rules=rules).read_beside(findings, by_rule)
    return _Scored(gold, tuple(settling.settle(findings, by_rule, by_model)), taxonomy)


def _weighed(said: Mapping[Key, Said], due: Sequence[Tag]) -> Settling:
    """Learn from what was said of each theme in each sentence, and whether a person says so too."""
    right: dict[tuple[str, str, str], list[Tag]] = {}
    for tag in due:
        right.setdefault((tag.review_id, tag.theme, tag.polarity), []).append(tag)
    seen, met = [], []
    for (review, theme, polarity, _), own in said.items():
        seen.append(evidence(own))
        spans = [tag.span for tags in own for tag in tags]
        gold = right.get((review, theme, polarity), ())
        met.append(any(tag.span.overlaps(span) for tag in gold for span in spans))
    bias, model, rule = logistic(seen, met)
    return Settling(_THRESHOLDS[0], bias, model, rule)


def _tags(data: Examples, probabilities: Any, themes: Sequence[str], *, least: float = LEAST) -> list[Tag]:
    tags = []
    for row, passage in enumerate(data.passages):
        for column, theme in enumerate(themes):
            for side, polarity in enumerate(POLARITIES):
                score = float(probabilities[row, column] * probabilities[row, len(themes) + side])
                if score >= least:
                    tags.append(Tag(passage.review_id, passage.span, theme, polarity, score, "model"))
    return tags
