"""What those above see of a period: how far the units are, what they add up to, where totals come from."""
