"""Keys by which programs act for people: made and ended by people, used by programs."""
