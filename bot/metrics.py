"""`/metrics`: whether the journal can be written and what was lost, for this machine and the listed proxies alone.

Nothing that grows with each turn is told: whoever scrapes every few seconds
would learn at what moment somebody asked something. Losses are told in hundreds for that reason.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.journal.health import CAUSES, LOSSES, Health, in_hundreds
from bot.review.proxy import Forwarded, Proxies

PATH: Final = "/metrics"
_THIS_MACHINE: Final = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


class _JournalMetrics(Collector):
    def __init__(self, health: Callable[[], Health]) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        """Yield what there is to tell; every label is a word of a closed list."""
        health = self._health()
        failing = GaugeMetricFamily(
            "safeguarding_bot_journal_failing",
            "1 while the journal cannot be written for this cause.",
            labels=["cause"],
        )
        for cause in filter(None, CAUSES):
            failing.add_metric([cause], int(health.cause == cause))
        lost = CounterMetricFamily(
            "safeguarding_bot_journal_lost", "Entries lost since the start, by reason, in hundreds.", labels=["reason"]
        )
        losses = in_hundreds(health.losses)
        for reason in LOSSES:
            lost.add_metric([reason], losses.get(reason, 0))
        yield failing
        yield lost


def metrics_route(health: Callable[[], Health], proxies: Proxies, guard: Callable[[ASGIApp], ASGIApp]) -> Route:
    """Return the route; to anybody but this machine and the listed proxies it says that there is no such page."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_JournalMetrics(health))
    near = Proxies((*_THIS_MACHINE, *proxies.networks))

    async def tell(request: Request) -> Response:
        if not near.believes(request.client.host if request.client else ""):
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return Route(PATH, tell, middleware=[Middleware(Forwarded, near), Middleware(guard)])
