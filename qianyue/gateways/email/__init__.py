"""Electronic mail."""

from qianyue.gateways.email.client import SmtpClient
from qianyue.gateways.email.port import EmailGateway

__all__ = ["EmailGateway", "SmtpClient"]
