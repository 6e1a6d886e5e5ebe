from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.trust import log
from qianyue.trust.keys import SoftwareKey
from qianyue.trust.log.tree import Node

# The inputs and roots with which implementations of certificate transparency test each other.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def tree_of(count: int, *, hash_name: str = "sha256") -> log.Tree:
    tree = log.Tree(nodes=log.MemoryNodes(), hash_name=hash_name)
    tree.extend(log.leaf_hash(str(number).encode(), hash_name=hash_name) for number in range(count))
    return tree


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 2.1.1 read aloud: the slow definition the tree is held against."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + plain_root(leaves[:split]) + plain_root(leaves[split:])).digest()


def test_it_works() -> None:
    tree = log.Tree(nodes=log.MemoryNodes())
    for data in LEAVES:
        tree.append(log.leaf_hash(data))
    assert {size: tree.root(size).hex() for size in ROOTS} == ROOTS


def test_roots_of_all_sizes_agree_with_the_definition() -> None:
    tree = tree_of(70)
    leaves = [log.leaf_hash(str(number).encode()) for number in range(70)]
    assert all(tree.root(size) == plain_root(leaves[:size]) for size in range(1, 71))


@pytest.mark.parametrize("hash_name", ["sha256", "sm3"])
def test_every_inclusion_proof_up_to_forty_leaves_verifies_and_no_other_does(hash_name: str) -> None:
    tree = tree_of(40, hash_name=hash_name)
    for size in range(1, 41):
        root = tree.root(size)
        for index in range(size):
            proof, leaf = tree.inclusion_proof(index, size=size), log.leaf_hash(str(index).encode(), hash_name=hash_name)
            claim = {"leaf": leaf, "index": index, "size": size, "proof": proof, "root": root, "hash_name": hash_name}
            assert log.verify_inclusion(**claim)
            assert not log.verify_inclusion(**{**claim, "leaf": bytes(32)})
            assert not log.verify_inclusion(**{**claim, "root": bytes(32)})
            assert not log.verify_inclusion(**{**claim, "proof": [*proof, bytes(32)]})
            assert size == 1 or not log.verify_inclusion(**{**claim, "proof": proof[:-1]})
            assert size == 1 or not log.verify_inclusion(**{**claim, "index": (index + 1) % size})


def test_every_consistency_proof_up_to_forty_leaves_verifies_and_no_other_does() -> None:
    tree = tree_of(40)
    for size in range(1, 41):
        for old in range(1, size + 1):
            proof = tree.consistency_proof(old, size=size)
            claim = {"old_size": old, "size": size, "proof": proof, "old_root": tree.root(old), "root": tree.root(size)}
            assert log.verify_consistency(**claim)
            assert not log.verify_consistency(**{**claim, "old_root": bytes(32)})
            assert not log.verify_consistency(**{**claim, "root": bytes(32)})
            assert not log.verify_consistency(**{**claim, "proof": [*proof, bytes(32)]})
            assert old == size or not log.verify_consistency(**{**claim, "proof": proof[:-1]})


@given(st.binary(max_size=32), st.integers(-2, 20), st.integers(-2, 20), st.lists(st.binary(max_size=33), max_size=8))
def test_hostile_proofs_are_false_and_nothing_else(value: bytes, first: int, second: int, proof: list[bytes]) -> None:
    assert not log.verify_inclusion(leaf=value, index=first, size=second, proof=proof, root=b"r")
    assert not log.verify_consistency(old_size=first, size=second, proof=proof, old_root=value, root=b"r")


def test_appending_in_any_grouping_gives_the_same_tree() -> None:
    leaves = [log.leaf_hash(bytes((number,))) for number in range(50)]
    one_by_one, grouped = log.Tree(nodes=log.MemoryNodes()), log.Tree(nodes=log.MemoryNodes())
    for leaf in leaves:
        one_by_one.append(leaf)
    assert grouped.extend(leaves[:7]) == range(7)
    assert grouped.extend([]) == range(7, 7)
    assert grouped.extend(leaves[7:]) == range(7, 50)
    assert one_by_one.root() == grouped.root()


