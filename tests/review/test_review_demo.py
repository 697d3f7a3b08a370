"""`serve --demo` on a fresh machine: the link that is printed shows a newcomer the figures."""

from __future__ import annotations

import time
from pathlib import Path

import httpx2
import pytest
from service import Service, link_in

pytestmark = pytest.mark.slow
FORM = "application/x-www-form-urlencoded"


def until_drawn(data: Path) -> None:
    end = time.monotonic() + 60
    while not list(data.glob("demo-*/ready")):
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.parametrize("left_over", [False, True], ids=["an-empty-folder", "invented-use-of-other-content"])
def test_the_printed_link_leads_to_the_overview(tmp_path: Path, *, left_over: bool) -> None:
    old = tmp_path / "data" / "demo-0000000-2020-01"
    if left_over:
        old.mkdir(parents=True)
    with Service(tmp_path, ("--demo",)) as service, httpx2.Client(timeout=60, follow_redirects=True) as browser:
        until_drawn(service.data)
        home = f"http://127.0.0.1:{service.port}"
        link = home + link_in(service.printed)
        assert browser.get(link).status_code == 200
        overview = browser.post(link, headers={"origin": home, "content-type": FORM})
        assert (overview.status_code, overview.url.path) == (200, "/review")
        assert "DEMO" in overview.text
    assert not old.exists()
