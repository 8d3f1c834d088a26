"""Reports of the own unit: filled, brought before the leader, approved; checked from above."""

from portal.blueprints.data_forms import cells, files, filling, openings, reminders, steps, views
from portal.blueprints.data_forms.blueprint import bp

__all__ = ["bp", "cells", "files", "filling", "openings", "reminders", "steps", "views"]
