"""A generated province for measuring: the same rows for the same size, day after day but for the dates."""

from portal.services.demo.province.loading import load_province
from portal.services.demo.province.size import PROVINCE, Size

__all__ = ["PROVINCE", "Size", "load_province"]
