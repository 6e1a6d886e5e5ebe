"""Fuzzes one target for some seconds, led by coverage: `python -m tests.fuzz.run TARGET SECONDS FOLDER`.

What breaks it is left in FOLDER as `crash-…`; put it into `tests/fuzz/cases/TARGET/` with what was mended.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris


def main() -> None:
    name, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    with atheris.instrument_imports(include=["qianyue.trust", "qianyue.law.terms"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={folder}/", "-max_len=60000", "-timeout=10", "-rss_limit_mb=500"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
