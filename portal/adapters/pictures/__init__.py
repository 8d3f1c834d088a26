"""Pictures that anybody may have made, drawn anew in fixed sizes by a limited child process."""

from portal.adapters.pictures.making import (
    MAX_PIXELS,
    MAX_SIZE,
    WIDTHS,
    MadePicture,
    Rendition,
    make_renditions,
)

__all__ = ["MAX_PIXELS", "MAX_SIZE", "WIDTHS", "MadePicture", "Rendition", "make_renditions"]
