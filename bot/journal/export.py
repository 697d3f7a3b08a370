"""A release as text, JSON, CSV and XLSX. All say the same: what was released, and nothing that was not."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from bot.journal import words
from bot.journal.figures import FEW, in_words
from bot.journal.lists import NO_CONCERN
from bot.journal.pointers import Unanswered
from bot.journal.release import Query, Release, Row, Sheet, Stored

_WIDE: Final = len(FEW)
COLUMNS: Final = ("period", "table", "within", "under", "id", "name", "figure", "percent")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")  # noqa: RUF001  wide forms too


class ExportUnavailable(Exception):
    """The file cannot be written; the text says why."""


class Line(NamedTuple):
    """One figure, as a line of a file."""

    period: str
    table: str
    within: str
    under: str
    id: str
    name: str
    figure: str
    percent: str


def lines(release: Release) -> Iterator[Line]:
    """Yield every figure of a release, with the words it is read by."""
    if release.too_little:
        yield Line(release.period, "use", "", "", "", words.TOO_LITTLE, "", "")
    for sheet in release.sheets:
        for row in sheet.rows:
            percent = "" if row.percent is None else str(row.percent)
            yield Line(release.period, sheet.id, row.within, row.under, row.id, row.name, _plain(row.n), percent)
    for query in release.queries:
        yield Line(release.period, "queries", "", "", "", in_a_line(query), _plain(query.n), "")
    if release.queries:
        yield Line(release.period, "queries", "", "", "other", words.OTHER, _plain(release.other_queries), "")


def _plain(figure: int | None) -> str:
    """Return a figure as scripts read it: in digits alone."""
    return in_words(None) if figure is None else str(figure)


def in_a_line(query: Query) -> str:
    """Return a line of the query log in words."""
    when = query.when or words.LABELS.get(("band", query.band), query.band)
    led = query.led_to if query.topic in NO_CONCERN else f"{query.led_to}: {query.ended}"
    return f"{query.asked} -> {led} ({when})"


def as_json(stored: Stored) -> bytes:
    """Return a release byte for byte as it was stored."""
    return stored.json


def as_csv(release: Release) -> str:
    """Return a release as CSV. No cell can act as a formula; a demonstration says so in every line."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*COLUMNS, "note"])
    note = words.DEMO if release.demo else ""
    writer.writerows([*map(inert, line), note] for line in lines(release))
    return out.getvalue()


def inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    clean = text.replace("\0", "").replace("\r", " ").replace("\n", " ")
    return f"'{clean}" if clean.lstrip(" \u00a0").startswith(_FORMULA) else clean


def write_xlsx(release: Release, target: Path) -> None:
    """Write a release as a workbook, one table a sheet; every text is a text, never a formula or a link."""
    try:
        import xlsxwriter
    except ImportError:
        raise ExportUnavailable("XLSX needs one more package: pip install 'safeguarding-bot[export]'") from None
    held, options = (
        io.BytesIO(),
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    workbook = xlsxwriter.Workbook(held, options)
    workbook.set_properties({"title": heading(release), "created": datetime.fromisoformat(release.released)})
    about = workbook.add_worksheet("About")
    for place, text in enumerate((heading(release), words.LEGEND, *([words.DEMO] if release.demo else []))):
        about.write_string(place, 0, text)
    if release.too_little:
        about.write_string(3, 0, words.TOO_LITTLE)
    for sheet in release.sheets:
        _write_table(workbook, sheet, release)
    if release.queries:
        _write_queries(workbook, release)
    workbook.close()
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(held.getbuffer())
    except OSError as fault:
        raise ExportUnavailable(f"{target} cannot be written: {os.strerror(fault.errno or 0).lower()}") from None


def _write_table(workbook: Any, sheet: Sheet, release: Release) -> None:  # noqa: ANN401  the package has no types
    page = _page(workbook, sheet.id, release)
    for column, title in enumerate(("Within", "What", "Figure", "Percent")):
        page.write_string(1, column, title)
    for place, row in enumerate(sheet.rows, 2):
        page.write_string(place, 0, row.under or row.within)
        page.write_string(place, 1, row.name)
        _write_figure(page, place, 2, row.n)
        if row.percent is not None:
            page.write_number(place, 3, row.percent)


def _write_queries(workbook: Any, release: Release) -> None:  # noqa: ANN401  likewise
    page = _page(workbook, "queries", release)
    page.write_string(1, 0, "What was asked, where it led, when")
    page.write_string(1, 1, "Figure")
    for place, query in enumerate(release.queries, 2):
        page.write_string(place, 0, in_a_line(query))
        _write_figure(page, place, 1, query.n)
    page.write_string(len(release.queries) + 2, 0, words.OTHER)
    _write_figure(page, len(release.queries) + 2, 1, release.other_queries)


def _page(workbook: Any, name: str, release: Release) -> Any:  # noqa: ANN401  likewise
    page = workbook.add_worksheet(name[:31])
    page.write_string(0, 0, f"{words.SHEETS.get(name, 'Query log')}, {heading(release)}")
    page.set_header(f"&L{heading(release)}")
    page.set_column(0, 1, 48)
    return page


def _write_figure(page: Any, row: int, column: int, figure: int | None) -> None:  # noqa: ANN401  likewise
    if figure is None:
        page.write_string(row, column, in_words(None))
    else:
        page.write_number(row, column, figure)


def heading(release: Release) -> str:
    """Return what stands over a release."""
    demo = f" {words.DEMO}." if release.demo else ""
    return f"Safeguarding bot, {release.period}, released {release.released}.{demo}"


def as_text(release: Release, asked: Sequence[Unanswered] = ()) -> str:
    """Return a release to be read in a terminal; `asked` adds where authors can answer what nothing was found for."""
    parts = [heading(release), ""]
    if release.too_little:
        return "\n".join([*parts, words.TOO_LITTLE, ""])
    for sheet in release.sheets:
        if sheet.rows:
            parts += [words.SHEETS[sheet.id], *map(_text_row, sheet.rows), ""]
    if release.queries:
        parts += ["What was asked, and where it led"]
        parts += [f"  {in_words(query.n):>{_WIDE}}  {in_a_line(query)}" for query in release.queries]
        parts += [f"  {in_words(release.other_queries):>{_WIDE}}  {words.OTHER}", ""]
    if asked:
        parts += ["Questions we could not answer: add a phrasing", *map(_text_asked, asked), ""]
    return "\n".join([*parts, words.LEGEND, ""])


def _text_row(row: Row) -> str:
    share = "" if row.percent is None else f"  {row.percent} %"
    within = f"{row.under or row.within.replace('-', ' ')}: " if row.within else ""
    return f"  {in_words(row.n):>{_WIDE}}  {within}{row.name}{share}"


def _text_asked(asked: Unanswered) -> str:
    where = ", or ".join(f"{each.place} ({each.title})" for each in asked.near) or words.NONE_NEAR
    return f"  {in_words(asked.n):>{_WIDE}}  {asked.words}  ->  {where}"
