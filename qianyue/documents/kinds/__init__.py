"""The kinds of document: every folder here is one."""

from __future__ import annotations

import importlib
import pkgutil

from qianyue.documents.errors import UnknownKind
from qianyue.documents.kind import Kind
from qianyue.law import MODELS, Terms


def _found() -> dict[str, Kind]:
    """Every folder's kind, in the order of the law's list."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    order = list(MODELS)
    kinds: list[Kind] = sorted((module.KIND for module in modules), key=lambda kind: (order.index(kind.code), kind.form))
    return {kind.name: kind for kind in kinds}


KINDS: dict[str, Kind] = _found()


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises UnknownKind."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None


def kind_for(terms: Terms) -> Kind:
    """The kind whose text these terms are printed by. Raises UnknownKind."""
    form = getattr(terms, "form", None)
    return kind_of(terms.kind if form in (None, "full") else f"{terms.kind}_{form}")
