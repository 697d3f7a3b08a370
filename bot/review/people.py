"""Pages about those who read: signing in and out, passwords, and, for owners, who may read and who opened what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.responses import Response

from bot.review.door import SIGN_IN, NotFound, Site, see
from bot.review.file import Role
from bot.review.guarding import HOME, Visit, page_of_ours
from bot.review.guessing import Guessing, Key, keys_of
from bot.review.leads import Lead, LeadRefused, spelling
from bot.review.passwords import PasswordRefused
from bot.review.sessions import digest

_ROLES: Final[Mapping[str, Role]] = {"lead": "lead", "owner": "owner"}
_LONGEST_TYPED: Final = 64
_MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Entrance:
    """Signing in by password or link. It runs in a thread of its own, one try after another."""

    guessing: Guessing

    def sign_in(self, site: Site, visit: Visit) -> Response:
        """Show the form, or sign in."""
        refused = _no_entrance(site, visit)
        if refused is not None:
            return refused
        if visit.method == "POST":
            return self._try(site, visit)
        to = page_of_ours(visit.query.get("to", ""))
        return see(to) if visit.lead else site.page("sign-in", visit, to=to, refused="", wait=0)

    def _try(self, site: Site, visit: Visit) -> Response:
        if visit.form.keys() != {"name", "password", "to"}:
            return site.message("malformed", visit, HTTPStatus.BAD_REQUEST)
        to, name = page_of_ours(visit.form["to"]), spelling(visit.form["name"])[:_LONGEST_TYPED]
        known = site.accounts.sessions.knows_browser(visit.cookies.browser, name)
        keys = keys_of(name, visit.address, known_browser=visit.cookies.browser if known else "")
        lead = self._check(site, keys, name, visit.form["password"])
        if isinstance(lead, int):
            return self._not_now(site, visit, "sign-in", lead, to=to)
        return _let_in(site, visit, lead, to)

    def _check(self, site: Site, keys: tuple[Key, ...], name: str, password: str) -> Lead | int:
        """Return the lead; else the seconds to wait until a try is heard, 0 when this one was heard and failed."""
        wait = self.guessing.wait(keys)
        if wait:
            return wait
        found = site.accounts.leads.check(name, password)
        if found.lead is None:
            self.guessing.failed(keys)
            site.accounts.audit.count_refused(found.number)
            return 0
        self.guessing.succeeded(keys)
        return found.lead

    def _not_now(self, site: Site, visit: Visit, template: str, wait: int, **shown: object) -> Response:
        status = HTTPStatus.TOO_MANY_REQUESTS if wait else HTTPStatus.FORBIDDEN
        response = site.page(template, visit, status, refused="wait" if wait else "wrong", wait=wait, **shown)
        if wait:
            response.headers["retry-after"] = str(wait)
        return response

    def change_password(self, site: Site, visit: Visit) -> Response:
        """Show the form, or change the password of whoever is signed in."""
        lead = visit.lead
        if lead is None or site.proxies.header:
            raise NotFound
        if visit.method == "GET":
            return site.page("password", visit, refused="", wait=0)
        if visit.form.keys() != {"password", "new"}:
            return site.message("malformed", visit, HTTPStatus.BAD_REQUEST)
        if lead.has_password:
            keys = (Key("browser", spelling(lead.name), digest(visit.cookies.session).hex()),)
            checked = self._check(site, keys, lead.name, visit.form["password"])
            if isinstance(checked, int):
                return self._not_now(site, visit, "password", checked)
        try:
            site.accounts.leads.set_password(lead, visit.form["new"])
        except PasswordRefused as refused:
            return site.page("password", visit, HTTPStatus.UNPROCESSABLE_ENTITY, refused=refused.reason, wait=0)
        site.note(visit, "password")
        return _let_in(site, visit, lead, HOME)


def _no_entrance(site: Site, visit: Visit) -> Response | None:
    """Say why nobody can sign in here: proxies do that, or what is typed would travel readable."""
    if site.proxies.header:
        return site.message("proxy_only", visit, HTTPStatus.FORBIDDEN)
    return None if visit.cookies.usable else site.message("plain_http", visit, HTTPStatus.FORBIDDEN)


def _let_in(site: Site, visit: Visit, lead: Lead, to: str) -> Response:
    """Begin a session under a token made now, whatever the browser had before."""
    accounts, cookies = site.accounts, visit.cookies
    response = see(to)
    cookies.set_session(response, accounts.sessions.begin(lead, instead_of=cookies.session))
    if not accounts.sessions.knows_browser(cookies.browser, spelling(lead.name)):
        cookies.set_browser(response, accounts.sessions.remember_browser(lead))
    accounts.audit.note(lead.number, "sign-in")
    return response


def use_link(site: Site, visit: Visit) -> Response:
    """Show what a one-time link does, and do it when asked to: merely opening it uses nothing up."""
    refused = _no_entrance(site, visit)
    if refused is not None:
        return refused
    found = site.accounts.sessions.read_link(visit.words["token"])
    if found is None:
        return site.message("link_over", visit, HTTPStatus.NOT_FOUND)
    lead, purpose = found
    if visit.method == "GET":
        return site.page("link", visit, invited=lead, purpose=purpose, refused="")
    if purpose == "password":
        return _choose_password(site, visit, lead)
    if not site.accounts.sessions.use_link(visit.words["token"]):
        return site.message("link_over", visit, HTTPStatus.NOT_FOUND)
    return _let_in(site, visit, lead, HOME)


def _choose_password(site: Site, visit: Visit, lead: Lead) -> Response:
    leads, sessions = site.accounts.leads, site.accounts.sessions
    new = visit.form.get("new", "")
    try:
        leads.passwords.check(new, lead.name)
    except PasswordRefused as refused:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return site.page("link", visit, status, invited=lead, purpose="password", refused=refused.reason)
    if not sessions.use_link(visit.words["token"]):
        return site.message("link_over", visit, HTTPStatus.NOT_FOUND)
    leads.set_password(lead, new)
    site.accounts.audit.note(lead.number, "password")
    return _let_in(site, visit, lead, HOME)


def sign_out(site: Site, visit: Visit) -> Response:
    """End the session, here and on the server."""
    site.accounts.sessions.end(visit.cookies.session)
    site.note(visit, "sign-out")
    response = see(SIGN_IN)
    visit.cookies.drop_session(response)
    return response


# --- for owners ----------------------------------------------------------------


def show_leads(site: Site, visit: Visit) -> Response:
    """Show who may read, or add a lead and show the link to hand over."""
    if visit.method == "GET":
        return _leads(site, visit)
    role = _ROLES.get(visit.form.get("role", ""))
    if visit.form.keys() != {"name", "role"} or role is None:
        return site.message("malformed", visit, HTTPStatus.BAD_REQUEST)
    try:
        lead = site.accounts.leads.add(visit.form["name"], role)
    except LeadRefused as refused:
        return _leads(site, visit, HTTPStatus.UNPROCESSABLE_ENTITY, refused=refused.reason)
    site.note(visit, "lead-added")
    return _hand_over(site, visit, lead)


def make_link(site: Site, visit: Visit) -> Response:
    """Show a link by which a lead chooses a new password."""
    return _hand_over(site, visit, _lead_named(site, visit))


def remove_lead(site: Site, visit: Visit) -> Response:
    """Remove a lead, but never whoever asks."""
    lead = _lead_named(site, visit)
    if visit.lead is not None and lead.number == visit.lead.number:
        return _leads(site, visit, HTTPStatus.UNPROCESSABLE_ENTITY, refused="own")
    try:
        site.accounts.leads.remove(lead.number)
    except LeadRefused as refused:
        return _leads(site, visit, HTTPStatus.UNPROCESSABLE_ENTITY, refused=refused.reason)
    site.note(visit, "lead-removed")
    return see(f"{HOME}/leads")


def _lead_named(site: Site, visit: Visit) -> Lead:
    """Return the lead that an address names. Raises NotFound."""
    number = visit.words["number"]
    plain = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    lead = site.accounts.leads.numbered(int(number)) if plain else None
    if lead is None:
        raise NotFound
    return lead


def _hand_over(site: Site, visit: Visit, lead: Lead) -> Response:
    link = f"{visit.origin}{HOME}/link/{site.accounts.sessions.make_link(lead, 'password')}"
    site.note(visit, "link-made")
    return _leads(site, visit, link=link, handed=lead.name)


def _leads(site: Site, visit: Visit, status: int = HTTPStatus.OK, **shown: str) -> Response:
    everybody = site.accounts.leads.all()
    context = {"refused": "", "link": "", "handed": "", **shown}
    return site.page("leads", visit, status, everybody=everybody, proxied=bool(site.proxies.header), **context)


def show_openings(site: Site, visit: Visit) -> Response:
    """Show who signed in and opened what, by number and day."""
    site.note(visit, "openings")
    return site.page("openings", visit, openings=site.accounts.audit.openings())
