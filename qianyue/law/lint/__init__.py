"""What free text takes from the worker (`domain.md` 6.8): words, patterns over them, what takes them back."""

from __future__ import annotations

from qianyue.law.lint.families import Family, families
from qianyue.law.lint.reading import Hit, read

__all__ = ["Family", "Hit", "families", "read"]
