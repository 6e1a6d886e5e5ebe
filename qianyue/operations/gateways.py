"""The process's one set of clients to outside parties, made from settings on first use."""

from __future__ import annotations

import functools

from django.conf import settings

from qianyue import gateways as outside


@functools.cache
def gateways() -> outside.Gateways:
    """Clients for sms, email, identity, ca, tsa and storage; connections are pooled and kept."""
    return outside.from_settings(settings.GATEWAYS, allow_sandboxes=not settings.PRODUCTION)
