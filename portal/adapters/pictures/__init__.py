"""Pictures that anybody may have made, drawn anew in fixed sizes by a limited child process."""

from portal.adapters.pictures.making import (
    MAX_PIXELS,
    MAX_SIZE,
    WIDTHS,
    MadePicture,
    Rendition,
    draw_bytes,
    make_renditions,
)
from portal.adapters.pictures.printing import make_prints

__all__ = ["MAX_PIXELS", "MAX_SIZE", "WIDTHS", "MadePicture", "Rendition"]
__all__ += ["draw_bytes", "make_prints", "make_renditions"]
