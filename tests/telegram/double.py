"""A strict double of the Bot API on loopback: real HTTP, and every refusal of the real server that a bot can meet.

Where it is strict it follows Telegram's published server (tdlib/telegram-bot-api).
Nothing of the bot is imported here.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.telegram.markup import CannotParseError, visible

TOKEN = "123456789:AAF-double-of-the-bot-api-0123456789"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Guide", "username": "guide_bot", "can_join_groups": True}
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

Json = dict[str, Any]


class RefusedError(Exception):
    """An answer other than 200, as Telegram words it."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code, self.parameters = code, parameters
        kind = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}.get(code, "")
        self.body: Json = {"ok": False, "error_code": code, "description": kind + description}
        if parameters:
            self.body["parameters"] = parameters


@dataclass(frozen=True)
class Fault:
    """What happens to a call instead of its answer. `done`: the server carries it out all the same."""

    code: int = 0
    description: str = ""
    retry_after: float = 0
    hang: float = 0
    cut: bool = False
    body: bytes | None = None
    done: bool = False


@dataclass
class Call:
    """One call as it arrived."""

    method: str
    sent: Json
    at: float
    code: int = 0


@dataclass
class Scripted:
    method: str
    fault: Fault
    times: int
    chat: int | None


@dataclass
class Poll:
    """The getUpdates request under way."""

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ousted: bool = False


