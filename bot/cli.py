"""The command line: each command reads its words, calls one function, prints, and exits 0, 1 or 2.

A command imports what only it needs, so that each starts fast and the service holds little.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.content.diagnostics import Diagnostic, Severity
from bot.content.hours import LONDON
from bot.content.library import Library
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.finding.found import Found
    from bot.review.accounts import Accounts


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="safeguarding-bot", prog_name="safeguarding-bot")
def main() -> None:
    """Decision support for frontline child-safeguarding staff in England."""


def content_folder() -> Path:
    """Return the content folder that the settings name."""
    return Settings().content_dir


def today_in_england() -> date:
    """Return today's date in England."""
    return datetime.now(UTC).astimezone(LONDON).date()


def need_library() -> Library:
    """Return the library, or print what is wrong with the content and exit 1."""
    from bot.library import open_library

    library, found = open_library(content_folder(), today_in_england())
    if library is None:
        _print(tuple(each for each in found if each.severity is Severity.ERROR))
        sys.exit(1)
    return library


def _print(found: tuple[Diagnostic, ...]) -> None:
    for each in found:
        click.echo(f"{each}\n", err=True)


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LONDON)
    except ValueError:
        raise click.BadParameter('write a time in England such as "2027-04-01 03:00"') from None


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the diagnostics as JSON.")
@click.option(
    "--sources", type=click.Path(path_type=Path), help="Folder with the source texts, to match quotations with."
)
@click.option("--on", "day", help="Check as on this date, such as 2027-04-01.")
def check(*, as_json: bool, sources: Path | None, day: str | None) -> None:
    """Check the content: exit 0 when clean, 1 with faults."""
    from bot.authoring import walking
    from bot.authoring.quotes import match_quotations
    from bot.authoring.straying import straying_phrases
    from bot.library import open_library

    try:
        on = date.fromisoformat(day) if day else today_in_england()
    except ValueError:
        raise click.BadParameter("write a date such as 2027-04-01") from None
    folder = content_folder()
    library, found = open_library(folder, on)
    if library is not None:
        found = (*found, *straying_phrases(folder, on))
    if sources is not None:
        found = (*found, *match_quotations(folder, sources))
    if as_json:
        click.echo(json.dumps([each.as_json() for each in found], indent=1, ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"{each}\n")
        click.echo(walking.summary(library, found))
    sys.exit(1 if any(each.severity is not Severity.NOTE for each in found) else 0)


@main.command()
@click.argument("flow")
@click.argument("answers", nargs=-1)
@click.option("--role", default="", help="Show the lines of a role, such as gp.")
@click.option("--at", "when", help='Pretend time in England, such as "2027-04-01 03:00".')
@click.option("--json", "as_json", is_flag=True, help="Print the screens as JSON.")
def walk(flow: str, answers: tuple[str, ...], role: str, when: str | None, *, as_json: bool) -> None:
    """Show the screens for given answers: ids or labels, ticks joined by +."""
    from bot.authoring import walking

    library = need_library()
    try:
        walked = walking.walk(library, flow, answers, role=role, when=_moment(when), area=Settings().area)
    except walking.CannotWalk as fault:
        raise click.UsageError(str(fault)) from None
    click.echo(json.dumps(walked.as_json(), indent=1, ensure_ascii=False) if as_json else walked.as_text())


@main.command()
@click.argument("flow")
@click.option("--json", "as_json", is_flag=True, help="Print the paths as JSON.")
def paths(flow: str, *, as_json: bool) -> None:
    """List every path of a flow: answers, outcome and level."""
    from bot.authoring import walking

    library = need_library()
    try:
        rows = walking.list_paths(library, flow)
    except walking.CannotWalk as fault:
        raise click.UsageError(str(fault)) from None
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        said = "  ".join(f"{each['question']}={each['answer']}" for each in row["answers"])
        click.echo(f"{row['level']:<17} {row['outcome']:<24} {said}")
    click.echo(f"{len(rows)} paths")


@main.command()
@click.argument("flow", default="")
@click.option("--at", "when", help='Pretend time in England, such as "2027-04-01 03:00".')
def chat(flow: str, when: str | None) -> None:
    """Hold the same conversation in the terminal."""
    from bot.app import area_of, open_reception
    from bot.channels.terminal import chat as hold

    settings = Settings()
    moment = _moment(when)
    reception, found = open_reception(settings, (lambda: moment) if when else lambda: datetime.now(UTC))
    desk = reception.desk()
    if desk is None:
        _print(tuple(each for each in found if each.severity is Severity.ERROR))
        sys.exit(1)
    if flow and flow not in desk.library.flows:
        raise click.UsageError(f'there is no flow "{flow}"')
    hold(desk, area=area_of(settings, reception), start=flow, clock=reception.clock, lines=sys.stdin, out=sys.stdout)


@main.command()
@click.option("--demo", is_flag=True, help="Say on every page that this is a demonstration.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def serve(*, demo: bool, host: str, port: int) -> None:
    """Serve the web chat and, with a token, Telegram."""
    from bot.app import open_reception
    from bot.app import serve as run
    from bot.logs import configure_logging

    configure_logging("WARNING")
    settings = Settings()
    reception, found = open_reception(settings, demo=demo)
    errors = tuple(each for each in found if each.severity is Severity.ERROR)
    _print(errors)
    if errors:
        click.echo("The content has errors: every channel shows the safety message until they are mended.", err=True)
    if demo and not errors:
        from bot.review.accounts import accounts_folder, open_accounts, sign_in_link
        from bot.review.file import AccountsUnavailable

        accounts = open_accounts(accounts_folder(settings.data_dir, demo=True), lambda: datetime.now(UTC))
        try:
            click.echo(f"Leads' pages (demonstration, works once): {sign_in_link(accounts, f'http://{host}:{port}')}")
        except AccountsUnavailable as fault:
            click.echo(f"Nobody can sign in to the leads' pages: {fault}", err=True)
    told = "on" if settings.telegram_token else "off (no SAFEGUARDING_BOT_TELEGRAM_TOKEN)"
    click.echo(f"Web chat: http://{host}:{port}   Telegram: {told}")
    run(settings, reception, host=host, port=port, demo=demo)


@main.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help='Read lines {"id", "text"} and answer each with one line.')
@click.option("--explain", is_flag=True, help="Say which words led where.")
def find(text: str | None, *, jsonl: bool, explain: bool) -> None:
    """Show which flows a typed message points to."""
    from bot.app import build_readers

    if (text is None) == (not jsonl):
        raise click.UsageError("give TEXT, or --jsonl with lines on standard input")
    finder, _ = build_readers(need_library(), content_folder(), Settings().data_dir)
    if text is None:
        _answer_lines(lambda row: _found(row, finder.find(row["text"])))
        return
    found = finder.find(text)
    points = found.term or found.contact or ", ".join(found.ranked) or "nothing"
    click.echo(f"emergency: {'yes' if found.emergency else 'no'}   {found.quality}: {points}")
    if explain:
        answer, *spoke = finder.explain_danger(text)
        click.echo(f"  danger now? {answer}")
        for reason in spoke:
            click.echo(f"    {reason}")
        for flow, score, reasons in finder.explain(text):
            words = ", ".join(f"{each.feature} {each.weight:.2f}" for each in reasons)
            click.echo(f"  {flow:<26}{score:6.2f}  {words}")


@main.command()
@click.option("--jsonl", is_flag=True, required=True, help='Read lines {"id", "text"} and answer each with one line.')
def screen(*, jsonl: bool) -> None:
    """Show whether a message seems to identify someone, and all that would be kept of it."""
    from bot.app import build_readers

    del jsonl
    finder, noticer = build_readers(need_library(), content_folder(), Settings().data_dir)

    def answer(row: dict[str, Any]) -> dict[str, Any]:
        notice = noticer.notice(row["text"])
        kept = () if notice.kinds else finder.find(row["text"]).concepts
        told = {"flagged": bool(notice.kinds), "certain": notice.certain, "kinds": list(notice.kinds)}
        return {"id": row["id"], **told, "stored_text": " ".join(kept)}

    _answer_lines(answer)


def _found(row: dict[str, Any], found: Found) -> dict[str, Any]:
    nothing = not (found.ranked or found.emergency or found.term or found.contact)
    return {"id": row["id"], "ranked": list(found.ranked), "emergency": found.emergency, "none": nothing}


def _answer_lines(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer each line of standard input with one line, at once; a line that cannot be read is told and skipped."""
    for number, line in enumerate(sys.stdin, 1):
        try:
            row = json.loads(line)
            row = {"id": row["id"], "text": str(row["text"])}
        except (ValueError, KeyError, TypeError):
            click.echo(f'line {number} is not {{"id", "text"}}', err=True)
            continue
        click.echo(json.dumps(answer(row), ensure_ascii=False))
        sys.stdout.flush()


@main.command("init-area")
@click.argument("name")
def init_area(name: str) -> None:
    """Write an empty, commented directory for another partnership."""
    from bot.authoring.areas import AreaRefused
    from bot.authoring.areas import init_area as write

    try:
        path = write(need_library(), content_folder(), name)
    except AreaRefused as fault:
        raise click.UsageError(str(fault)) from None
    click.echo(
        f"knowledge/directory/{path.name} is written. Fill its slots; `safeguarding-bot check` tells which are left."
    )


@main.command()
def hazards() -> None:
    """Print the hazard log as Markdown."""
    from bot.authoring.pages import hazard_log

    click.echo(hazard_log(need_library()))


# --- the journal -----------------------------------------------------------------


@main.command()
@click.option(
    "--month", default="", help="A month such as 2026-10, or a quarter such as 2026-Q3; the latest if left out."
)
@click.option("--demo", is_flag=True, help="Figures of a year of invented use.")
@click.option("--json", "form", flag_value="json", help="As JSON, byte for byte as released.")
@click.option("--csv", "form", flag_value="csv", help="As CSV.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write an Excel file.")
def report(month: str, form: str | None, xlsx: Path | None, *, demo: bool) -> None:
    """Show what leads see."""
    from bot import reporting

    settings, today = Settings(), today_in_england()
    library = need_library()
    try:
        if xlsx is not None:
            reporting.figures_in_a_workbook(library, settings.data_dir, month, today, xlsx, demo=demo)
            click.echo(f"{xlsx.name} is written.")
            return
        shown: reporting.Form = "json" if form == "json" else "csv" if form == "csv" else "text"
        click.echo(
            reporting.figures(library, settings.data_dir, settings.content_dir, month, today, demo=demo, form=shown)
        )
    except reporting.REFUSALS as fault:
        _refuse(fault)


def _refuse(fault: Exception) -> None:
    click.echo(str(fault), err=True)
    sys.exit(1)


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
def snapshot(target: Path) -> None:
    """Write the released figures as a SQLite file that Datasette opens."""
    from bot import reporting

    try:
        count = reporting.shown_figures(Settings().data_dir, target, today_in_england())
    except reporting.REFUSALS as fault:
        _refuse(fault)
    else:
        click.echo(f"{target.name} holds {count} released periods.")


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Copy the counts and releases; events are never copied."""
    from bot import reporting

    try:
        rows = reporting.copy_out(Settings().data_dir, target)
    except reporting.REFUSALS as fault:
        _refuse(fault)
    else:
        click.echo(f"{target.name}: " + ", ".join(f"{table} {count}" for table, count in rows.items()))
        click.echo("The leads' accounts are not in it: after a loss, add the leads again.")


@main.command()
@click.argument("source", type=click.Path(path_type=Path))
def restore(source: Path) -> None:
    """Bring a backup back; what is there now is set aside first."""
    from bot import reporting

    try:
        rows = reporting.copy_in(need_library(), Settings().data_dir, source, today_in_england())
    except reporting.REFUSALS as fault:
        _refuse(fault)
    else:
        click.echo(f"{source.name}: " + ", ".join(f"{table} {count}" for table, count in rows.items()))


@main.group()
def journal() -> None:
    """Keep the journal."""


@journal.command("roll-up")
def journal_roll_up() -> None:
    """Do the night's work now: count and delete the entries of days that are over, release what is due."""
    from bot import reporting

    try:
        rolled = reporting.roll_up_now(need_library(), Settings().data_dir, today_in_england())
    except reporting.REFUSALS as fault:
        _refuse(fault)
    else:
        left = "Today's stay until the day is over."
        click.echo("There is no journal." if rolled is None else f"{rolled} entries became counts. {left}")


@journal.command("forget")
@click.confirmation_option(prompt="This deletes every count and release. Go on?", help="Do not ask.")
def journal_forget() -> None:
    """Delete everything the journal holds."""
    from bot import reporting

    try:
        gone = reporting.forget_all(Settings().data_dir)
    except reporting.REFUSALS as fault:
        _refuse(fault)
    else:
        click.echo(f"{len(gone)} files are deleted." if gone else "There was no journal.")


@main.command()
def doctor() -> None:
    """Say what is wrong with content and journal, and how to mend it: exit 0 when nothing is."""
    from bot import reporting
    from bot.library import open_library

    settings = Settings()
    library, found = open_library(settings.content_dir, today_in_england())
    errors = sum(each.severity is Severity.ERROR for each in found)
    problems = [
        *reporting.wrong_content(library, errors, settings.area),
        *reporting.wrong(settings.data_dir, today_in_england(), settings.proxies, settings.proxy_user_header),
    ]
    for each in problems:
        click.echo(f"{each.weight}: {each.text}. Mend: {each.mend}")
    faulty = any(each.weight == "fault" for each in problems)
    click.echo("Something needs mending." if faulty else "Nothing needs mending.")
    sys.exit(1 if faulty else 0)


# --- leads -----------------------------------------------------------------------


@main.group()
def lead() -> None:
    """Who may read the figures."""


def _accounts() -> Accounts:
    from bot.review.accounts import accounts_folder, open_accounts

    return open_accounts(accounts_folder(Settings().data_dir, demo=False), lambda: datetime.now(UTC))


@lead.command("add")
@click.argument("name")
@click.option("--owner", is_flag=True, help="May also add and remove leads.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where the pages are reached.")
def lead_add(name: str, address: str, *, owner: bool) -> None:
    """Add a lead, and print a link that works once: there they choose their password."""
    from bot.review.accounts import add_lead, password_link
    from bot.review.file import AccountsUnavailable
    from bot.review.leads import LeadRefused

    accounts = _accounts()
    try:
        add_lead(accounts, name, "owner" if owner else "lead")
        click.echo(password_link(accounts, name, address))
    except (LeadRefused, AccountsUnavailable) as fault:
        _refuse(fault)


@lead.command("list")
def lead_list() -> None:
    """List the leads."""
    from bot.review.accounts import list_leads
    from bot.review.file import AccountsUnavailable

    try:
        for each in list_leads(_accounts()):
            click.echo(f"{each.role:<6} {each.name}")
    except AccountsUnavailable as fault:
        _refuse(fault)


@lead.command("link")
@click.argument("name")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where the pages are reached.")
def lead_link(name: str, address: str) -> None:
    """Print a link that works once, for a lead who forgot their password."""
    from bot.review.accounts import password_link
    from bot.review.file import AccountsUnavailable
    from bot.review.leads import LeadRefused

    try:
        click.echo(password_link(_accounts(), name, address))
    except (LeadRefused, AccountsUnavailable) as fault:
        _refuse(fault)


@lead.command("remove")
@click.argument("name")
def lead_remove(name: str) -> None:
    """Remove a lead; their sessions end at once."""
    from bot.review.accounts import remove_lead
    from bot.review.file import AccountsUnavailable
    from bot.review.leads import LeadRefused

    try:
        remove_lead(_accounts(), name)
        click.echo(f"{name} is removed.")
    except (LeadRefused, AccountsUnavailable) as fault:
        _refuse(fault)
