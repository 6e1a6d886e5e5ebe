"""The tree: hashes of complete subtrees in a node store, and everything else computed from them.

A node is named `(level, index)`: it covers leaves `index * 2**level` to `(index + 1) * 2**level - 1`. A node is written
once, when its last leaf arrives, and never changes: a table, a bucket of tiles and a dictionary all can be the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from qianyue.trust.digests import algorithm, digest
from qianyue.trust.log.errors import LogError

Node = tuple[int, int]


class Nodes(Protocol):
    """The node store. `get` answers in the order asked; both take many nodes, to be one query each."""

    def get(self, nodes: Sequence[Node], /) -> Sequence[bytes]: ...

    def put(self, nodes: Mapping[Node, bytes], /) -> None: ...


class MemoryNodes:
    """Nodes in a dictionary: tests, and trees rebuilt from an evidence package."""

    def __init__(self) -> None:
        self._hashes: dict[Node, bytes] = {}

    def get(self, nodes: Sequence[Node], /) -> Sequence[bytes]:
        return [self._hashes[node] for node in nodes]

    def put(self, nodes: Mapping[Node, bytes], /) -> None:
        self._hashes.update(nodes)


def leaf_hash(data: bytes, *, hash_name: str = "sha256") -> bytes:
    """H(0x00 || data), RFC 9162 2.1.1."""
    return digest(hash_name, b"\x00", data)


def node_hash(left: bytes, right: bytes, *, hash_name: str = "sha256") -> bytes:
    """H(0x01 || left || right), RFC 9162 2.1.1: the prefix keeps a node from posing as a leaf."""
    return digest(hash_name, b"\x01", left, right)


class Tree:
    """A tree over `nodes` that has `size` leaves now; the caller keeps the size beside the nodes, in one transaction."""

    def __init__(self, *, nodes: Nodes, size: int = 0, hash_name: str = "sha256") -> None:
        algorithm(hash_name)
        self._nodes, self.size, self.hash_name = nodes, size, hash_name

    def append(self, leaf: bytes) -> int:
        """Adds one leaf hash (`leaf_hash`) and gives its index."""
        return self.extend([leaf])[0]

    def extend(self, leaves: Iterable[bytes]) -> range:
        """Adds leaf hashes with one read and one write of the store, and gives their indices."""
        start = self.size
        peaks = dict(zip(_peaks(start), self._nodes.get(_peaks(start)), strict=True))
        written: dict[Node, bytes] = {}
        index = start
        for index, leaf in enumerate(leaves, start):
            node, value = (0, index), leaf
            written[node] = value
            while node[1] & 1:  # a right child completes its parent
                left = (node[0], node[1] - 1)
                value = node_hash(written.get(left) or peaks[left], value, hash_name=self.hash_name)
                node = (node[0] + 1, node[1] >> 1)
                written[node] = value
        if written:
            self._nodes.put(written)
            self.size = index + 1
        return range(start, self.size)

    def root(self, size: int | None = None) -> bytes:
        """The Merkle tree hash of the first `size` leaves (all of them by default); of no leaf, the hash of nothing."""
        size = self._known(self.size if size is None else size)
        if size == 0:
            return digest(self.hash_name)
        return self._fold(self._nodes.get(_peaks(size)))

    def inclusion_proof(self, index: int, *, size: int | None = None) -> list[bytes]:
        """Sibling hashes from the leaf to the root of the first `size` leaves (RFC 9162 2.1.3.1)."""
        size = self._known(self.size if size is None else size)
        if not 0 <= index < size:
            raise LogError("leaf_not_in_log", f"日志的前 {size} 条中没有第 {index} 条记录。")
        return self._hashes(_path(index, 0, size))

    def consistency_proof(self, old: int, *, size: int | None = None) -> list[bytes]:
        """Hashes that show the first `old` leaves to be a prefix of the first `size` (RFC 9162 2.1.4.1); old >= 1."""
        size = self._known(self.size if size is None else size)
        if not 1 <= old <= size:
            raise LogError("size_not_in_log", f"无法证明从 {old} 条到 {size} 条的一致性，请给出不大于当前条数的正数。")
        return self._hashes(_subproof(old, 0, size, whole=True))

    def _known(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise LogError("size_not_in_log", f"日志现有 {self.size} 条记录，没有 {size} 条时的状态。")
        return size

    def _hashes(self, spans: list[tuple[int, int]]) -> list[bytes]:
        """The hash of each span of leaves, all needed nodes fetched at once."""
        groups = [_peaks(stop - start, start) for start, stop in spans]
        flat = iter(self._nodes.get([node for group in groups for node in group]))
        return [self._fold([next(flat) for _ in group]) for group in groups]

    def _fold(self, hashes: Sequence[bytes]) -> bytes:
        value = hashes[-1]
        for left in reversed(hashes[:-1]):
            value = node_hash(left, value, hash_name=self.hash_name)
        return value


def _peaks(count: int, start: int = 0) -> list[Node]:
    """The complete subtrees that make up `count` leaves from `start` (a multiple of a power of two >= count), left first."""
    peaks, position = [], start
    for level in reversed(range(count.bit_length())):
        if count >> level & 1:
            peaks.append((level, position >> level))
            position += 1 << level
    return peaks


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _path(index: int, start: int, stop: int) -> list[tuple[int, int]]:
    if stop - start == 1:
        return []
    middle = start + _split(stop - start)
    if index < middle:
        return [*_path(index, start, middle), (middle, stop)]
    return [*_path(index, middle, stop), (start, middle)]


def _subproof(old: int, start: int, stop: int, *, whole: bool) -> list[tuple[int, int]]:
    if old == stop:
        return [] if whole else [(start, stop)]
    middle = start + _split(stop - start)
    if old <= middle:
        return [*_subproof(old, start, middle, whole=whole), (middle, stop)]
    return [*_subproof(old, middle, stop, whole=False), (start, middle)]
