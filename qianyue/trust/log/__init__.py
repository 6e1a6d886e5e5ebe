"""The evidence log: an append-only Merkle tree (RFC 9162 2.1) and its signed checkpoints (C2SP).

Nobody has to trust the platform: an inclusion proof shows that an event was recorded, a consistency proof that
nothing recorded was changed since a checkpoint somebody else keeps (art. 11).
"""

from qianyue.trust.log.checkpoint import Checkpoint, checkpoint, read_checkpoint
from qianyue.trust.log.errors import LogError
from qianyue.trust.log.note import open_note, read_verifier_key, sign_note, verifier_key
from qianyue.trust.log.proofs import verify_consistency, verify_inclusion
from qianyue.trust.log.tree import MemoryNodes, Nodes, Tree, leaf_hash

__all__ = [
    "Checkpoint",
    "LogError",
    "MemoryNodes",
    "Nodes",
    "Tree",
    "checkpoint",
    "leaf_hash",
    "open_note",
    "read_checkpoint",
    "read_verifier_key",
    "sign_note",
    "verifier_key",
    "verify_consistency",
    "verify_inclusion",
]
