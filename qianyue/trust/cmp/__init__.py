"""The Certificate Management Protocol (RFC 4210, RFC 9480, RFC 9810) as far as contracts need it: asking for a certificate,
confirming it, revoking it. Messages go over whatever carries bytes; RFC 9811 is `gateways.ca.cmp`'s.
"""

from qianyue.trust.cmp.bodies import Revocation, Wanted, certificate_hash
from qianyue.trust.cmp.client import Client, Issued, Request, profile_info
from qianyue.trust.cmp.errors import CmpError, CmpRefused
from qianyue.trust.cmp.messages import Header, Message, Protection, read, write
from qianyue.trust.cmp.password import MacPolicy, PasswordMac
from qianyue.trust.cmp.responder import Office, Responder
from qianyue.trust.cmp.signed import SignatureProtection

__all__ = [
    "Client",
    "CmpError",
    "CmpRefused",
    "Header",
    "Issued",
    "MacPolicy",
    "Message",
    "Office",
    "PasswordMac",
    "Protection",
    "Request",
    "Responder",
    "Revocation",
    "SignatureProtection",
    "Wanted",
    "certificate_hash",
    "profile_info",
    "read",
    "write",
]
