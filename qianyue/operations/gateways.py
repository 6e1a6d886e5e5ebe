"""The process's one set of clients to outside parties, made from settings on first use."""

from __future__ import annotations

import functools

from django.conf import settings

from qianyue.gateways import Gateways, from_settings


@functools.cache
def gateways() -> Gateways:
    """Clients for sms, email, identity, ca, tsa and storage; connections are pooled and kept."""
    return from_settings(settings.GATEWAYS)
