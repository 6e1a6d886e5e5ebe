"""From terms to their canonical bytes: the ones that are attached, hashed, filed and exchanged."""

from __future__ import annotations

from typing import Any

import rfc8785

from qianyue.law.terms.kinds import Terms


def dump_terms(terms: Terms) -> bytes:
    """Canonical JSON (RFC 8785, UTF-8, no BOM): what was said and no more; nulls are dropped, names keep every character.

    `load_terms(dump_terms(terms)) == terms`, and equal terms give equal bytes.
    """
    said = terms.model_dump(mode="json", by_alias=True, exclude_none=True)
    return rfc8785.dumps(_without_nulls(said))


def _without_nulls(value: Any) -> Any:
    # Pydantic leaves out fields that are null, but does not look into the free values of `amends.changes`.
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value
