"""Short messages. Accepted is not delivered: ask for the report (art. 21; domain.md 12, trap 20)."""

from qianyue.gateways.sms.client import SmsClient
from qianyue.gateways.sms.port import Report, SmsGateway

__all__ = ["Report", "SmsClient", "SmsGateway"]
