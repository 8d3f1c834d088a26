"""Rules of the contact book."""
