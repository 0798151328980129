"""The labelling config of a Label Studio project, made from the taxonomy: themes, polarity, attributes."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from leder_nlp.io.formats.codes import ATTRIBUTES, LONG
from leder_nlp.records import LABELS
from leder_nlp.taxonomy import Taxonomy

COLOURS = (
    "#0b5fa5",
    "#a6361c",
    "#2e7d32",
    "#6a1b9a",
    "#b26a00",
    "#00695c",
    "#ad1457",
    "#4e342e",
    "#283593",
    "#558b2f",
)


def labelling_config(taxonomy: Taxonomy | None = None) -> str:
    """Give the XML to paste into a project's labelling setup.

    Labels show a theme's name and definition and are exported as its id. Polarity must be chosen for
    each tag; the attributes may stay empty, which means the usual one.
    """
    own = taxonomy or Taxonomy.default()
    domains = [domain for domain, _ in own.domains]
    themes = (
        f"<Label value={quoteattr(theme.label)} alias={quoteattr(theme.id)} "
        f"hint={quoteattr(theme.definition)} "
        f'background="{COLOURS[domains.index(theme.domain) % len(COLOURS)]}"/>'
        for theme in own
    )
    identifiers = (f'<Label value="{label}" background="#616161"/>' for label in LABELS)
    polarities = (f'<Choice value={quoteattr(name)} alias="{polarity}"/>' for polarity, name in LONG.items())
    lines = [
        '<Text name="text" value="$text" granularity="word"/>',
        '<TextArea name="coder" toName="text" placeholder="Your initials" maxSubmissions="1" rows="1"/>',
        '<Filter toName="theme" minlength="0" name="filter"/>',
        _tag("Labels", "theme", themes, 'choice="multiple" showInline="true"'),
        _tag("Labels", "identifier", identifiers, 'showInline="true"'),
        _tag("Choices", "polarity", polarities, _region("theme", required=True)),
    ]
    for name, values in ATTRIBUTES.items():
        choices = (f'<Choice value="{value}"/>' for value in values)
        lines.append(_tag("Choices", name, choices, _region("theme", required=False)))
    body = "\n".join(f"  {line}" for line in "\n".join(lines).split("\n"))
    return f"<View>\n{body}\n</View>\n"


def _tag(kind: str, name: str, children: object, options: str) -> str:
    inner = "\n".join(f"  {child}" for child in children)  # type: ignore[attr-defined]
    return f'<{kind} name="{name}" toName="text" {options}>\n{inner}\n</{kind}>'


def _region(labels: str, *, required: bool) -> str:
    asked = (
        ' required="true" requiredMessage="Say whether it is good practice or should improve"'
        if required
        else ""
    )
    return f'choice="single" showInline="true" perRegion="true" whenTagName="{labels}"{asked}'
