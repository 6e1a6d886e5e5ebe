"""Checking proofs with nothing but the hashes (RFC 9162 2.1.3.2 and 2.1.4.2). A stand-alone verifier needs only this."""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest

from qianyue.trust.log.tree import node_hash

MAX_PROOF = 64  # hashes: a tree of 2**64 leaves; longer proofs only cost time


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, hash_name: str = "sha256"
) -> bool:
    """Whether the leaf hash `leaf` is leaf number `index` of the tree of `size` leaves with this root."""
    if not 0 <= index < size or len(proof) > MAX_PROOF:
        return False
    position, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            value = node_hash(sibling, value, hash_name=hash_name)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            value = node_hash(value, sibling, hash_name=hash_name)
        position, last = position >> 1, last >> 1
    return last == 0 and compare_digest(value, root)


def verify_consistency(
    *, old_size: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes, hash_name: str = "sha256"
) -> bool:
    """Whether the tree of `old_size` leaves (at least 1) is a prefix of the tree of `size` leaves."""
    if not 1 <= old_size <= size or len(proof) > MAX_PROOF:
        return False
    if old_size == size:
        return not proof and compare_digest(old_root, root)
    hashes = list(proof)
    if old_size & (old_size - 1) == 0:
        hashes.insert(0, old_root)  # a complete tree is its own first node
    if not hashes:
        return False
    position, last = old_size - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_value = value = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_value = node_hash(sibling, old_value, hash_name=hash_name)
            value = node_hash(sibling, value, hash_name=hash_name)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            value = node_hash(value, sibling, hash_name=hash_name)
        position, last = position >> 1, last >> 1
    return last == 0 and compare_digest(old_value, old_root) and compare_digest(value, root)
