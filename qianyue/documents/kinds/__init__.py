"""The kinds of document: every folder here is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

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
    return kind_of(_name(terms.kind, getattr(terms, "form", None)))


def kind_in(terms: Mapping[str, Any]) -> Kind:
    """The kind that half-filled terms are about; the labour contract where they do not name one that there is."""
    return KINDS.get(_name(terms.get("kind"), terms.get("form")), KINDS["labor_contract"])


def _name(kind: object, form: object) -> str:
    return str(kind) if form in (None, "", "full") else f"{kind}_{form}"