class Double:
    """The server. Tests put updates in with `deliver`, and look at `calls` and `messages`."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.messages: dict[int, dict[int, Json]] = {}
        self.queries: set[str] = set()
        self.blocked: set[int] = set()
        self.profile: Json = {}
        self.latency = 0.0
        self.keep_calls = True
        self.webhook = ""
        self._script: list[Scripted] = []
        self._updates: list[Json] = []
        self._next_update = 1000
        self._next_message = 0
        self._poll: Poll | None = None
        self._last_poll = (-1, 0.0)
        self._watchers: set[asyncio.Event] = set()
        self._runner: web.AppRunner | None = None
        self._port = 0

    # --- the server ----------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self, port: int = 0) -> None:
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.01)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self._port)
        await site.start()
        self._port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr,attr-defined]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        sent = await _parameters(request)
        call = Call(method, sent, time.monotonic())
        if self.keep_calls:
            self.calls.append(call)
            self._tell()
        try:
            answer = await self._answer(request, call)
        finally:
            self.heard(call)
            self._tell()
        return answer

    def heard(self, call: Call) -> None:
        """Do something after a call was carried out; for drivers that must not wake everybody each time."""

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self._fault_for(call)
        try:
            self._check_token(request.match_info["token"])
            if self.latency and call.method != "getUpdates":
                await asyncio.sleep(self.latency)
            result = await self._carry_out(call) if fault is None or fault.done else None
        except RefusedError as refusal:
            call.code = refusal.code
            return web.json_response(refusal.body, status=refusal.code)
        if fault is not None:
            call.code = fault.code or -1
            self._tell()
            return await _faulty(request, fault)
        call.code = 200
        return web.json_response({"ok": True, "result": result})

    def _check_token(self, given: str) -> None:
        if given == self.token:
            return
        number, _, secret = given.partition(":")
        if number.isdigit() and len(secret) >= 30:
            raise RefusedError(401, "Unauthorized")
        raise RefusedError(404, "Not Found")

    async def _carry_out(self, call: Call) -> Any:
        method = getattr(self, f"_do_{call.method.lower()}", None)
        if method is None:
            raise RefusedError(404, "Not Found")
        run: Callable[[Json], Awaitable[Any]] = method
        return await run(call.sent)

    # --- scripts and watching ----------------------------------------------------

    def fail(self, method: str, fault: Fault, *, times: int = 1, chat: int | None = None) -> None:
        """Have the next calls of a method fail."""
        self._script.append(Scripted(method, fault, times, chat))

    def _fault_for(self, call: Call) -> Fault | None:
        for scripted in self._script:
            here = scripted.chat is None or scripted.chat == call.sent.get("chat_id")
            if scripted.times and here and scripted.method.lower() == call.method.lower():
                scripted.times -= 1
                return scripted.fault
        return None

    def made(self, method: str, chat: int | None = None) -> list[Call]:
        """Return the calls of a method, in order."""
        return [
            call for call in self.calls if call.method == method and (chat is None or call.sent.get("chat_id") == chat)
        ]

    async def until(self, met: Callable[[], Any], seconds: float = 3.0) -> Any:
        """Wait until something is so; it is looked at after every call."""
        changed = asyncio.Event()
        self._watchers.add(changed)
        try:
            async with asyncio.timeout(seconds):
                while not (result := met()):
                    await changed.wait()
                    changed.clear()
                return result
        finally:
            self._watchers.discard(changed)

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher.set()

    # --- updates -----------------------------------------------------------------

    def deliver(self, **update: Any) -> None:
        """Queue an update for the poller."""
        self._next_update += 1
        self.deliver_raw({"update_id": self._next_update, **update})

    def deliver_raw(self, update: Any) -> None:
        """Queue anything at all."""
        self._updates.append(update)
        if self._poll is not None:
            self._poll.wake.set()

    @property
    def waiting(self) -> int:
        """Updates not confirmed yet."""
        return len(self._updates)

    async def _do_getupdates(self, sent: Json) -> list[Json]:
        if self.webhook:
            raise RefusedError(
                409,
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        offset, limit, hold = (
            int(sent.get(key) or other) for key, other in (("offset", 0), ("limit", 100), ("timeout", 0))
        )
        now = time.monotonic()
        if offset == self._last_poll[0] and now < self._last_poll[1] + 0.5:
            limit = 1
        if offset == self._last_poll[0] and hold < 3 and now < self._last_poll[1] + 3:
            hold = 3
        self._last_poll = (offset, now)
        self._updates = [each for each in self._updates if _number(each) >= offset]
        self._tell()
        return self._updates[:limit] or await self._held(limit, min(hold, 50))

    async def _held(self, limit: int, hold: int) -> list[Json]:
        if self._poll is not None:
            self._poll.ousted = True
            self._poll.wake.set()
        poll = self._poll = Poll()
        try:
            async with asyncio.timeout(hold):
                await poll.wake.wait()
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.ousted:
            raise RefusedError(
                409, "terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        return self._updates[:limit]

    async def _do_deletewebhook(self, _: Json) -> bool:
        self.webhook = ""
        return True

    async def _do_setwebhook(self, sent: Json) -> bool:
        if not str(sent.get("url")).startswith("https://"):
            raise RefusedError(400, "bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = sent["url"]
        return True

    # --- messages ----------------------------------------------------------------

    def add_message(self, chat: Json, **content: Any) -> Json:
        """Put a message into a chat, whoever wrote it."""
        self._next_message += 1
        message = {"message_id": self._next_message, "date": int(time.time()), "chat": chat, **content}
        self.messages.setdefault(chat["id"], {})[self._next_message] = message
        return message

    async def _do_getme(self, _: Json) -> Json:
        return BOT

    async def _do_sendmessage(self, sent: Json) -> Json:
        chat = self._chat(sent)
        text, markup = _text(sent), _markup(sent)
        source = sent["text"] if sent.get("parse_mode") else None
        return _public(self.add_message(chat, **{"from": BOT}, text=text, **markup, _html=source, _sent=sent))

    async def _do_editmessagetext(self, sent: Json) -> Json:
        chat = self._chat(sent)
        message = self.messages[chat["id"]].get(int(sent.get("message_id") or 0))
        if message is None:
            raise RefusedError(400, "message to edit not found")
        if message["from"]["id"] != BOT["id"]:
            raise RefusedError(400, "message can't be edited")
        new = {"text": _text(sent, "MESSAGE_TOO_LONG"), "reply_markup": _markup(sent).get("reply_markup")}
        if new == {"text": message["text"], "reply_markup": message.get("reply_markup")}:
            raise RefusedError(400, _NOT_MODIFIED)
        message.update(
            new, edit_date=int(time.time()), _html=sent["text"] if sent.get("parse_mode") else None, _sent=sent
        )
        return _public(message)

    async def _do_deletemessage(self, sent: Json) -> bool:
        chat = self._chat(sent)
        message = self.messages[chat["id"]].get(int(sent.get("message_id") or 0))
        if message is None:
            raise RefusedError(400, "message to delete not found")
        if message["date"] < time.time() - 2 * 86400:
            raise RefusedError(400, "message can't be deleted for everyone")
        del self.messages[chat["id"]][message["message_id"]]
        return True

    async def _do_answercallbackquery(self, sent: Json) -> bool:
        if sent.get("callback_query_id") not in self.queries:
            raise RefusedError(400, _TOO_OLD)
        if len(str(sent.get("text") or "")) > 200:
            raise RefusedError(400, "MESSAGE_TOO_LONG")
        return True

    async def _do_leavechat(self, sent: Json) -> bool:
        chat = self._chat(sent)
        if chat["type"] == "private":
            raise RefusedError(400, "chat member status can't be changed in private chats")
        del self.messages[chat["id"]]
        return True

    def _chat(self, sent: Json) -> Json:
        chat_id = int(sent.get("chat_id") or 0)
        if chat_id in self.blocked:
            raise RefusedError(403, "bot was blocked by the user")
        if chat_id not in self.messages:
            raise RefusedError(400, "chat not found")
        return {"id": chat_id, "type": "private" if chat_id > 0 else "group", "first_name": "A person"}

    # --- profile -------------------------------------------------------------------

    async def _do_setmycommands(self, sent: Json) -> bool:
        for command in sent["commands"]:
            name, text = command["command"], command["description"]
            if not (name.replace("_", "").isalnum() and name.islower() and len(name) <= 32 and 1 <= len(text) <= 256):
                raise RefusedError(400, "BOT_COMMAND_INVALID")
        self.profile["commands"] = sent["commands"]
        return True

    async def _do_setchatmenubutton(self, sent: Json) -> bool:
        self.profile["menu_button"] = sent["menu_button"]
        return True

    async def _do_getmydescription(self, _: Json) -> Json:
        return {"description": self.profile.get("description", "")}

    async def _do_setmydescription(self, sent: Json) -> bool:
        return self._set("description", sent, 512)

    async def _do_getmyshortdescription(self, _: Json) -> Json:
        return {"short_description": self.profile.get("short_description", "")}

    async def _do_setmyshortdescription(self, sent: Json) -> bool:
        return self._set("short_description", sent, 120)

    def _set(self, key: str, sent: Json, most: int) -> bool:
        if len(sent[key]) > most:
            raise RefusedError(400, f"bot {key.replace('_', ' ')} is too long")
        self.profile[key] = sent[key]
        return True


# --- what the server checks ---------------------------------------------------------


async def _parameters(request: web.Request) -> Json:
    """Return the parameters of a call however they were sent: address, form, multipart or JSON."""
    raw: Json = dict(request.query)
    if request.content_type == "application/json":
        raw |= await request.json()
    else:
        raw |= dict(await request.post())
    return {key: _read(key, value) for key, value in raw.items()}


def _read(key: str, value: Any) -> Any:
    if key in {"reply_markup", "link_preview_options", "commands", "menu_button", "allowed_updates"}:
        return json.loads(value) if isinstance(value, str) else value
    if key in {"chat_id", "message_id"}:
        return int(value)
    return value


def _number(update: Any) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else 0


def _text(sent: Json, too_long: str = "message is too long") -> str:
    text = str(sent.get("text") or "")
    try:
        shown = visible(text) if sent.get("parse_mode") == "HTML" else text.strip()
    except CannotParseError as fault:
        raise RefusedError(400, f"can't parse entities: {fault}") from None
    if not shown:
        raise RefusedError(400, "message text is empty")
    if len(shown) > 4096:
        raise RefusedError(400, too_long)
    return shown


def _markup(sent: Json) -> Json:
    markup = sent.get("reply_markup")
    if not markup:
        return {}
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > 100 or len(json.dumps(markup)) > 10_000:
        raise RefusedError(400, "reply markup is too long")
    if any(len(row) > 8 for row in markup["inline_keyboard"]):
        raise RefusedError(400, "BUTTON_ROW_TOO_LONG")
    for button in buttons:
        if not button.get("text"):
            raise RefusedError(400, "can't parse inline keyboard button: Text must be non-empty")
        if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
            raise RefusedError(400, "BUTTON_DATA_INVALID")
    return {"reply_markup": markup}


def _public(message: Json) -> Json:
    return {key: value for key, value in message.items() if not key.startswith("_") and value is not None}


async def _faulty(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.hang:
        await asyncio.sleep(fault.hang)
    if fault.cut or fault.hang:
        if request.transport is not None:  # else the other side gave up first
            request.transport.abort()
        return web.Response()
    if fault.body is not None:
        return web.Response(body=fault.body, status=fault.code or 200)
    parameters = {"retry_after": fault.retry_after} if fault.retry_after else None
    refusal = RefusedError(fault.code, fault.description, parameters)
    return web.json_response(refusal.body, status=fault.code)
