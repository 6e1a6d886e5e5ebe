"""Whether a certificate was revoked: OCSP (RFC 6960) and CRLs (RFC 5280 5), asked, read and checked."""

from qianyue.trust.revocation.crls import Crl, read_crl
from qianyue.trust.revocation.errors import RevocationError
from qianyue.trust.revocation.requests import CertId, OcspRequest, read_request, request
from qianyue.trust.revocation.responses import OcspAnswer, SingleAnswer, read_response

__all__ = [
    "CertId",
    "Crl",
    "OcspAnswer",
    "OcspRequest",
    "RevocationError",
    "SingleAnswer",
    "read_crl",
    "read_request",
    "read_response",
    "request",
]
