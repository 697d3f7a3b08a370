"""Pages of figures. All of them come from the journal's released reports; nothing is counted here."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple

from starlette.responses import Response

from bot.journal import export, report, words
from bot.journal.periods import Month, Period, Quarter, read_period
from bot.journal.pointers import unanswered
from bot.journal.release import Damaged, NotReleased, Release, Stored
from bot.review.charts import Chart, bars, chart, share, stops, versions
from bot.review.door import NotFound, Site
from bot.review.guarding import Visit

SHEETS: Final = ("use", "topic", "band", "entry", "level", "steps", "quality", "feedback", "concept", "identifying")
ON_THE_FIRST_PAGE: Final = {"topic": 10, "concept": 5, "stops": 5, "version": 4, "changed": 4}


class Neighbours(NamedTuple):
    """The period shown, and the released ones of its kind before and after it."""

    shown: Period
    earlier: Period | None
    later: Period | None


def neighbours(connection: sqlite3.Connection, shown: Period) -> Neighbours:
    """Return the periods to step to."""
    kind = Month if isinstance(shown, Month) else Quarter
    every = sorted((each for each in report.periods(connection) if isinstance(each, kind)), key=lambda each: each.code)
    earlier = [each for each in every if each.code < shown.code]
    later = [each for each in every if each.code > shown.code]
    return Neighbours(shown, earlier[-1] if earlier else None, later[0] if later else None)


def charts(site: Site, release: Release) -> dict[str, Chart]:
    """Return a release's sheets as charts."""
    return {name: chart(release.sheet(name), site.title) for name in SHEETS}


def overview(site: Site, visit: Visit) -> Response:
    """Show a month on one page."""
    with site.journal_reader() as connection:
        found = report.overview(connection, visit.words.get("period", ""), site.today)
        period = read_period(found.month.release.period)
        near = neighbours(connection, period)
    month, before = found.month.release, found.before.release if found.before else None
    quarter = found.quarter.release if found.quarter else None
    site.note(visit, "report", period.code)
    return site.page(
        "overview",
        visit,
        near=near,
        release=month,
        before=before,
        quarter=quarter,
        charts=charts(site, month),
        most=ON_THE_FIRST_PAGE,
        stops=stops(quarter, ON_THE_FIRST_PAGE["stops"]) if quarter else (),
        title_of=site.title,
        share=share,
        content=versions(month, before),
    )


def concerns(site: Site, visit: Visit) -> Response:
    """Show every concern and outcome of a month."""
    with site.journal_reader() as connection:
        found = report.overview(connection, visit.words.get("period", ""), site.today)
        near = neighbours(connection, read_period(found.month.release.period))
    month = found.month.release
    site.note(visit, "concerns", near.shown.code)
    outcomes = month.sheet("outcome")
    levels = {level: chart(outcomes, within=level) for level in dict.fromkeys(row.within for row in outcomes.rows)}
    quarter = found.quarter.release if found.quarter else None
    return site.page(
        "concerns",
        visit,
        near=near,
        release=month,
        charts=charts(site, month),
        outcomes=levels,
        level_name=_level_name(site),
        quarter=quarter,
        told=frozenset(row.within for row in quarter.sheet("topic_stage").rows) if quarter else frozenset(),
    )


def _level_name(site: Site) -> Callable[[str], str]:
    library = site.library_source()
    names = {name: level.name for name, level in library.levels.levels.items()} if library else {}
    return lambda level: names.get(level, level.replace("-", " "))


def topic(site: Site, visit: Visit) -> Response:
    """Show what became of one concern in a quarter: opened, stopped question by question, outcomes."""
    name = visit.words["topic"]
    library = site.library_source()
    if library is None or name not in library.flows:
        raise NotFound
    with site.journal_reader() as connection:
        found = _quarter(connection, visit.words.get("period", ""), site)
        near = neighbours(connection, read_period(found.release.period))
    site.note(visit, "topic", near.shown.code)
    release = found.release
    return site.page(
        "topic",
        visit,
        near=near,
        release=release,
        topic=name,
        title=site.title(name),
        stage=chart(release.sheet("topic_stage"), within=name),
        way=_on_one_scale(release, name),
        stopped=chart(release.sheet("topic_stop"), within=name),
        stops=tuple(row.id for row in release.sheet("topic_stop").rows),
        outcomes=chart(release.sheet("topic_outcome"), within=name),
    )


def _on_one_scale(release: Release, name: str) -> Chart:
    """Return a concern's way: opened, stopped at each question, outcome reached; all bars measure the same."""
    stage = {row.id.rpartition("/")[2]: row for row in release.sheet("topic_stage").rows if row.within == name}
    stopped = [row for row in release.sheet("topic_stop").rows if row.within == name]
    named = [row.model_copy(update={"name": words.STOPPED.format(row.name)}) for row in stopped]
    rows = [stage.get("opened"), *named, stage.get("reached")]
    return Chart(bars(row for row in rows if row is not None))


