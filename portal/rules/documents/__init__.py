"""Rules of documents: types, numbers, files, addressing, and the 24-hour receipt rule."""
