"""An officer registers an employer's industry: a section (门类) of GB/T 4754, for the statistics."""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.employers.models import Employer
from qianyue.evidence.record import record
from qianyue.law.codes import Code, codes
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.oversight.employers import employer as one_of


def sections() -> list[Code]:
    """The sections of the standard, A to T."""
    return [one for one in codes("industries") if not one.parent]


def classify_employer(key: uuid.UUID, industry: str, *, actor: Actor) -> None:
    """Doing it again with the same letter changes nothing. Errors: NotFound, NotAllowed, InvalidInput."""
    found, _officer = one_of(key, actor=actor)
    if industry not in {one.code for one in sections()}:
        raise InvalidInput("请从列表中选择行业门类。", fields={"industry": "请从列表中选择行业门类。"})
    with transaction.atomic():
        if Employer.objects.filter(id=key).exclude(industry=industry).update(industry=industry):
            facts = {"from": found.industry, "to": industry}
            record("employer.classified", stream=key, actor=actor, facts=facts)
