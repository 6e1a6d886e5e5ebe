"""The outside parties: one folder each, with what we ask of it, the client, and a sandbox that plays it.

The house always speaks the real protocol; whether a sandbox or the real party answers is a matter of the address.
"""

from qianyue.gateways.errors import GatewayDown, GatewayError, GatewayGarbage, GatewayNotConfigured, GatewayRefused
from qianyue.gateways.factory import Gateways, from_settings
from qianyue.gateways.receipt import Receipt

__all__ = [
    "GatewayDown",
    "GatewayError",
    "GatewayGarbage",
    "GatewayNotConfigured",
    "GatewayRefused",
    "Gateways",
    "Receipt",
    "from_settings",
]
