"""Fills a text file with the terms: what every text can name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from qianyue.documents import spoken
from qianyue.documents.kind import Kind
from qianyue.documents.labels import LABELS
from qianyue.documents.template import fill
from qianyue.law import Terms
from qianyue.law.terms.kinds import PAPERS


def filled(file: Path, terms: Terms, kind: Kind, **more: Any) -> tuple[str, list[str | None]]:
    """A text file of this kind with what every text can name: the terms `t`, the words `labels` of their lists, how the
    document speaks of itself and of its parties, and the terms as rows of tables. `more` are names for this text alone.
    """
    dispatched = getattr(terms, "dispatch", None) is not None
    names = {
        "t": terms,
        "labels": LABELS,
        "title": Markup.escape(kind.title),
        "this": Markup.escape(kind.this),
        "both": Markup.escape({1: "本单位", 2: "双方"}.get(len(kind.places), "各方")),  # who signs
        "dispatched": dispatched,
        "at_work": Markup.escape("用工单位" if dispatched else "甲方"),  # who directs the work
        "papers": PAPERS,
        "rows": spoken.rows,
        "tables": partial(spoken.tables, terms),
        "changes": spoken.changes(terms),
        **more,
    }
    return fill(file, names)
