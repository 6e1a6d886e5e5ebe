"""What finds contracts again: the search entry of each, and the filters that people have named."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Contract
from qianyue.employers.models import Employer
from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id


class Tokens(models.Field):
    """An array of 64-bit numbers (`bigint[]`)."""

    def db_type(self, connection: Any) -> str:
        return "bigint[]"

    def get_internal_type(self) -> str:
        return "Tokens"


@Tokens.register_lookup
class Holds(models.Lookup):
    """All of these numbers are in the array: what the inverted index answers."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @> %s::bigint[]", [*parameters, list(self.rhs)]


class SearchEntry(models.Model):
    """The words under which a contract is found, as keyed hashes (docs/decisions/0013-search-tokens.md)."""

    contract = models.OneToOneField(Contract, primary_key=True, on_delete=models.CASCADE, related_name="entry")
    tokens = Tokens()


class SavedView(models.Model):
    """A filter of a list that somebody named. Name and filter are ciphertext: people search for people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="+")
    listing = models.CharField(max_length=32)
    name = EncryptedText()
    query = EncryptedText(help_text="the address behind the question mark")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["person", "employer", "listing"], name="saved_view_of")]
