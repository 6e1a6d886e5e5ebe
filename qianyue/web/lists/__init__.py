"""Lists: what one may be narrowed and sorted by is described once; question, page, address and links follow from it.

    CONTRACTS = Listing(name="contracts", orders=(Order("created", _("起草时间"), "created_at"),), default="-created")
    listed = CONTRACTS.of(access.of_employer(actor), request.GET, actor=actor)

`listed.ids` are the keys of the page in order, `listed.take(rows)` puts rows in that order; the templates in `templates/lists`
show the rest. Page 1,000 takes hardly longer than page 1: keys come
from an index first, and nothing is counted beyond `COUNTED`.
"""

from __future__ import annotations

from qianyue.web.lists.describe import Choice, Days, Listing, Order
from qianyue.web.lists.listed import COUNTED, DEEPEST, Listed

__all__ = ["COUNTED", "DEEPEST", "Choice", "Days", "Listed", "Listing", "Order"]
