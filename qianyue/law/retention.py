"""How long what was agreed must be kept after its end."""

from __future__ import annotations

from datetime import date

from qianyue.law.dates import add_months

CONTRACT_TEXT = 24  # months after the contract was dissolved or has ended, at least (LCL 50(3))


def kept_until(ended: date) -> date:
    """The last day of that, for a contract whose last day this was."""
    return add_months(ended, CONTRACT_TEXT)
