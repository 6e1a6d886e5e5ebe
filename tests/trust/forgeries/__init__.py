"""Forgeries as small functions, each well-formed in itself.

`ATTACKS`: later revisions, by name, each tried at several moments. `FORGERIES`: whole files of every published class of
attack, made from a `Scene`; `docs/verification.md` is written from them.
"""

from tests.trust.forgeries import catalog, contents, evidence, form, pages, shadow, signing, structure, wrapping
from tests.trust.forgeries.making import ATTACKS, OVERLAY
from tests.trust.forgeries.scene import FORGERIES, Forgery, Scene

__all__ = [
    "ATTACKS",
    "FORGERIES",
    "OVERLAY",
    "Forgery",
    "Scene",
    "catalog",
    "contents",
    "evidence",
    "form",
    "pages",
    "shadow",
    "signing",
    "structure",
    "wrapping",
]
