"""X.509 certificates: reading, describing, requesting, and building the path to a trusted root (RFC 5280)."""

from qianyue.trust.certificates.bundles import bundle, read_bundle
from qianyue.trust.certificates.describing import describe
from qianyue.trust.certificates.names import Name, name
from qianyue.trust.certificates.path import Path, PathProblem, build_path
from qianyue.trust.certificates.reading import Certificate, CertificateError, public_key_bits, read
from qianyue.trust.certificates.requests import CertificateRequest, assemble_request, read_request, request, request_info
from qianyue.trust.certificates.roots import Roots

__all__ = [
    "Certificate",
    "CertificateError",
    "CertificateRequest",
    "Name",
    "Path",
    "PathProblem",
    "Roots",
    "assemble_request",
    "build_path",
    "bundle",
    "describe",
    "name",
    "public_key_bits",
    "read",
    "read_bundle",
    "read_request",
    "request",
    "request_info",
]
