"""Leave of absence: a family asks, the homeroom teacher or a leader decides, the roll proposes it."""
