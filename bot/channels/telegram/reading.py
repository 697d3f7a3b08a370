"""What a practitioner did, from what Telegram delivers: pure, and calm about anything that is missing."""

from __future__ import annotations

import logging
import re
from typing import Any, Final, NamedTuple, get_args, get_type_hints

from telegram import CallbackQuery, Message, Update
from telegram.constants import MessageType
from telegram.helpers import effective_message_type

from bot.channels.telegram.render import APART
from bot.exchange import Asked, Input, Refused, Started, Tapped, Typed
from bot.logs import describe

PAGES: Final[frozenset[str]] = frozenset(get_args(get_type_hints(Asked)["page"]))
_COMMAND = re.compile(r"/([A-Za-z_]{1,32})(?:@\w{1,64})?(?:\s+(.*))?", re.DOTALL)
_NOT_CONTENT = frozenset(
    {MessageType.PINNED_MESSAGE, MessageType.MESSAGE_AUTO_DELETE_TIMER_CHANGED, MessageType.WRITE_ACCESS_ALLOWED}
)


_log = logging.getLogger(__name__)


class Tap(NamedTuple):
    """A tap on a button; `apart` when its message stays and the answer is a new one."""

    input: Tapped
    apart: bool


def read_message(message: Message) -> Input | None:
    """Return what a message says; None for Telegram's own notices. A caption is part of what is refused."""
    if message.text is not None:
        return _read_text(message.text)
    kind = effective_message_type(message)
    if kind in _NOT_CONTENT:
        return None
    return Refused(str(kind or ""))


def _read_text(text: str) -> Input:
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Typed(text)
    name, words = command[1].lower(), (command[2] or "").strip()
    if name == "start":
        return Started(words)
    return Asked(name, words) if name in PAGES else Typed(text)  # type: ignore[arg-type]  # PAGES are its values


def read_tap(query: CallbackQuery) -> Tap:
    """Return what a button says; its data may be old, cut or invented, which is the exchange's to judge."""
    data = query.data or ""
    return Tap(Tapped(data.removeprefix(APART)), data.startswith(APART))


def parse(raw: dict[str, Any]) -> Update | None:
    """Return an update as the library's object, or None for one that cannot be read at all.

    A tap carries its whole message back, and only its place is needed: that
    is a third of the CPU of a tap. A message is parsed whole, to know what
    kind it is; where the library cannot (Telegram adds kinds, and fields to
    old kinds), its words still get through and the rest is refused like a photo.
    """
    whole = None if "callback_query" in raw else _parsed(raw)
    return whole or _parsed(essence(raw))


def _parsed(raw: dict[str, Any]) -> Update | None:
    try:
        return Update.de_json(raw, None)
    except Exception as fault:  # noqa: BLE001 whatever Telegram may send one day
        _log.warning("an update does not parse: %s", describe(fault))
        return None


def essence(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a raw update with only what this channel reads."""
    found: dict[str, Any] = {"update_id": raw.get("update_id")}
    for kind in ("message", "edited_message", "channel_post"):
        if isinstance(message := raw.get(kind), dict):
            found[kind] = _message_essence(message)
    if isinstance(query := raw.get("callback_query"), dict):
        found["callback_query"] = _picked(query, "id", "data") | {
            "chat_instance": "",
            "from": _picked(query.get("from"), "id") | {"is_bot": False, "first_name": "-"},
            "message": _message_essence(query.get("message")) or None,
            "inline_message_id": query.get("inline_message_id"),
        }
    return found


def _message_essence(message: object) -> dict[str, Any]:
    """Return a message's place and words. Of its date only counts whether it is 0: a message out of reach."""
    picked = _picked(message, "message_id", "chat", "text", "date")
    date = 0 if picked.get("date") == 0 else 1
    return picked and picked | {"date": date, "chat": _picked(picked.get("chat"), "id", "type")}


def _picked(part: object, *keys: str) -> dict[str, Any]:
    return {key: part[key] for key in keys if key in part} if isinstance(part, dict) else {}
