"""The life of documents as a state machine: anybody does anything, and the promises hold after each step."""
