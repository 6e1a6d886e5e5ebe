"""The error of this folder."""

from qianyue.trust.errors import TrustError


class RevocationError(TrustError):
    """Revocation information that cannot be read, is not authentic or does not answer the question."""
