"""The lint: what free text takes from the worker (`domain.md` 6, C-01, C-09 to C-12, T-03, W-06, W-07).

What takes a right is found; what forbids that or grants one is not. A text is folded, read into concepts (`words.toml`) and
searched for patterns over them (`families.toml`); `context.py` and `denial.py` say whether the sentence means it.
"""

from __future__ import annotations

from qianyue.law.lint.families import Family, families
from qianyue.law.lint.reading import Hit, read

__all__ = ["Family", "Hit", "families", "read"]
