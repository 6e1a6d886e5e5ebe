"""Whether two accounts are one human. Four eyes are two people, not two accounts: whoever demands another officer asks here.

Accounts are compared by the blind index of the identity document: the one of the last check at the phone and the one of whose
the account is, so that nobody becomes another by lending a phone. A phone tells nothing: no two accounts have the same one.
The database asks the same (`people_same_person`, migration 0004) where it guards four eyes itself.
"""

from __future__ import annotations

import uuid

from django.db.models import Q

from qianyue.people.models import Person


def accounts_of(person: uuid.UUID | None) -> list[uuid.UUID]:
    """The accounts of the human behind this one, itself first; empty for nobody."""
    if person is None:
        return []
    mine = Person.objects.filter(id=person)
    numbers = (
        mine.filter(id_index__isnull=False).values("id_index"),
        mine.filter(account_index__isnull=False).values("account_index"),
    )
    found = Q()
    for number in numbers:
        found |= Q(id_index__in=number) | Q(account_index__in=number)
    return [person, *Person.objects.filter(found).exclude(id=person).order_by("id").values_list("id", flat=True)]


def same_person(one: uuid.UUID | None, other: uuid.UUID | None) -> bool:
    """Whether both accounts are known to be one human's. Nobody is the same as nobody else."""
    return one is not None and other is not None and (one == other or other in accounts_of(one))


def known(*people: uuid.UUID | None) -> bool:
    """Whether the identity of all of them is registered: without it, that two are different cannot be determined."""
    keys = set(people)
    return Person.objects.filter(id__in=keys, id_index__isnull=False).count() == len(keys)
