"""A login under way: whose code is awaited, kept in the visitor's session, the phone only as ciphertext."""

from __future__ import annotations

import base64
import dataclasses

from django.http import HttpRequest
from django.utils import timezone

from qianyue.operations.keys import key_ring
from qianyue.people.codes import PAUSE

_KEY, _PLACE = "login", b"session.login"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PendingLogin:
    phone: str
    onward: str  # a local path
    sent: float  # POSIX time of the last code

    @property
    def pause(self) -> int:
        """Seconds until another code may be asked for; 0 when it may."""
        return max(0, round(self.sent + PAUSE.total_seconds() - timezone.now().timestamp()))

    @classmethod
    def of(cls, request: HttpRequest) -> PendingLogin | None:
        kept = request.session.get(_KEY)
        if not kept:
            return None
        phone = key_ring().open_field(base64.b64decode(kept["phone"]), aad=_PLACE).decode()
        return cls(phone=phone, onward=kept["onward"], sent=kept["sent"])

    def keep(self, request: HttpRequest) -> None:
        sealed = base64.b64encode(key_ring().seal_field(self.phone.encode(), aad=_PLACE)).decode()
        request.session[_KEY] = {"phone": sealed, "onward": self.onward, "sent": self.sent}
