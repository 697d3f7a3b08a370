"""Take the pictures in the README from the real pages: `python docs/take_pictures.py` (needs Chromium).

The clock stands still, so the same content gives the same picture.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from bot.app import open_reception, web
from bot.content.hours import LONDON
from bot.record import keep_journal
from bot.review.accounts import accounts_folder, open_accounts, sign_in_link
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH, HEIGHT, GAP = 390, 844, 32
TEN_PAST_TEN = datetime(2026, 11, 24, 22, 10, tzinfo=LONDON)
TAPS = ("No", "No, only rolls", "No record seen, or it does not match")


@contextlib.contextmanager
def service(data: Path) -> Iterator[str]:
    """Run the service as `serve --demo` does, with the clock at ten past ten in the evening."""
    settings = Settings(telegram_token=None, content_dir=ROOT, data_dir=data)
    reception, found = open_reception(settings, lambda: TEN_PAST_TEN, demo=True)
    if reception.desk() is None:
        sys.exit("\n".join(map(str, found)))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with keep_journal(reception.desk(), data, reception.clock, demo=True) as journal:
        application = web(settings, reception, journal, demo=True)
        server = uvicorn.Server(uvicorn.Config(application, port=port, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


def frames(page: Page, address: str) -> Iterator[bytes]:
    """Yield a question, the outcome it leads to, and the words to say."""
    page.goto(f"{address}/t/bruising-non-mobile")
    for label in TAPS[:-1]:
        tap(page, label)
    yield page.screenshot()
    tap(page, TAPS[-1])
    yield page.screenshot()
    tap(page, "What to say")
    yield page.screenshot()


def tap(page: Page, label: str) -> None:
    """Tap a button and wait for what it brings."""
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def side_by_side(browser: Browser, pictures: list[bytes]) -> bytes:
    """Return the pictures in one row."""
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(picture).decode()}">' for picture in pictures)
    style = (
        f"body{{margin:0;display:flex;gap:{GAP}px;padding:{GAP}px;background:#d9e2e4}}"
        f"img{{width:{WIDTH}px;height:{HEIGHT}px;border-radius:28px;box-shadow:0 0 0 8px #15222a}}"
    )
    size = {"width": len(pictures) * (WIDTH + GAP) + GAP, "height": HEIGHT + 2 * GAP}
    page = browser.new_page(viewport=size, device_scale_factor=1.5)  # type: ignore[arg-type]
    page.set_content(f"<style>{style}</style>{images}", wait_until="load")
    return page.screenshot()


def overview(browser: Browser, address: str, data: Path) -> bytes:
    """Return what a lead sees first, from a year of invented use."""
    accounts = open_accounts(accounts_folder(data, demo=True), lambda: TEN_PAST_TEN)
    page = browser.new_page(viewport={"width": 1100, "height": 900}, device_scale_factor=1.5)
    page.goto(sign_in_link(accounts, address))
    page.get_by_role("button").first.click()
    page.wait_for_load_state()
    return page.screenshot()


def main() -> None:
    """Write `docs/chat.png` and `docs/leads.png`."""
    if not CHROMIUM.exists():
        sys.exit("needs Chromium: apt-get install chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        service(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        phone = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2, is_mobile=True, has_touch=True
        )
        (ROOT / "docs" / "chat.png").write_bytes(side_by_side(browser, list(frames(phone.new_page(), address))))
        (ROOT / "docs" / "leads.png").write_bytes(overview(browser, address, Path(folder)))
        browser.close()


if __name__ == "__main__":
    main()
