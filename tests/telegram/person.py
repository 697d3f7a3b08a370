"""A practitioner in front of Telegram: taps what is on the screen by its words, and sees what the chat shows."""

from __future__ import annotations

from typing import Any

from tests.telegram.double import BOT, Double, Json


class Person:
    """One person in a private chat with the bot."""

    def __init__(self, double: Double, number: int = 501, name: str = "Ann") -> None:
        self.double = double
        self.id = number
        self.user = {"id": number, "is_bot": False, "first_name": name}
        self.chat = {"id": number, "type": "private", "first_name": name}
        double.messages.setdefault(number, {})
        self._queries = 0

    # --- doing -------------------------------------------------------------------

    def says(self, text: str) -> Json:
        """Type words and send them."""
        command = text.split(maxsplit=1)[0] if text.startswith("/") and text.split() else ""
        entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else None
        return self.sends(text=text, **({"entities": entities} if entities else {}))

    def sends(self, **content: Any) -> Json:
        """Send a message of any content."""
        message = self.double.add_message(self.chat, **{"from": self.user}, **content)
        self.double.deliver(message=message)
        return message

    def edits(self, message: Json, **content: Any) -> None:
        """Edit a message sent before."""
        message.update(content, edit_date=message["date"] + 1)
        self.double.deliver(edited_message=message)

    def taps(self, label: str, message: Json | None = None) -> str:
        """Tap the button with these words, on the lowest message that has it."""
        for shown in [message] if message else reversed(self.shown):
            for button in buttons_of(shown):
                if button["text"] == label:
                    return self.taps_data(button["callback_data"], shown)
        raise AssertionError(f"no button {label!r} among {[labels(each) for each in self.shown]}")

    def taps_data(self, data: str | None, message: Json | None, **more: Any) -> str:
        """Tap with any data at all, as a hostile client can; return the query's id."""
        self._queries += 1
        query = f"{self.id}-{self._queries}"
        self.double.queries.add(query)
        update: Json = {"id": query, "from": self.user, "chat_instance": "1", "data": data}
        if message is not None:
            update["message"] = {key: value for key, value in message.items() if not key.startswith("_")}
        self.double.deliver(callback_query=update | more)
        return query

    # --- seeing ------------------------------------------------------------------

    @property
    def shown(self) -> list[Json]:
        """The bot's messages in the chat, from top to bottom."""
        return [each for each in self.double.messages[self.id].values() if each["from"]["id"] == BOT["id"]]

    @property
    def texts(self) -> list[str]:
        return [each["text"] for each in self.shown]

    @property
    def live(self) -> Json:
        """The lowest of the bot's messages."""
        return self.shown[-1]

    async def sees(self, words: str, *, among: int | None = None, seconds: float = 3.0) -> Json:
        """Wait for a message of the bot's with these words; `among`: and for so many in all."""

        def seen() -> Json | None:
            if among is not None and len(self.shown) != among:
                return None
            return next((each for each in reversed(self.shown) if words in each["text"]), None)

        try:
            found: Json = await self.double.until(seen, seconds)
        except TimeoutError:
            raise AssertionError(f"{words!r} not seen; the chat shows {self.texts}") from None
        return found

    async def at_rest(self) -> None:
        """Wait until everything sent so far was handled and confirmed."""
        await self.double.until(lambda: not self.double.waiting)


def buttons_of(message: Json) -> list[Json]:
    return [button for row in (message.get("reply_markup") or {}).get("inline_keyboard", []) for button in row]


def labels(message: Json) -> list[list[str]]:
    """The buttons of a message as rows of words."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]
