"""The tree against the RFC's own picture, a plain recursive definition, and every mutation of a proof."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.records.merkle import (
    EMPTY_ROOT,
    Peaks,
    Tree,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    root_from_inclusion,
    root_of,
)

SIZES = st.integers(1, 70)


def plain_root(entries: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    middle = 1
    while middle * 2 < len(entries):
        middle *= 2
    return hashlib.sha256(b"\x01" + plain_root(entries[:middle]) + plain_root(entries[middle:])).digest()


def entries_of(size: int) -> list[bytes]:
    return [str(number).encode() for number in range(size)]


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(entry) for entry in entries_of(size)]


def test_known_roots() -> None:
    """Values of the certificate-transparency test vectors."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(st.integers(0, 70))
def test_appending_gives_the_root_of_the_definition(size: int) -> None:
    assert root_of(leaves_of(size)) == plain_root(entries_of(size))


@given(SIZES, st.integers(0, 69))
def test_every_leaf_proves_its_place_and_no_other(size: int, index: int) -> None:
    index %= size
    leaves = leaves_of(size)
    proof = inclusion_proof(index, leaves)
    root = root_of(leaves)
    assert root_from_inclusion(leaves[index], index, size, proof) == root
    for other in range(size):
        if other != index:
            assert root_from_inclusion(leaves[index], other, size, proof) != root
    assert root_from_inclusion(leaf_hash(b"forged"), index, size, proof) != root
    for place in range(len(proof)):
        broken = [*proof[:place], bytes(32), *proof[place + 1 :]]
        assert root_from_inclusion(leaves[index], index, size, broken) != root
    assert root_from_inclusion(leaves[index], index, size, [*proof, bytes(32)]) != root


@given(SIZES, st.integers(1, 70))
def test_an_old_tree_is_shown_to_be_the_beginning(size: int, old_size: int) -> None:
    old_size = (old_size - 1) % size + 1
    leaves = leaves_of(size)
    proof = consistency_proof(old_size, leaves)
    old_root, root = root_of(leaves[:old_size]), root_of(leaves)
    assert is_consistent(old_size, old_root, size, root, proof)
    changed = [leaf_hash(b"changed"), *leaves[1:]]
    assert not is_consistent(old_size, root_of(changed[:old_size]), size, root, proof)
    if old_size < size:
        assert not is_consistent(old_size, old_root, size, root_of(changed), proof)
        for place in range(len(proof)):
            broken = [*proof[:place], bytes(32), *proof[place + 1 :]]
            assert not is_consistent(old_size, old_root, size, root, broken)


def test_peaks_refuse_a_wrong_number() -> None:
    with pytest.raises(ValueError, match="peaks"):
        Peaks(3, [bytes(32)])
    with pytest.raises(IndexError):
        inclusion_proof(3, leaves_of(3))


@given(st.integers(1, 70))
def test_a_whole_tree_gives_the_same_paths(size: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    tree = Tree(leaves)
    assert [tree.inclusion_proof(index) for index in range(size)] == [
        inclusion_proof(index, leaves) for index in range(size)
    ]
    for outside in (-1, size):
        with pytest.raises(IndexError):
            tree.inclusion_proof(outside)
