"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """`development`: a band says so on every page; `large_type`: the reader's choice, also for visitors (cookie)."""
    return {"development": not settings.PRODUCTION, "large_type": request.COOKIES.get("large") == "1"}
