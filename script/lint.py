#!/usr/bin/env python3
"""The weights of the lint: `lint.py` learns qianyue/law/lint/weights.tsv from labelled sentences.

Run with `.venv/bin/python` after a change of the words or of the sentences; a test says when it was forgotten. `--choose` prints
how the figures in weights.py do on sentences that no pattern was made with and, five times over, no weight was learnt from.
The held-out sentences are never opened here.

The method is a linear support vector machine for each rule and for "none" (dual coordinate descent, squared hinge loss:
Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM, 2008), in some sixty lines without a library.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from hashlib import sha256
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINT = ROOT / "qianyue" / "law" / "lint"
sys.path.insert(0, str(ROOT))

from qianyue.cli.benches.lint import NONE, sentences  # noqa: E402 - the tree beside this script, wherever it stands
from qianyue.law.lint.families import families  # noqa: E402
from qianyue.law.lint.folding import fold  # noqa: E402
from qianyue.law.lint.lexicon import lexicon  # noqa: E402
from qianyue.law.lint.reading import patterns_in  # noqa: E402
from qianyue.law.lint.weights import CHARACTERS, CONCEPTS, RULES, TABLE, UNIT, features  # noqa: E402

PATTERNS, MORE = "tuning.tsv", "training.tsv"  # what patterns were made with; what only weights are learnt from
LABELS = (NONE, *RULES)
COST = 3.0  # of a mistake, against the size of the weights
ROUNDS = 20
RAREST = 3  # sentences that a feature must stand in
CHUNK = 10  # lines that are left out together: what was written in one breath is alike
SMALLEST = 10  # fiftieths: what is less changes nothing

Sample = tuple[list[int], list[int]]  # the numbers of its characters and of its concepts
HEAD = """# Learnt by script/lint.py from {count} sentences; change those, never this file. Fiftieths, for {rules}.
# of: {digest}
"""


def labelled() -> list[tuple[str, str]]:
    """Everything that the weights are learnt from: what patterns were made with, then what was written for the weights alone."""
    own = [row for family in families() for row in ((family.rule, family.example), (NONE, family.lookalike))]
    return [*own, *sentences(PATTERNS), *sentences(MORE)]


def digest() -> str:
    """Of all that the weights follow from."""
    sources = [ROOT / "qianyue" / "cli" / "benches" / "lint" / name for name in (PATTERNS, MORE)]
    sources += [LINT / name for name in ("families.toml", "words.toml", "lexicon.py", "folding.py", "weights.py")]
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


def _read(line: str) -> tuple[str, str]:
    """The folded text and the concepts of a labelled line; a few of them are two sentences."""
    read = list(lexicon().sentences(fold(line)))
    return "".join(one.text for one in read), "".join(one.codes for one in read)


def samples(rows: list[tuple[str, str]]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The features of every sentence, concepts by name."""
    words = lexicon()
    name_of = {code: name for name, code in words.code.items()}
    made = []
    for _, sentence in rows:
        found = features(*_read(sentence))
        named = frozenset(" ".join(name_of.get(code, code) for code in feature) for feature in found.concepts)
        made.append((found.characters, named))
    return made


def learnt(rows: list[tuple[str, str]], made: list[tuple[frozenset[str], frozenset[str]]]) -> dict[tuple[str, str], list[int]]:
    """For each feature its weights, one a rule: how much more it speaks for the rule than for none."""
    counted = Counter(
        (sort, one) for found in made for sort, some in zip((CHARACTERS, CONCEPTS), found, strict=True) for one in some
    )
    number = {feature: index for index, feature in enumerate(sorted(f for f, count in counted.items() if count >= RAREST))}
    numbered: list[Sample] = []
    for characters, concepts in made:
        pair = tuple(
            sorted(number[sort, one] for one in some if (sort, one) in number)
            for sort, some in ((CHARACTERS, characters), (CONCEPTS, concepts))
        )
        numbered.append((pair[0], pair[1]))
    scales = [(1 / sqrt(len(characters)), 1 / sqrt(len(concepts))) for characters, concepts in made]
    by_label = {
        label: _one_against_the_rest(numbered, scales, [1 if known == label else -1 for known, _ in rows], len(number))
        for label in LABELS
    }
    table = {}
    for feature, index in number.items():
        figures = [round((by_label[rule][index] - by_label[NONE][index]) * UNIT) for rule in RULES]
        if max(map(abs, figures)) >= SMALLEST:
            table[feature] = figures
    return table


