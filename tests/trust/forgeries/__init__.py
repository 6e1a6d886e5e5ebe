"""Forbidden later revisions, each well-formed in itself: `ATTACKS` by name."""

from tests.trust.forgeries import catalog, form, pages
from tests.trust.forgeries.making import ATTACKS, OVERLAY

__all__ = ["ATTACKS", "OVERLAY", "catalog", "form", "pages"]
