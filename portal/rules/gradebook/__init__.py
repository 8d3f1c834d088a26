"""Assessment of pupils, as pure functions: the circular that applies, sheets, averages, levels, promotion, titles.

The circulars are values (``secondary_circulars``, ``primary_circulars``), not code: an amendment is a new value with
its first school year. What they leave open is a named switch (``switches``). Numbers are exact decimals of tenths.

Sources are named at each value. No official gazette text was read; "from memory" marks what no public source confirmed.
"""
