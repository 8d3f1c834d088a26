"""Text from word processors and older pages comes out as the plain shapes of an article, with every word."""

import time

import pytest

from portal.adapters.html import clean_html, html_of_typed, media_in, text_of_html, typed_of_html

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head><body>
<h1 class=MsoTitle style='text-align:center'><span lang=VI>Kế hoạch <o:p></o:p></span></h1>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span style='font-size:13.0pt;font-family:"Times New Roman"'>
Sáng nay</span></b><span>, <b>nhà</b><b> trường</b></span><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Dạy học</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='font-family:Symbol'><span
style='mso-list:Ignore'>\uf0b7<span>&nbsp;</span></span></span>Toán</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>Thi đua</p>
<p class=MsoNormal><font color=red face=Arial>Hết</font></p>
<table class=MsoTableGrid border=1><tr><td width=10><p class=MsoNormal>Lớp</p></td>
<td colspan=2><p>Sĩ số</p></td></tr></table>
</body></html>"""


def test_paste_from_word() -> None:
    assert clean_html(WORD) == (
        "<h2>Kế hoạch</h2><p><strong>Sáng nay</strong>, <strong>nhà trường</strong></p>"
        "<ol><li>Dạy học<ul><li>Toán</li></ul></li><li>Thi đua</li></ol><p>Hết</p>"
        '<table><tbody><tr><td>Lớp</td><td colspan="2">Sĩ số</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<p>• Một</p><p>• Hai</p>", "<ul><li>Một</li><li>Hai</li></ul>"),
        ("<p></p><p>&nbsp;</p><p><br></p><h2> </h2><ul><li></ul>", ""),
        ("<p>e\u0302\u0301</p>", "<p>ế</p>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<b style='font-weight:normal'><p>a</p></b>", "<p>a</p>"),
        ("<span style='font-weight:700'>a</span><i>b</i>", "<p><strong>a</strong><em>b</em></p>"),
        ("<i><b>a</b></i><b><i>b</i></b>", "<p><strong><em>ab</em></strong></p>"),
        ("a<br> b <br><br>", "<p>a<br>b</p>"),
        (
            "<p>a<img data-medium=4 alt=' Sân  trường '>b</p>",
            '<p>a</p><figure><img data-medium="4" alt="Sân trường"></figure><p>b</p>',
        ),
        ("<figure><img src=x><figcaption>Sân</figcaption></figure>", "<p>Sân</p>"),
        ("<blockquote><blockquote>a</blockquote></blockquote>", "<blockquote><p>a</p></blockquote>"),
        ("<table><tr><td><table><tr><td>a</table></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("<ul><ul><li>a</ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>"),
        ("<h5>a</h5><ul><li><h2>b</h2></ul>", "<h4>a</h4><ul><li>b</li></ul>"),
        ("<a href='https://x.vn/?a=1&amp;b=2' target=_blank>x</a>", '<p><a href="https://x.vn/?a=1&amp;b=2">x</a></p>'),
        (
            "<a href='mailto:a@b.vn'>x</a> <a href='tel:+84 270'>y</a>",
            '<p><a href="mailto:a@b.vn">x</a> <a href="tel:+84270">y</a></p>',
        ),
        ("<a class=video href='http://x.vn/'>x</a>", '<p><a href="http://x.vn/">x</a></p>'),
        ("xin\u200b chào \u202eai", "<p>xin chào ai</p>"),
    ],
)
def test_shapes(raw: str, clean: str) -> None:
    assert clean_html(raw) == clean


def test_words_and_media() -> None:
    body = clean_html(
        '<h2>A</h2><p>b <a href="/trang/vb/tep/12">tệp</a><br>c</p><img data-medium=3 alt=x><img data-medium=3 alt=y>'
    )
    assert text_of_html(body) == "A\nb tệp\nc"
    assert media_in(body) == [12, 3]


def test_typing_without_an_editor() -> None:
    typed = (
        "## Khai giảng\nSáng nay\nvui lắm, 3 < 5 & 7 > 6.\n\n- a\n- b\n\n"
        "1. một\n2) hai\n> lời hay\n---\n<strong>đậm</strong>"
    )
    body = html_of_typed(typed)
    assert body == (
        "<h2>Khai giảng</h2><p>Sáng nay<br>vui lắm, 3 &lt; 5 &amp; 7 &gt; 6.</p><ul><li>a</li><li>b</li></ul>"
        "<ol><li>một</li><li>hai</li></ol><blockquote><p>lời hay</p></blockquote><hr><p><strong>đậm</strong></p>"
    )
    assert html_of_typed(typed_of_html(body)) == body
    assert typed_of_html(body).startswith("## Khai giảng\n\nSáng nay\nvui lắm, 3 < 5 & 7 > 6.\n\n- a\n- b")


def test_what_signs_cannot_say_stays() -> None:
    body = clean_html("<p>- không phải danh sách</p><p>&lt;strong&gt; &amp;lt;</p><table><tr><td>a</table>")
    assert html_of_typed(typed_of_html(body)) == body


def test_deep_nesting_takes_no_longer_than_its_length() -> None:
    began = time.process_time()
    assert clean_html("<b>" * 6000 + "x") == "<p><strong>x</strong></p>"
    clean_html("<table><tr><td>" * 6000 + "x")
    assert time.process_time() - began < 5
