"""The drawings of the error report: plain SVG, each beside a table of the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

SIDE, LEFT, BOTTOM, TOP = 300, 52, 44, 12
_WIDTH, _HEIGHT = LEFT + SIDE + 16, TOP + SIDE + BOTTOM


def bar(value: float | None, low: float | None = None, high: float | None = None) -> Markup | None:
    """Draw a rate in [0, 1] as a bar with the interval as a line; its number stands beside it.

    None for a value that is no such rate.
    """
    if value is None or value > 1 or (high is not None and high > 1):
        return None
    parts = [
        '<rect class="track" width="100" height="10"/>',
        f'<rect class="bar" y="2" width="{_at(value)}" height="6"/>',
    ]
    if low is not None and high is not None:
        parts.append(f'<line class="whisker" x1="{_at(low)}" x2="{_at(high)}" y1="5" y2="5"/>')
        parts += [
            f'<line class="whisker" x1="{_at(end)}" x2="{_at(end)}" y1="2" y2="8"/>' for end in (low, high)
        ]
    return _markup(
        '<svg class="row" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        + "".join(parts)
        + "</svg>"
    )


Point = tuple[float, float]


def reliability_plot(points: Sequence[tuple[float, float, float | None, float | None]]) -> Markup:
    """Draw observed shares over mean scores, with intervals and the line on which scores would be honest."""
    parts = [f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>']
    for mean, observed, low, high in points:
        if low is not None and high is not None:
            parts.append(
                f'<line class="whisker" x1="{_x(mean)}" x2="{_x(mean)}" y1="{_y(low)}" y2="{_y(high)}"/>'
            )
        parts.append(f'<circle class="dot" cx="{_x(mean)}" cy="{_y(observed)}" r="5"/>')
    return _figure(
        "reliability-plot",
        "Reliability plot",
        "Share of tags that are right over their mean score. The table below holds the same numbers.",
        parts,
        across="mean score",
        up="share that is right",
    )


def risk_plot(points: Sequence[Point]) -> Markup:
    """Draw the share of wrong tags over the share of tags that are kept."""
    line = " ".join(f"{_x(coverage)},{_y(risk)}" for coverage, risk in points)
    parts = [f'<polyline class="curve" points="{line}"/>']
    parts += [f'<circle class="dot" cx="{_x(own)}" cy="{_y(risk)}" r="4"/>' for own, risk in points]
    return _figure(
        "risk-plot",
        "Risk and coverage",
        "Share of wrong tags among those kept, over the share that is kept, the most certain first. "
        "The table below holds the same numbers.",
        parts,
        across="share of tags kept",
        up="share of them that is wrong",
    )


def _figure(name: str, title: str, line: str, parts: Sequence[str], *, across: str, up: str) -> Markup:
    grid = []
    for step in (0, 0.25, 0.5, 0.75, 1):
        grid.append(f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(step)}" y2="{_y(step)}"/>')
        grid.append(f'<text x="{LEFT - 8}" y="{_y(step) + 4}" text-anchor="end">{step:g}</text>')
        grid.append(f'<text x="{_x(step)}" y="{TOP + SIDE + 18}" text-anchor="middle">{step:g}</text>')
    middle = TOP + SIDE / 2
    names = (
        f'<text x="{LEFT + SIDE / 2}" y="{_HEIGHT - 6}" text-anchor="middle">{across}</text>'
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{up}</text>'
    )
    return _markup(
        f'<svg class="figure" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{line}</desc>'
        f"{''.join(grid)}{names}{''.join(parts)}</svg>"
    )


def _x(value: float) -> float:
    return round(LEFT + SIDE * _inside(value), 1)


def _y(value: float) -> float:
    return round(TOP + SIDE * (1 - _inside(value)), 1)


def _at(value: float) -> float:
    return round(100 * _inside(value), 1)


def _inside(value: float) -> float:
    return min(max(float(value), 0.0), 1.0)


def _markup(text: str) -> Markup:
    """Give markup made of numbers and fixed words only."""
    from markupsafe import Markup

    return Markup(text)
