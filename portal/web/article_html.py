"""The kept body of an article as HTML for readers: only the shapes it may have, pictures in fitting sizes.

The body was cleaned before it was kept; here it is written anew tag by tag, so that nothing else can pass.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from markupsafe import Markup, escape

from portal.models.news import Medium

EXTENSIONS = {"image/avif": "avif", "image/webp": "webp", "image/jpeg": "jpg", "image/png": "png"}
"""The file endings of the types a picture is kept in, the smallest files first."""
EVERYWHERE = ("image/jpeg", "image/png")
"""Types that every browser shows."""
WIDEST_PLAIN = 1280
SIZES = "(min-width: 48rem) 44rem, 94vw"
CONTAINERS = frozenset(
    {"h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "figure", "figcaption", "a", "strong", "em", "u", "s"}
    | {"sub", "sup", "table", "caption", "thead", "tbody", "tr", "th", "td"}
)
VOID = frozenset({"br", "hr"})
SAFE_SCHEMES = ("https://", "http://", "mailto:", "tel:", "/", "#")

Address = Callable[[int, int, str, str], str]
"""The address of a rendition: medium id, width, file ending, SHA-256."""


@dataclass(frozen=True)
class Picture:
    """A picture as a page needs it: ``sets`` are (type, srcset), ``address`` is what every browser can show."""

    alt: str
    credit: str
    width: int
    height: int
    address: str
    sets: tuple[tuple[str, str], ...] = ()


def picture_of(medium: Medium, address: Address) -> Picture | None:
    """The picture with the addresses of its renditions, or None for a file or a picture without any."""
    usable = [r for r in medium.renditions if r["type"] in EXTENSIONS]
    plain = [r for r in usable if r["type"] in EVERYWHERE] or usable
    if medium.kind != "picture" or not plain:
        return None

    def url(rendition: Mapping[str, object]) -> str:
        kind, width = str(rendition["type"]), int(str(rendition["width"]))
        return address(medium.id, width, EXTENSIONS[kind], str(rendition["sha256"]))

    main = max((r for r in plain if r["width"] <= WIDEST_PLAIN), key=lambda r: r["width"], default=plain[0])
    sets = []
    for kind in EXTENSIONS:
        of_kind = sorted((r for r in usable if r["type"] == kind), key=lambda r: int(r["width"]))
        if of_kind and (kind != main["type"] or len(of_kind) > 1):
            sets.append((kind, ", ".join(f"{url(r)} {r['width']}w" for r in of_kind)))
    return Picture(medium.alt, medium.credit, main["width"], main["height"], url(main), tuple(sets))


def picture_html(picture: Picture, *, alt: str | None = None, sizes: str = SIZES, lazy: bool = True) -> Markup:
    """``<picture>`` with its sizes; the browser knows the room it takes before it is loaded."""
    sources = Markup("").join(
        Markup('<source type="{}" srcset="{}" sizes="{}">').format(kind, srcset, sizes) for kind, srcset in picture.sets
    )
    loading = Markup(' loading="lazy"') if lazy else Markup(' fetchpriority="high"')
    image = Markup('<img src="{}" alt="{}" width="{}" height="{}" decoding="async"{}>').format(
        picture.address, picture.alt if alt is None else alt, picture.width, picture.height, loading
    )
    return Markup("<picture>{}{}</picture>").format(sources, image)


def render_body(body: str, media: Mapping[int, Picture]) -> Markup:
    """The body for readers; a picture that is not in ``media`` is left out."""
    writer = _Writer(media)
    writer.feed(body)
    writer.close()
    return writer.result()


class _Writer(HTMLParser):
    """Copies the allowed tags with the allowed attributes and escapes all text."""

    def __init__(self, media: Mapping[int, Picture]) -> None:
        super().__init__(convert_charrefs=True)
        self._media = media
        self._out: list[Markup] = []
        self._open: list[str] = []
        self._tables = 0

    def result(self) -> Markup:
        """Everything written, with what was left open closed."""
        while self._open:
            self._end(self._open.pop())
        return Markup("").join(self._out)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._picture(found)
        elif tag in VOID:
            self._out.append(Markup("<{}>").format(tag))
        elif tag in CONTAINERS:
            self._open.append(tag)
            self._begin(tag, found)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            last = self._open.pop()
            self._end(last)
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        self._out.append(escape(data))

    def _begin(self, tag: str, found: Mapping[str, str]) -> None:
        if tag == "a":
            self._out.append(_link(found))
        elif tag == "table":
            self._tables += 1
            label = Markup('<div class="table-wrap" role="region" tabindex="0" aria-label="{}"><table>')
            self._out.append(label.format(f"Bảng {self._tables}"))
        else:
            self._out.append(Markup("<{}{}>").format(tag, _spans(tag, found)))

    def _end(self, tag: str) -> None:
        self._out.append(Markup("</table></div>") if tag == "table" else Markup("</{}>").format(tag))

    def _picture(self, found: Mapping[str, str]) -> None:
        number = found.get("data-medium", "")
        picture = self._media.get(int(number)) if number.isascii() and number.isdigit() else None
        if picture is not None:
            self._out.append(picture_html(picture, alt=found.get("alt") or None))


def _link(found: Mapping[str, str]) -> Markup:
    address = found.get("href", "").strip()
    if not address.lower().startswith(SAFE_SCHEMES):
        return Markup("<a>")
    video = Markup(' class="video"') if found.get("class") == "video" else Markup("")
    away = Markup(' rel="noopener noreferrer"') if address.lower().startswith("http") else Markup("")
    return Markup('<a{} href="{}"{}>').format(video, address, away)


def _spans(tag: str, found: Mapping[str, str]) -> Markup:
    """``colspan``, ``rowspan`` and ``scope`` of a cell, when they are plain."""
    if tag not in {"th", "td"}:
        return Markup("")
    kept = [(n, found[n]) for n in ("colspan", "rowspan") if found.get(n, "").isascii() and found.get(n, "").isdigit()]
    if tag == "th" and found.get("scope") in {"row", "col"}:
        kept.append(("scope", found["scope"]))
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in kept)