def _one_against_the_rest(numbered: list[Sample], scales: list[tuple[float, float]], signs: list[int], size: int) -> list[float]:
    """The weights that tell the sentences signed 1 from those signed -1."""
    weight = [0.0] * size
    held = [0.0] * len(signs)
    order = list(range(len(signs)))
    shuffled = random.Random(0)  # noqa: S311 - the order of learning, the same in every run
    for _ in range(ROUNDS):
        shuffled.shuffle(order)
        for at in order:
            (characters, concepts), (first, second) = numbered[at], scales[at]
            says = first * sum(map(weight.__getitem__, characters)) + second * sum(map(weight.__getitem__, concepts))
            slope = signs[at] * says - 1 + held[at] / (2 * COST)
            length = first * first * len(characters) + second * second * len(concepts) + 1 / (2 * COST)
            step = max(held[at] - slope / length, 0.0) - held[at]
            if abs(step) < 1e-9:
                continue
            held[at] += step
            for scale, some in ((first, characters), (second, concepts)):
                for index in some:
                    weight[index] += step * signs[at] * scale
    return weight


def written(table: dict[tuple[str, str], list[int]], count: int) -> str:
    """The table as it is kept."""
    head = HEAD.format(count=count, rules=", ".join(RULES), digest=digest())
    return head + "".join(
        f"{sort}\t{one}\t" + "\t".join(str(figure or "") for figure in figures) + "\n"
        for (sort, one), figures in sorted(table.items())
    )


def choose() -> None:
    """Print how PATTERN, LEAST and SECOND do: five times the weights of four fifths judge the rest of what no pattern knew."""
    from itertools import product

    from qianyue.law.lint import weights as judge

    rows = labelled()
    made = samples(rows)
    fresh = range(len(rows) - len(sentences(MORE)), len(rows))
    words = lexicon()
    seen = []
    for part in range(5):
        out = {at for at in fresh if at // CHUNK % 5 == part}
        kept = [at for at in range(len(rows)) if at not in out]
        table = learnt([rows[at] for at in kept], [made[at] for at in kept])
        lines = written(table, 0).splitlines()
        learned = judge.Weights((line for line in lines if not line.startswith("#")), words)
        for at in sorted(out):
            text, codes = _read(rows[at][1])
            patterns = {family.rule for family, _, _ in patterns_in(codes)}
            seen.append((rows[at][0], learned.sums(features(text, codes)), patterns))
    results = []
    for judge.PATTERN, judge.LEAST, judge.SECOND in product((0.6, 0.8, 1.0), (0.0, 0.1, 0.2, 0.3, 0.4), (1.0, 1.3, 1.6)):
        right = alarms = 0
        for label, sums, patterns in seen:
            found = set(judge.chosen(sums, patterns))
            right += label in found
            alarms += len(found - {label})
        breaches = sum(label != NONE for label, _, _ in seen)
        precision, recall = right / (right + alarms), right / breaches
        results.append(
            (2 * precision * recall / (precision + recall), judge.PATTERN, judge.LEAST, judge.SECOND, precision, recall)
        )
    for result in sorted(results, reverse=True)[:8]:
        print("F {:.4f}  PATTERN {} LEAST {} SECOND {}  precision {:.4f} recall {:.4f}".format(*result))


def main() -> None:
    """Write the table, or choose."""
    if "--choose" in sys.argv:
        choose()
        return
    rows = labelled()
    (LINT / TABLE).write_text(written(learnt(rows, samples(rows)), len(rows)), "utf-8")


if __name__ == "__main__":
    main()
