"""What word processors leave in pasted text: list paragraphs, bullets as characters, looks as styles."""

import re

from portal.adapters.html.tree import Node, Run

_LEVEL = re.compile(r"mso-list:\s*\S+\s+level([1-9])", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(\d{1,3}|[a-zđ]|[ivx]{1,5})[.)]", re.IGNORECASE)
_LOOKS = (
    ("strong", re.compile(r"(?<![-\w])font-weight:\s*(bold|[6-9]00)", re.IGNORECASE)),
    ("em", re.compile(r"(?<![-\w])font-style:\s*italic", re.IGNORECASE)),
    ("u", re.compile(r"text-decoration[^;]*underline", re.IGNORECASE)),
    ("s", re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)),
)
_NOT_BOLD = re.compile(r"(?<![-\w])font-weight:\s*(normal|400)", re.IGNORECASE)
_BULLET = re.compile(r"\s*[•·▪●◦‣]\s+(?=\S)|\s*[•▪●◦‣](?=\w)")
_DEEPEST = 5


def list_level(style: str) -> int:
    """How deep a paragraph is in a list of Word, 0 when it is none."""
    found = _LEVEL.search(style)
    return min(int(found[1]), _DEEPEST) if found else 0


def is_not_bold(style: str) -> bool:
    """Whether a ``b`` is not meant: the wrapper some editors put around all they copy."""
    return bool(_NOT_BOLD.search(style))


def looks_of(style: str) -> tuple[frozenset[str], bool]:
    """The marks a style stands for, and whether its text is the bullet or number of a list."""
    marks = frozenset(mark for mark, pattern in _LOOKS if pattern.search(style))
    return marks, bool(_IGNORED.search(style))


def gather_lists(blocks: list[Node]) -> list[Node]:
    """Paragraphs that are items of a list become one list; what lies between two lists keeps them apart."""
    for block in blocks:
        _find_bullet(block)
    gathered: list[Node] = []
    waiting: list[Node] = []
    for block in [*blocks, Node("end")]:
        if "level" in block.attrs:
            waiting.append(block)
        else:
            gathered += [*_nested(waiting), block]
            waiting = []
    return gathered[:-1]


def _find_bullet(block: Node) -> None:
    if block.tag != "p" or not block.runs or "level" in block.attrs:
        return
    found = _BULLET.match(block.text)
    if found is None or not block.text[found.end() :].strip():
        return
    block.attrs = {"level": "1", "marker": "•"}
    left = found.end()
    runs = []
    for run in block.runs:
        runs.append(Run(run.text[left:], run.marks, run.href, run.video))
        left = max(0, left - len(run.text))
    block.runs = runs


def _nested(items: list[Node]) -> list[Node]:
    lists: list[Node] = []
    stack: list[tuple[int, Node]] = []
    for item in items:
        level = int(item.attrs.pop("level"))
        kind = "ol" if _NUMBER.fullmatch(item.attrs.pop("marker").strip()) else "ul"
        while stack and (stack[-1][0] > level or (stack[-1][0] == level and stack[-1][1].tag != kind)):
            stack.pop()
        if not stack or stack[-1][0] < level:
            new = Node(kind)
            (stack[-1][1].children[-1].children if stack else lists).append(new)
            stack.append((level, new))
        stack[-1][1].children.append(Node("li", children=[item]))
    return lists
