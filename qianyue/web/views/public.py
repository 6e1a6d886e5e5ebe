"""Pages that anyone may read: what this is, how to check it without us, what becomes of personal data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qianyue.web.privacy import COLLECTED, SHARED


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Regulations on Network Data Security 21: what is collected and with whom it is shared, as lists."""
    return render(request, "public/privacy.html", {"collected": COLLECTED, "shared": SHARED})
