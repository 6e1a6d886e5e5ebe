"""The certification authority (ESL 16 to 22)."""

from qianyue.gateways.ca.client import CaClient
from qianyue.gateways.ca.port import CaGateway

__all__ = ["CaClient", "CaGateway"]
