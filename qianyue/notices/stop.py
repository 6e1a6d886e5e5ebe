"""What has not left yet for a contract's worker leaves no more: the address turned out to be somebody else's."""

from __future__ import annotations

import uuid

from django.utils import timezone

from qianyue.notices.models import Message
from qianyue.notices.templates import TEMPLATES

READDRESSED = "readdressed"
TO_WORKERS = [name for name, template in TEMPLATES.items() if template.legal]


def stop(contract: uuid.UUID) -> int:
    """Belongs into the transaction that readdresses; returns how many were stopped. A second channel that is held back for the
    case that the first is not received is stopped, too. What a gateway is being handed at this moment may still arrive."""
    waiting = Message.objects.filter(contract=contract, template__in=TO_WORKERS, accepted_at=None, failed_at=None)
    waiting.filter(secret=True).update(text=None)
    return waiting.update(failed_at=timezone.now(), reason=READDRESSED, look_at=None)