def _quarter(connection: sqlite3.Connection, text: str, site: Site) -> Stored:
    """Return a quarter's figures, the latest where none is named. Raises NotReleased for a month."""
    if not text:
        text = next((str(each) for each in report.periods(connection) if isinstance(each, Quarter)), "")
    if not text:
        raise NotReleased("no quarter has been released yet")
    found = report.find(connection, text, site.today)
    if found.release.kind != "quarter":
        raise NotFound
    return found


def _month(connection: sqlite3.Connection, visit: Visit, site: Site) -> tuple[Stored, Neighbours]:
    found = report.find(connection, visit.words.get("period", ""), site.today)
    if found.release.kind != "month":
        raise NotFound
    return found, neighbours(connection, read_period(found.release.period))


def questions(site: Site, visit: Visit) -> Response:
    """Show the query log of a month: what was asked, where it led, in which part of day."""
    with site.journal_reader() as connection:
        found, near = _month(connection, visit, site)
    site.note(visit, "questions", near.shown.code)
    return site.page("questions", visit, near=near, release=found.release)


def not_answered(site: Site, visit: Visit) -> Response:
    """Show what nothing was found for, each with the line of the file where an author can add it."""
    with site.journal_reader() as connection:
        found = report.overview(connection, visit.words.get("period", ""), site.today)
        near = neighbours(connection, read_period(found.month.release.period))
    site.note(visit, "unanswered", near.shown.code)
    quarter = found.quarter.release if found.quarter else None
    return site.page(
        "unanswered",
        visit,
        near=near,
        release=found.month.release,
        quarter=quarter,
        asked=_pointed(site, found.month.release),
        pairs=_pointed(site, quarter) if quarter else (),
        known=site.library_source() is not None,
    )


def _pointed(site: Site, release: Release) -> tuple[object, ...]:
    library = site.library_source()
    return tuple(unanswered(release, library, site.content_folder)) if library else ()


def identifying(site: Site, visit: Visit) -> Response:
    """Show which kinds of identifying details were noticed in a month."""
    with site.journal_reader() as connection:
        found, near = _month(connection, visit, site)
    site.note(visit, "identifying", near.shown.code)
    return site.page(
        "identifying", visit, near=near, release=found.release, kinds=chart(found.release.sheet("identifying"))
    )


class Listed(NamedTuple):
    """A period in the list of releases; no `stored` where a byte has changed since it was released."""

    period: Period
    stored: Stored | None


def releases(site: Site, visit: Visit) -> Response:
    """Show every release, with its files and its fingerprint."""
    with site.journal_reader() as connection:
        every = [Listed(each, _sound(connection, each, site)) for each in report.periods(connection)]
    site.note(visit, "releases")
    months = [each for each in every if isinstance(each.period, Month)]
    opened = [each.stored.release.figure("use", "opened") if each.stored else None for each in months]
    return site.page(
        "releases",
        visit,
        months=months,
        quarters=[each for each in every if isinstance(each.period, Quarter)],
        longest=max((each or 0 for each in opened), default=0),
    )


def _sound(connection: sqlite3.Connection, period: Period, site: Site) -> Stored | None:
    try:
        return report.find(connection, str(period), site.today)
    except Damaged:
        return None


def how(site: Site, visit: Visit) -> Response:
    """Show how the figures are made."""
    return site.page("how", visit)


_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(site: Site, visit: Visit) -> Response:
    """Hand out a release as a file, as the journal writes it."""
    period, _, kind = visit.words["name"].rpartition(".")
    if kind not in _TYPES:
        raise NotFound
    with site.journal_reader() as connection:
        stored = report.find(connection, str(read_period(period)), site.today)
    try:
        content = _file(stored, kind)
    except export.ExportUnavailable:
        return site.message("no_xlsx", visit, HTTPStatus.NOT_IMPLEMENTED)
    site.note(visit, "export", read_period(period).code)
    mark = "DEMO-" if stored.release.demo else ""
    headers = {"content-disposition": f'attachment; filename="{mark}safeguarding-bot-{period}.{kind}"'}
    return Response(content, media_type=_TYPES[kind], headers=headers)


def _file(stored: Stored, kind: str) -> bytes:
    if kind == "json":
        return export.as_json(stored)
    if kind == "csv":
        return export.as_csv(stored.release).encode()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "release.xlsx"
        export.write_xlsx(stored.release, target)
        return target.read_bytes()
