"""Trusted time (art. 20): RFC 3161 over HTTP."""

from qianyue.gateways.tsa.client import TsaClient
from qianyue.gateways.tsa.port import TsaGateway

__all__ = ["TsaClient", "TsaGateway"]
