"""How well the lint reads, and how fast: precision and recall of each rule on the labelled sentences, sentences per second.

`tuning.tsv` is what its words and patterns were made with; `held_out.tsv` is what judges them, and nobody tunes by it.
A sentence counts for its label alone: found when the rule is among the findings. What is found in one labelled `-` is wrong.
"""

from __future__ import annotations

import time
from collections import Counter
from importlib.resources import files
from typing import Any

NONE = "-"
SETS = {"tuning": "tuning.tsv", "held out": "held_out.tsv"}


def rows(name: str) -> list[tuple[str, str]]:
    """Label and sentence of every line of a set; lines that begin with # are comments."""
    text = files(__name__).joinpath(name).read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [(label, sentence) for label, sentence in lines]


def judged(name: str) -> dict[str, dict[str, float]]:
    """Precision, recall and counts of each rule and in all, as shares of 1."""
    from qianyue.law.lint import read

    found, missed, wrong, besides = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for label, sentence in rows(name):
        said = {hit.family.rule for hit in read(sentence)}
        if label == NONE:
            wrong.update(said)
        else:
            (found if label in said else missed)[label] += 1
            besides.update(said - {label})
    rules = sorted(found | missed)
    figures = {rule: _figures(found[rule], missed[rule], wrong[rule], besides[rule]) for rule in rules}
    figures["in all"] = _figures(found.total(), missed.total(), wrong.total(), besides.total())
    return figures


def _figures(found: int, missed: int, wrong: int, besides: int) -> dict[str, float]:
    """`besides`: found in a breach of another rule; rightly or not, the labels do not say. `strict` counts it as wrong."""
    return {
        "precision": found / max(1, found + wrong),
        "precision, strict": found / max(1, found + wrong + besides),
        "recall": found / max(1, found + missed),
        "sentences": found + missed,
    }


def measure(seconds: float) -> dict[str, Any]:
    from qianyue.law.lint import read, reading

    sentences = [sentence for name in SETS.values() for _, sentence in rows(name)]
    judgements = {name: judged(file) for name, file in SETS.items()}
    count, before, until = 0, time.process_time(), time.monotonic() + seconds
    while time.monotonic() < until:
        reading.forget()  # every sentence as if it had never been read
        for sentence in sentences:
            read(sentence)
        count += len(sentences)
    fresh = count / (time.process_time() - before)
    for sentence in sentences:
        read(sentence)
    before = time.process_time()
    for sentence in sentences:
        read(sentence)
    again = len(sentences) / (time.process_time() - before)
    return {
        **judgements,
        "sentences per second and core": fresh,
        "the same for sentences that were read before": again,
    }
