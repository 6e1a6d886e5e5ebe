"""Help for the tests of official texts: drafts, and those that a second officer has approved."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

from qianyue.documents.own import starter
from qianyue.employers.models import ContractText
from qianyue.law.dates import today
from qianyue.oversight.acts.draft_text import draft_text
from qianyue.oversight.models import TextReview

KIND, TITLE = "labor_contract", "通用劳动合同"


def drafted(bureau: Any, title: str = TITLE, data: bytes | None = None) -> ContractText:
    """A draft of the first officer."""
    return ContractText.objects.get(id=draft_text(KIND, title, data or starter(KIND), actor=bureau.first))


def approved(bureau: Any, title: str = TITLE, data: bytes | None = None) -> ContractText:
    """What the second officer's approval leaves; how the text is laid out is no matter here."""
    text = drafted(bureau, title, data)
    verdict = TextReview.Verdict.APPROVED
    TextReview.objects.create(text=text, verdict=verdict, reviewed_by_id=bureau.second.person, reviewed_at=timezone.now())
    return text


def published(bureau: Any, begins_on: datetime.date | None = None, title: str = TITLE, data: bytes | None = None) -> uuid.UUID:
    """A version in use from `begins_on` (today) on, as the act leaves it."""
    text = approved(bureau, title, data)
    begins = begins_on or today()
    ContractText.objects.filter(id=text.id).update(
        published_at=timezone.now(), published_by=bureau.second.person, begins_on=begins
    )
    return text.id
