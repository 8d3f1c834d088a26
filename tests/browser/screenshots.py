"""The pictures of the README, taken of the demo: ``python -m tests.browser.screenshots``."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.demo import open_demo

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "img"
SIZE = {"width": 1200, "height": 760}
PICTURES = {
    "viec-cua-toi.png": ("vanthu.bentre", "/viec-cua-toi"),
    "noi-nhan.png": ("vanthu.bentre", "/van-ban/di"),
}


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_demo(Path(folder)).fresh() as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**chromium.launch_options())
        for name, (user_name, path) in PICTURES.items():
            context = browser.new_context(viewport=SIZE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
            demo.let_in(context, user_name)
            page = context.new_page()
            page.goto(f"{demo.url}{path}")
            if name == "noi-nhan.png":
                page.locator("td[data-label='Nơi nhận'] a").nth(1).click()
            page.screenshot(path=FOLDER / name)
        browser.close()


if __name__ == "__main__":
    main()
