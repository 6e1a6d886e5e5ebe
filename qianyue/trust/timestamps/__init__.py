"""Trusted time (RFC 3161; art. 20: the contract's signing time is the timestamp of the finished document).

`request` and `read_response` are the client's two halves; how the octets travel is a gateway's business.
`read_token` checks a token found in a file; `DevelopmentTsa` plays the authority.
"""

from qianyue.trust.timestamps.development import DevelopmentTsa
from qianyue.trust.timestamps.requests import TimestampRequest, read_request, request
from qianyue.trust.timestamps.responses import TimestampRefused, read_response
from qianyue.trust.timestamps.tokens import TimestampError, Token, read_token

__all__ = [
    "DevelopmentTsa",
    "TimestampError",
    "TimestampRefused",
    "TimestampRequest",
    "Token",
    "read_request",
    "read_response",
    "read_token",
    "request",
]
