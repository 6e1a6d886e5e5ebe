"""Trusted time (art. 20): RFC 3161 over HTTP, from one authority or from two that stand in for each other."""

from qianyue.gateways.tsa.client import TsaClient
from qianyue.gateways.tsa.failover import FirstToAnswer
from qianyue.gateways.tsa.port import TsaGateway

__all__ = ["FirstToAnswer", "TsaClient", "TsaGateway"]
