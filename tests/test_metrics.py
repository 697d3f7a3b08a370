"""What a machine that watches the service is told, and who is told nothing."""

from __future__ import annotations

import warnings

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot.channels.web.headers import Guard
from bot.journal.health import CAUSES, LOSSES, NO_JOURNAL, Health
from bot.metrics import metrics_route
from bot.review.proxy import Proxies, listed

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Starlette, about the name of the package it is tested with
    from starlette.testclient import TestClient

BUSY = Health(
    cause="full",
    reason="/srv/data: the disk is full",
    losses={"overflow": 4799},
)
HERE = "127.0.0.1"


def asks(address: str, health: Health = NO_JOURNAL, proxies: Proxies = Proxies(), **headers: str):  # noqa: ANN201, B008
    app = Starlette(routes=[metrics_route(lambda: health, proxies, Guard)])
    return TestClient(app, client=(address, 50_000)).get("/metrics", headers=headers)


def figures(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_watcher_on_this_machine_learns_of_a_full_disk_and_of_losses() -> None:
    told = figures(asks(HERE, BUSY).text)
    assert told["safeguarding_bot_journal_failing", "full"] == 1
    assert told["safeguarding_bot_journal_failing", "locked"] == 0
    assert told["safeguarding_bot_journal_lost_total", "overflow"] == 4700, (
        "in hundreds: no scrape tells of a single turn"
    )


def test_all_there_is_to_read_is_words_of_closed_lists_and_nothing_that_grows_with_a_turn() -> None:
    text = asks(HERE, BUSY).text
    failing = {("safeguarding_bot_journal_failing", cause) for cause in CAUSES if cause}
    assert set(figures(text)) == failing | {("safeguarding_bot_journal_lost_total", reason) for reason in LOSSES}
    assert "4799" not in text
    assert "/srv" not in text


@pytest.mark.parametrize("address", [HERE, "::1", "10.0.0.5", "::ffff:10.0.0.5"])
def test_this_machine_and_listed_proxies_are_answered(address: str) -> None:
    assert asks(address, proxies=listed(["10.0.0.5"])).status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.6", "", "localhost.example"])
def test_anybody_else_finds_no_such_page(address: str) -> None:
    answer = asks(address, proxies=listed(["10.0.0.5"]))
    assert (answer.status_code, answer.text) == (404, "")


@pytest.mark.parametrize("address", [HERE, "10.0.0.5"])
def test_nor_does_a_visitor_that_a_proxy_passes_on(address: str) -> None:
    assert asks(address, proxies=listed(["10.0.0.5"]), **{"x-forwarded-for": "192.0.2.7"}).status_code == 404
