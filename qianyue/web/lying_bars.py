"""Lying bars as SVG, for names that are too long to stand below an axis (`charts` has the others). Same rules: no script,
colours from the style sheet, a table beside it. Lengths are in units of the drawing, which grows with its column.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 720
BAR, LABEL = 34, 200  # height of a lying bar, width of its name


def bars(title: str, about: str, values: Sequence[tuple[str, int]], *, name: str) -> SafeString:
    """Lying bars, each with its name and number."""
    top = max((value for _label, value in values), default=0) or 1
    room = WIDTH - LABEL - 90
    rows = [
        (LABEL - 10, place * BAR + 23, label, LABEL, place * BAR + 6, round(room * value / top, 1), BAR - 10,
         round(LABEL + room * value / top + 8, 1), place * BAR + 23, value)
        for place, (label, value) in enumerate(values)
    ]  # fmt: skip
    row = (
        '<text x="{}" y="{}" text-anchor="end">{}</text><rect x="{}" y="{}" width="{}" height="{}"/><text x="{}" y="{}">{}</text>'
    )
    return _drawing(title, about, format_html_join("", row, rows), WIDTH, max(len(values), 1) * BAR, name=name)


def _drawing(title: str, about: str, body: SafeString, width: int, height: int, *, name: str) -> SafeString:
    return format_html(
        '<svg class="q-lying" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-about">'
        '<title id="{}-title">{}</title><desc id="{}-about">{}</desc>{}</svg>',
        width, height, name, name, name, title, name, about, body,
    )  # fmt: skip
