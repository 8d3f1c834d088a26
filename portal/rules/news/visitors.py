"""Who counts as a reader of a page: a browser that shows it to a person, as far as it says so."""

import re

_MACHINE = re.compile(
    r"bot|crawl|spider|slurp|preview|facebookexternalhit|facebookcatalog|whatsapp|zalo.?share|feed|rss|monitor|uptime|"
    r"headless|lighthouse|curl|wget|python|java/|go-http|okhttp|libwww|httpclient|axios|node|scan|archive|validator",
    re.IGNORECASE,
)


def is_machine(user_agent: str) -> bool:
    """Whether the program that asks is a robot by its own words, or gives no name at all."""
    return not user_agent.strip() or _MACHINE.search(user_agent) is not None


def is_reading(method: str, purpose: str, user_agent: str) -> bool:
    """Whether a request is somebody opening the page, not a robot and not a browser fetching ahead."""
    ahead = "prefetch" in purpose.lower() or "preview" in purpose.lower()
    return method == "GET" and not ahead and not is_machine(user_agent)
