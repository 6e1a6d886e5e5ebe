"""How quick the verifier is, beside an outsider on the same files in the same run."""

from __future__ import annotations

import pytest

from qianyue.cli.benches.verify import measure


@pytest.mark.slow
def test_it_judges_ten_files_while_pyhanko_judges_one() -> None:
    figures = measure(8.0, against_peers=True)
    assert figures["ratio to pyHanko, medians"] >= 10
