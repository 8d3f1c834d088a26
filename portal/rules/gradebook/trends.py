"""A small line of one pupil's own scores in the order of the semester, to be drawn beside the numbers."""

from collections.abc import Sequence
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 120, 36, 4
HIGHEST = 10


def line_points(scores: Sequence[Decimal]) -> tuple[tuple[int, int], ...]:
    """Where each score stands in a picture of ``WIDTH`` x ``HEIGHT``, 0 at the bottom and 10 at the top.

    Nothing for fewer than two scores: one point is no line.
    """
    if len(scores) < 2:
        return ()
    step = Decimal(WIDTH - 2 * EDGE) / (len(scores) - 1)
    room = HEIGHT - 2 * EDGE
    return tuple(
        (round(EDGE + number * step), round(HEIGHT - EDGE - score * room / HIGHEST))
        for number, score in enumerate(scores)
    )
