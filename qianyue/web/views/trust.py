"""What anyone needs to check our files without us: how it is done, and the root certificates to do it with (art. 10)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qianyue.contracts.suite import suite
from qianyue.operations.gateways import gateways
from qianyue.trust.pem import encode

AUTHORITIES = ("ca", "tsa")  # gateways that publish roots


def how_to_check(request: HttpRequest) -> HttpResponse:
    return render(request, "public/how_to_check.html", {"suite": suite().key})


def root_certificate(request: HttpRequest, name: str) -> HttpResponse:
    """`/trust/ca.pem`, `/trust/tsa.pem`: the roots as their authority publishes them, in one PEM file."""
    if name not in AUTHORITIES:
        raise Http404
    roots = getattr(gateways(), name).roots()
    response = HttpResponse("".join(encode(root) for root in roots), content_type="application/x-pem-file")
    response["Content-Disposition"] = f'attachment; filename="{name}.pem"'
    return response
