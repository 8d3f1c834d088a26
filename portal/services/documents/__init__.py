"""Documents: composing, posting, receiving."""
