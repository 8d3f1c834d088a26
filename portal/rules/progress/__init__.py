"""The plan of tests and the progress of marks and attendance against it."""
