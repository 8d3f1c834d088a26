"""Short messages to families: budget, what a notice would cost, sending at most once, and the log of the spending."""