def test_the_store_is_asked_once_and_nodes_are_written_once() -> None:
    class Counting(log.MemoryNodes):
        reads = 0
        written: set[Node] = set()

        def get(self, nodes: Sequence[Node], /) -> Sequence[bytes]:
            self.reads += 1
            return super().get(nodes)

        def put(self, nodes: Mapping[Node, bytes], /) -> None:
            assert self.written.isdisjoint(nodes)
            self.written |= set(nodes)
            super().put(nodes)

    nodes = Counting()
    tree = log.Tree(nodes=nodes)
    tree.extend(log.leaf_hash(bytes((number,))) for number in range(21))
    tree = log.Tree(nodes=nodes, size=21)
    tree.append(log.leaf_hash(b"again"))
    nodes.reads = 0
    tree.inclusion_proof(5)
    assert nodes.reads == 1
    tree.consistency_proof(13)
    assert nodes.reads == 2


def test_it_refuses_sizes_and_leaves_that_are_not_there() -> None:
    tree = tree_of(3)
    for ask in (lambda: tree.root(4), lambda: tree.inclusion_proof(3), lambda: tree.consistency_proof(0)):
        with pytest.raises(log.LogError):
            ask()


def test_a_checkpoint_is_signed_and_opened() -> None:
    key, tree = SoftwareKey.generate(algorithm="ed25519"), tree_of(5)
    text = log.checkpoint(origin="qianyue.example/log", size=tree.size, root=tree.root())
    note = log.sign_note(text, name="qianyue.example/log", signer=key)
    opened = log.open_note(note, name="qianyue.example/log", public_key_der=key.public_key_der)
    read = log.read_checkpoint(opened)
    assert (read.origin, read.size, read.root) == ("qianyue.example/log", 5, tree.root())


def test_the_note_published_with_go_s_implementation_opens() -> None:
    name, public = log.read_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    blob = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    assert log.open_note(f"{text}\n— PeterNeumann {blob}\n", name=name, public_key_der=public) == text
    assert log.verifier_key(name=name, public_key_der=public).endswith("DE4izWy10TW")


def test_a_changed_or_foreign_note_does_not_open() -> None:
    key, other = SoftwareKey.generate(algorithm="ed25519"), SoftwareKey.generate(algorithm="ed25519")
    note = log.sign_note("a\n1\nAA==\n", name="log", signer=key)
    for forged in (note.replace("\n1\n", "\n2\n"), note.replace("— log", "— lag"), note[:-1], note + "x\n", "", "\n\n", "a\n"):
        with pytest.raises(log.LogError):
            log.open_note(forged, name="log", public_key_der=key.public_key_der)
    with pytest.raises(log.LogError):
        log.open_note(note, name="log", public_key_der=other.public_key_der)


def test_lines_of_witnesses_are_looked_past() -> None:
    key, witness = SoftwareKey.generate(algorithm="ed25519"), SoftwareKey.generate(algorithm="ed25519")
    text = "a\n1\nAA==\n"
    theirs = log.sign_note(text, name="witness", signer=witness).split("\n\n")[1]
    note = log.sign_note(text, name="log", signer=key).replace("\n\n", "\n\n" + theirs)
    assert log.open_note(note, name="log", public_key_der=key.public_key_der) == text
    assert log.open_note(note, name="witness", public_key_der=witness.public_key_der) == text


@pytest.mark.parametrize("text", ["", "a\n", "a\n1\n", "a\nx\nAA==\n", "a\n01\nAA==\n", "a\n1\n!\n", "a\n1\nAA==", "\n1\nAA==\n"])
def test_it_refuses_a_malformed_checkpoint(text: str) -> None:
    with pytest.raises(log.LogError) as refusal:
        log.read_checkpoint(text)
    assert refusal.value.code == "checkpoint_malformed"
