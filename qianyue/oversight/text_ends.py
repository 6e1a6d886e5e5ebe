"""When an official model text goes out of use: whoever has a draft worded by it is told to choose again."""

from __future__ import annotations

import datetime

from django.db.models import Count
from django.utils import timezone

from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.models import Contract
from qianyue.employers.models import ContractText, Membership
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER
from qianyue.operations.outbox import handler, owe


def owe_telling(text: ContractText, day: datetime.date) -> None:
    """Commit to it with the transaction that ends the text on `day`."""
    begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    delay = max(0.0, (begins - timezone.now()).total_seconds())
    owe("oversight.text_ended", f"{text.id}:{day}", delay=delay, text=str(text.id))


@handler("oversight.text_ended")
def tell(*, text: str) -> None:
    """Each handler with such drafts, once. What was to end it may have been withdrawn itself meanwhile."""
    ended = ContractText.objects.get(id=text)
    if ended.usable:
        return
    waiting = Contract.objects.filter(text=ended, state__in=EDITABLE).order_by()
    counts = {
        (employer, person): count for employer, person, count in waiting.values_list("employer", "handler").annotate(Count("id"))
    }
    members = Membership.objects.current().filter(role=HANDLER, employer__in={employer for employer, _person in counts})
    for member in members:
        if count := counts.get((member.employer_id, member.person_id)):
            notify(
                event=f"text_ended:{ended.id}:{member.id}",
                person=member.person_id,
                text=f"示范文本“{ended}”已经停用，您有 {count} 份草稿选用了它。请在预览页改选其他文本后再发出。",
            )
