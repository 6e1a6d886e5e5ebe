"""Whether two accounts are one human. Four eyes are two people, not two accounts: whoever demands another officer asks here.

Accounts are compared by the blind index of the identity document. A phone tells nothing: no two accounts have the same one.
The database asks the same (`people_same_person`, migration 0003) where it guards four eyes itself.
"""

from __future__ import annotations

import uuid

from django.db.models import Q

from qianyue.people.models import Person


def accounts_of(person: uuid.UUID | None) -> list[uuid.UUID]:
    """The accounts of the human behind this one, itself first; empty for nobody."""
    if person is None:
        return []
    number = Person.objects.filter(id=person, id_index__isnull=False).values("id_index")
    others = Person.objects.filter(Q(id_index__in=number) & ~Q(id=person)).order_by("id")
    return [person, *others.values_list("id", flat=True)]


def same_person(one: uuid.UUID | None, other: uuid.UUID | None) -> bool:
    """Whether both accounts are known to be one human's. Nobody is the same as nobody else."""
    return one is not None and other is not None and (one == other or other in accounts_of(one))


def known(*people: uuid.UUID | None) -> bool:
    """Whether the identity of all of them is registered: without it, that two are different cannot be determined."""
    keys = set(people)
    return Person.objects.filter(id__in=keys, id_index__isnull=False).count() == len(keys)
