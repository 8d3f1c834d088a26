"""The body of an article as readers get it."""

import pytest

from portal.models.news import Medium
from portal.web.article_html import picture_html, picture_of, render_body


def address(medium_id: int, width: int, ending: str, sha256: str) -> str:
    return f"/anh/{medium_id}/{width}.{ending}?v={sha256[:4]}"


def photo(**more: object) -> Medium:
    renditions = [
        {"width": width, "height": width // 2, "type": kind, "sha256": f"{letter}{width:063d}", "size": 10}
        for kind, letter in (("image/webp", "a"), ("image/jpeg", "b"))
        for width in (480, 960, 1600)
    ]
    values = {"id": 7, "kind": "picture", "alt": 'Sân "trường"', "credit": "Tổ Văn", "renditions": renditions}
    return Medium(**(values | more))


def test_a_picture_comes_in_sizes_and_types_with_its_room_reserved() -> None:
    picture = picture_of(photo(), address)
    assert picture is not None
    html = render_body(
        '<figure><img data-medium="7" alt="Lễ chào cờ"><figcaption>Sáng thứ Hai</figcaption></figure>', {7: picture}
    )
    assert html.startswith('<figure><picture><source type="image/webp" srcset="/anh/7/480.webp?v=a000 480w, ')
    assert (
        'src="/anh/7/960.jpg?v=b000" alt="Lễ chào cờ" width="960" height="480" decoding="async" loading="lazy"' in html
    )
    assert html.endswith("</picture><figcaption>Sáng thứ Hai</figcaption></figure>")
    assert 'alt="Sân &#34;trường&#34;"' in picture_html(picture)
    assert "lazy" not in picture_html(picture, lazy=False)


def test_a_file_and_a_picture_without_renditions_are_no_pictures() -> None:
    assert picture_of(photo(kind="file"), address) is None
    assert picture_of(photo(renditions=[]), address) is None
    assert render_body('<p>a<img data-medium="9" alt="x"><img src="/x.png"></p>', {}) == "<p>a</p>"


def test_the_shapes_of_a_body_stay_as_they_are() -> None:
    body = (
        '<h2>Một</h2><p>a &amp; b<br><strong>đậm</strong> <a href="#x">lên</a></p><ul><li>1</li></ul>'
        "<blockquote><p>Lời</p></blockquote><hr>"
    )
    assert render_body(body, {}) == body
    table = render_body('<table><tbody><tr><th scope="row">A</th><td colspan="2">1</td></tr></tbody></table>', {})
    assert table.startswith('<div class="table-wrap" role="region" tabindex="0" aria-label="Bảng 1"><table><tbody>')
    assert '<th scope="row">A</th><td colspan="2">1</td>' in table
    assert table.endswith("</table></div>")
    film = render_body('<p><a class="video" href="https://youtu.be/x?a=1&amp;b=2">Xem</a></p>', {})
    assert film == '<p><a class="video" href="https://youtu.be/x?a=1&amp;b=2" rel="noopener noreferrer">Xem</a></p>'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        ('<p onclick="x()" style="color:red" class="a" id="content">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" JaVaScRiPt:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<iframe src="https://x"></iframe><svg onload=x><p>a', "<p>a</p>"),
        ("</div></p>a</main>", "a"),
        ("<p>a<strong>b</p>c", "<p>a<strong>b</strong></p>c"),
        ("<!--x--><p>&lt;img src=x onerror=y&gt;</p>", "<p>&lt;img src=x onerror=y&gt;</p>"),
        ('<img data-medium="9999999999999999999999" alt="">', ""),
        ('<td colspan="x" rowspan="1">a</td>', '<td rowspan="1">a</td>'),
    ],
)
def test_whatever_else_was_kept_does_not_pass(body: str, shown: str) -> None:
    assert render_body(body, {}) == shown
