"""How well the lint reads: precision and recall on sentences that nobody tuned it on, and sentences per second and core.

A sentence's rule is found when it is among the findings' rules. Every other rule found there is a false alarm, and so is any
in a sentence that breaks none.
"""

from __future__ import annotations

import time
from collections import Counter
from importlib.resources import files
from typing import Any

RULES = ("C-01", "C-09", "C-10", "C-11", "C-12", "T-03", "W-06", "W-07")
NONE = "-"


def measure(seconds: float) -> dict[str, Any]:
    """The figures of the held-out sentences; those that the patterns were tuned on, beside them, show how far they reach."""
    held_out, tuning = sentences("held_out.tsv"), sentences("tuning.tsv")
    return {
        "held out": judged(held_out),
        "tuning": judged(tuning)["in total"],
        "sentences per second and core": _speed([sentence for _, sentence in held_out + tuning], seconds),
    }


def sentences(name: str) -> list[tuple[str, str]]:
    """Label and sentence of every line of a file that is no comment."""
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(label, sentence) for label, sentence in rows]


def judged(rows: list[tuple[str, str]]) -> dict[str, Any]:
    """Precision and recall in percent, by rule and in total."""
    from qianyue.law.lint import read

    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for label, sentence in rows:
        found = {hit.family.rule for hit in read(sentence)}
        if label != NONE:
            (right if label in found else missed)[label] += 1
        alarms.update(found - {label})
    by_rule = {rule: _figures(right[rule], alarms[rule], missed[rule]) for rule in RULES}
    total = _figures(right.total(), alarms.total(), missed.total())
    return {"sentences": len(rows), "in total": total, **by_rule}


def _figures(right: int, alarms: int, missed: int) -> dict[str, float]:
    return {
        "precision, %": 100 * right / (right + alarms) if right + alarms else 100.0,
        "recall, %": 100 * right / (right + missed) if right + missed else 100.0,
    }


def _speed(texts: list[str], seconds: float) -> float:
    """Of sentences never read before: in every round what the lint remembers of the last one is forgotten."""
    from qianyue.law.lint import reading

    reading.read(texts[0])  # the tables
    done, began = 0, time.process_time()
    while (spent := time.process_time() - began) < seconds:
        reading._read_paragraph.cache_clear()
        reading.patterns_in.cache_clear()
        for text in texts:
            reading.read(text)
        done += len(texts)
    return done / spent
