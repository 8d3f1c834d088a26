"""Reading deadlines, windows and recurrences out of Vietnamese administrative prose."""

from portal.rules.documents.deadlines.proposals import Certainty, Proposal, What
from portal.rules.documents.deadlines.reading import read, same_timing
from portal.rules.documents.deadlines.timing import Occurrence, Rhythm, Timing, occurrences, present

__all__ = [
    "Certainty",
    "Occurrence",
    "Proposal",
    "Rhythm",
    "Timing",
    "What",
    "occurrences",
    "present",
    "read",
    "same_timing",
]
