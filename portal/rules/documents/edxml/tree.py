"""A small tree of elements: what lies between the bytes of a package and its facts."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Node:
    """An element by its local name, with its own text and its children."""

    name: str
    text: str = ""
    children: list["Node"] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def find(self, path: str) -> "Node":
        """The first element at a path like "From/OrganId"; an empty one where there is none."""
        node = self
        for name in path.split("/"):
            node = next((child for child in node.children if child.name == name), Node(name))
        return node

    def all(self, name: str) -> Iterator["Node"]:
        """The children of a name, in order."""
        return (child for child in self.children if child.name == name)

    def get(self, path: str) -> str:
        """The text at a path without blanks around it."""
        return self.find(path).text.strip()


def leaves(**texts: object) -> list[Node]:
    """Elements that only hold text; None is an empty element."""
    return [Node(name, "" if text is None else str(text)) for name, text in texts.items()]
