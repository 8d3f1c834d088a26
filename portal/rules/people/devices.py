"""A browser's description of itself in plain words. Only for people to recognise a device; nothing rests on it."""

_BROWSERS = (
    ("Zalo/", "Zalo"),
    ("coc_coc_browser/", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """ "Chrome", "Cốc Cốc"…; empty when unknown."""
    return next((name for sign, name in _BROWSERS if sign in user_agent), "")


def system_of(user_agent: str) -> str:
    """ "Windows", "Android", "iPhone"…; empty when unknown."""
    return next((name for sign, name in _SYSTEMS if sign in user_agent), "")
