"""What stands in a template for those who read it is shown to nobody else."""

from __future__ import annotations

from pathlib import Path

import qianyue

TEMPLATES = sorted(Path(qianyue.__file__).parent.rglob("*.html"))


def test_a_comment_ends_on_its_line() -> None:
    """Django shows one that goes on in the next line; `{% comment %}` is for those."""
    assert len(TEMPLATES) > 100
    broken = [path.name for path in TEMPLATES for line in path.read_text().splitlines() if line.count("{#") != line.count("#}")]
    assert broken == []
