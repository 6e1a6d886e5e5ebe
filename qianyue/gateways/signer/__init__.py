"""Keys in another machine: a signing server or a cryptographic module behind one (digest in, signature out)."""

from qianyue.gateways.signer.client import RemoteKey

__all__ = ["RemoteKey"]
