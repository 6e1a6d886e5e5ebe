"""The JSON Schema of the terms, made from the models that read them."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from qianyue.law.errors import UnknownKind
from qianyue.law.terms.kinds import MODELS, AnyTerms

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(kind: str | None = None) -> dict[str, Any]:
    """JSON Schema (2020-12) of one document kind, or of all of them told apart by `kind`.

    It describes what is terms, not what is lawful: nearly everything is optional here, and missing there (F-01).
    Raises `UnknownKind`.
    """
    if kind is None:
        return {"$schema": DIALECT, **TypeAdapter[Any](AnyTerms).json_schema(by_alias=True)}
    if kind not in MODELS:
        raise UnknownKind(f"没有“{kind}”这种文书，可选：" + "、".join(MODELS))
    return {"$schema": DIALECT, **MODELS[kind].model_json_schema(by_alias=True)}
