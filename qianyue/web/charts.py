"""Charts as SVG: small pure functions, no script. Colours come from the style sheet; the numbers stand in a table beside them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 16, 28, 44
_LABELS = 6  # below an axis: more would touch one another on a phone


def bars(labels: Sequence[str], values: Sequence[float], *, title: str) -> SafeString:
    """One bar a label, from the left; the highest has its value on it."""
    top = scale(max(values, default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(values))
    parts = [_grid(top)]
    for place, value in enumerate(values):
        x, y = _LEFT + place * step + step * 0.12, _y(value, top)
        parts.append(
            f'<rect class="q-chart__bar" x="{x:.1f}" y="{y:.1f}" width="{step * 0.76:.1f}" height="{_y(0, top) - y:.1f}">'
            f"<title>{escape(labels[place])}: {_number(value)}</title></rect>"
        )
    return _svg([*parts, _axis(labels, step)], title)


def lines(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], *, title: str) -> SafeString:
    """Up to two lines over the same labels, told apart by stroke as well as by colour; named at the top."""
    top = scale(max(itertools.chain.from_iterable(values for _, values in series), default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    parts = [_grid(top)]
    for number, (name, values) in enumerate(series[:2]):
        other = "" if number == 0 else "--2"
        points = [(_LEFT + (place + 0.5) * step, _y(value, top)) for place, value in enumerate(values)]
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        second = f" q-chart__line{other}" if other else ""
        parts.append(f'<polyline class="q-chart__line{second}" points="{joined}"/>')
        parts += [
            f'<circle class="q-chart__dot{other}" cx="{x:.1f}" cy="{y:.1f}" r="5"><title>{escape(labels[place])} '
            f"{escape(name)}: {_number(values[place])}</title></circle>"
            for place, (x, y) in enumerate(points)
        ]
        at = _LEFT + number * 230
        parts.append(f'<line class="q-chart__line{second}" x1="{at}" y1="14" x2="{at + 36}" y2="14"/>')
        parts.append(f'<text x="{at + 44}" y="21">{escape(name)}</text>')
    return _svg([*parts, _axis(labels, step)], title)


def scale(highest: float) -> float:
    """The top of the axis: 1, 2 or 5 times a power of ten, not below the highest value and never 0."""
    power = 1.0
    while True:
        for factor in (1, 2, 5):
            if highest <= factor * power:
                return factor * power
        power *= 10


def _svg(parts: list[str], title: str) -> SafeString:
    body = "".join(parts)
    head = f'<svg class="q-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title, quote=True)}">'
    return mark_safe(f"{head}{body}</svg>")  # noqa: S308 - numbers, and words escaped above


def _grid(top: float) -> str:
    marks = [0, top / 2, top] if top >= 2 else [0, top]
    rows = []
    for value in marks:
        y = _y(value, top)
        rows.append(f'<line class="q-chart__grid" x1="{_LEFT}" y1="{y:.1f}" x2="{WIDTH - _RIGHT}" y2="{y:.1f}"/>')
        rows.append(f'<text class="q-chart__quiet" x="{_LEFT - 8}" y="{y + 7:.1f}" text-anchor="end">{_number(value)}</text>')
    return "".join(rows)


def _axis(labels: Sequence[str], step: float) -> str:
    every = max(1, -(-len(labels) // _LABELS))
    shown = [place for place in range(len(labels)) if place % every == 0]
    return "".join(
        f'<text class="q-chart__quiet" x="{_LEFT + (place + 0.5) * step:.1f}" y="{HEIGHT - 12}" text-anchor="middle">'
        f"{escape(labels[place])}</text>"
        for place in shown
    )


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * min(max(value, 0) / top, 1)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
