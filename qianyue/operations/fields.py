"""Model fields whose columns hold only ciphertext. The row's own key is bound in, so a value moved to another row,
column or table does not open (AAD = table.column:primary key). Values open lazily, when somebody reads the attribute.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from qianyue.operations import keys


class _Sealed(bytes):
    """Ciphertext as it came from the database, not opened yet."""


def sealed(row: models.Model, *names: str) -> dict[str, Any]:
    """The columns of these fields of `row` as they are stored: for `update()`, which does not know the row's key."""
    return {name: row._meta.get_field(name).pre_save(row, add=False) for name in names}


class _Opening:
    """The attribute on the model: opens on first read, keeps what it opened."""

    def __init__(self, field: EncryptedText) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])  # a deferred field
        value = instance.__dict__[self.field.attname]
        if isinstance(value, _Sealed):
            value = self.field.open(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedText(models.BinaryField):
    """A string at rest only as ciphertext. None stays NULL. Needs the primary key before the first save."""

    descriptor_class = _Opening

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opening(self))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else _Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, _Sealed):
            return value
        return keys.key_ring().seal_field(self.encode(value), aad=self._place(model_instance))

    def open(self, instance: models.Model, sealed: bytes) -> Any:
        return self.decode(keys.key_ring().open_field(bytes(sealed), aad=self._place(instance)))

    def encode(self, value: Any) -> bytes:
        return str(value).encode()

    def decode(self, data: bytes) -> Any:
        return data.decode()

    def _place(self, instance: models.Model) -> bytes:
        if instance.pk is None:
            raise ValueError(f"{instance._meta.label} needs its key before {self.attname} can be encrypted")
        return f"{instance._meta.db_table}.{self.column}:{instance.pk}".encode()


class EncryptedBytes(EncryptedText):
    def encode(self, value: Any) -> bytes:
        return bytes(value)

    def decode(self, data: bytes) -> Any:
        return data


class EncryptedJson(EncryptedText):
    """Any JSON value, at rest only as ciphertext."""

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, data: bytes) -> Any:
        return json.loads(data)
