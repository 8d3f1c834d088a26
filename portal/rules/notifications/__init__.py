"""What people are told, by which channel, and in which words."""
