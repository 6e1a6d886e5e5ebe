"""The error of signing."""

from qianyue.trust.errors import TrustError


class PadesError(TrustError):
    """A file that cannot be signed, or a signature that does not belong into it."""
