"""Real-name and real-person checks by an outside provider (art. 19)."""

from qianyue.gateways.identity.client import IdentityClient
from qianyue.gateways.identity.port import Check, IdentityGateway, Result
from qianyue.gateways.identity.statement import commitment

__all__ = ["Check", "IdentityClient", "IdentityGateway", "Result", "commitment"]
