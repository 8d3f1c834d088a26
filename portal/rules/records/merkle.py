"""The Merkle tree of the register (RFC 6962, section 2.1): SHA-256, leaves and nodes told apart by their first byte.

All hashes are 32 raw bytes. A tree of n leaves splits at the largest power of two below n; nothing is ever padded.
"""

import hashlib
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Peaks:
    """The roots of the complete subtrees of a growing tree, largest first: all that appending needs to know."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count():
            raise ValueError("a tree of that size has another number of peaks")
        self.size = size
        self.hashes = list(hashes)

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash at the end."""
        self.hashes.append(leaf)
        merges = (~self.size & (self.size + 1)).bit_length() - 1
        for _ in range(merges):
            right = self.hashes.pop()
            self.hashes.append(node_hash(self.hashes.pop(), right))
        self.size += 1

    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for peak in reversed(self.hashes[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    peaks = Peaks()
    for leaf in leaves:
        peaks.append(leaf)
    return peaks.root()


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The audit path of leaf ``index`` in the tree over ``leaves``, nearest sibling first."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(index, leaves[:middle]), root_of(leaves[middle:])]
    return [*inclusion_proof(index - middle, leaves[middle:]), root_of(leaves[:middle])]


class Tree:
    """A whole tree in memory, for many audit paths: each takes as many steps as the tree has floors."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._floors = [list(leaves)]
        while len(below := self._floors[-1]) > 1:
            pairs = [node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
            self._floors.append(pairs + below[len(pairs) * 2 :])

    def inclusion_proof(self, index: int) -> list[bytes]:
        """As ``inclusion_proof``: a node without a sibling stands for itself one floor up."""
        if not 0 <= index < len(self._floors[0]):
            raise IndexError(index)
        steps = []
        for floor in self._floors[:-1]:
            steps += floor[index ^ 1 : (index ^ 1) + 1]
            index >>= 1
        return steps


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that an audit path leads to, or None when the path cannot belong to that place (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    position, last, root = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return None
        if position % 2 == 1 or position == last:
            root = node_hash(step, root)
            while position % 2 == 0 and position != 0:
                position, last = position >> 1, last >> 1
        else:
            root = node_hash(root, step)
        position, last = position >> 1, last >> 1
    return root if last == 0 else None


def consistency_proof(old_size: int, leaves: Sequence[bytes]) -> list[bytes]:
    """What shows that the tree over the first ``old_size`` leaves is the beginning of the tree over ``leaves``."""
    if not 0 < old_size <= len(leaves):
        raise ValueError(old_size)
    return _subproof(old_size, leaves, whole=True)


def _subproof(old_size: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root_of(leaves)]
    middle = _split(len(leaves))
    if old_size <= middle:
        return [*_subproof(old_size, leaves[:middle], whole=whole), root_of(leaves[middle:])]
    return [*_subproof(old_size - middle, leaves[middle:], whole=False), root_of(leaves[:middle])]


def is_consistent(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows the old tree to be the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if old_size == size:
        return old_root == root and not proof
    if not 0 < old_size < size or (not proof and old_size & (old_size - 1)):
        return False
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    position, last = old_size - 1, size - 1
    while position % 2 == 1:
        position, last = position >> 1, last >> 1
    old, new = path[0], path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if position % 2 == 1 or position == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while position % 2 == 0 and position != 0:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, step)
        position, last = position >> 1, last >> 1
    return old == old_root and new == root and last == 0
