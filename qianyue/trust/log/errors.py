"""The log's error."""

from qianyue.trust.errors import TrustError


class LogError(TrustError):
    """A proof that does not hold, a note that is not signed by the key expected, a size that does not exist."""
