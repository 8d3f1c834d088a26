"""What stands on each paper, as plain data for the templates in ``portal/templates/papers``.

Papers are documents of a Vietnamese unit: they are in Vietnamese whatever the language of the screen.
"""
