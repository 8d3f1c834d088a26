"""Pages that are something else with a query, and are gone to with it too: by endpoint, the queries."""

QUERIES = {
    "search.index": (
        *("q=mua+s%E1%BA%AFm", "q=tap+huan&loai=document&tu=2010-01-01"),
        *("loai=document", "q=khongcogi", "q=mua&tu=sai"),
    ),
    "search.keep": ("q=mua+s%E1%BA%AFm",),
}
