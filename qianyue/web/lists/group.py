"""The list of contracts over several employers of a group: the desk's own list, with the employer to narrow and sort by."""

from __future__ import annotations

import dataclasses
import uuid

from django.utils.translation import gettext_lazy

from qianyue.contracts.group_contracts import GroupReach
from qianyue.contracts.search import entries
from qianyue.web.lists import Choice, Listing, Order
from qianyue.web.lists.desk import CONTRACTS, handlers_of


def group_listing(reach: GroupReach) -> Listing:
    """Described for one person at one moment: who may be chosen is whom the person sees now."""
    keys = [one.id for one in reach.employers]
    employers = Choice(
        "employer",
        gettext_lazy("单位"),
        lambda actor: [(str(one.id), one.name) for one in reach.employers],
        lambda value: reach.at(uuid.UUID(value)),
    )
    handlers = Choice("handler", gettext_lazy("经办人"), lambda actor: handlers_of(keys))
    return dataclasses.replace(
        CONTRACTS,
        name="group_contracts",
        orders=(*CONTRACTS.orders, Order("employer", gettext_lazy("单位"), "employer__name")),
        filters=(employers, *(handlers if one.name == "handler" else one for one in CONTRACTS.filters)),
        search=lambda found, typed, actor: entries.matching_any(found, typed, employers=keys),
    )
