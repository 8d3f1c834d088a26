"""Long runs against an independent judge: `python -m tests.campaigns.grading`. The test command runs short ones."""
