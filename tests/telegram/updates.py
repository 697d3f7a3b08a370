"""Updates of every kind in the Bot API, well formed, and what can go wrong with them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

FILE = {"file_id": "A", "file_unique_id": "a"}
SIZED = FILE | {"width": 1, "height": 1}
TIMED = FILE | {"duration": 1}
USER = {"id": 501, "is_bot": False, "first_name": "Ann"}
POLL = {
    "id": "1",
    "question": "Q",
    "options": [{"text": "a", "voter_count": 0, "persistent_id": "1"}],
    "members_only": False,
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
}
CONTENT: dict[str, Any] = {
    "photo": [SIZED],
    "voice": TIMED,
    "video": TIMED | SIZED,
    "video_note": TIMED | {"length": 1},
    "audio": TIMED,
    "document": FILE,
    "animation": TIMED | SIZED,
    "sticker": SIZED | {"type": "regular", "is_animated": False, "is_video": False},
    "contact": {"phone_number": "07700900123", "first_name": "Olivia"},
    "location": {"latitude": 51.5, "longitude": -0.1},
    "venue": {"location": {"latitude": 51.5, "longitude": -0.1}, "title": "School", "address": "1 Road"},
    "dice": {"emoji": "🎲", "value": 1},
    "poll": POLL,
    "story": {"chat": {"id": 501, "type": "private"}, "id": 1},
    "game": {"title": "G", "description": "D", "photo": [SIZED]},
}
MEMBER = {"user": USER, "status": "member"}
CHAT = {"id": 501, "type": "private"}
MESSAGE = {"message_id": 1, "date": 1_700_000_000, "chat": CHAT, "from": USER, "text": "hello"}
CHANGED = {"chat": CHAT, "from": USER, "date": 1, "old_chat_member": MEMBER, "new_chat_member": MEMBER}
EVERY: dict[str, Any] = {
    "message": MESSAGE,
    "edited_message": MESSAGE | {"edit_date": 1_700_000_001},
    "channel_post": MESSAGE | {"chat": {"id": -1005, "type": "channel"}},
    "edited_channel_post": MESSAGE | {"chat": {"id": -1005, "type": "channel"}},
    "business_message": MESSAGE | {"business_connection_id": "1"},
    "edited_business_message": MESSAGE | {"business_connection_id": "1"},
    "message_reaction": {
        "chat": CHAT,
        "message_id": 1,
        "user": USER,
        "date": 1,
        "old_reaction": [],
        "new_reaction": [],
    },
    "inline_query": {"id": "1", "from": USER, "query": "q", "offset": ""},
    "chosen_inline_result": {"result_id": "1", "from": USER, "query": "q"},
    "callback_query": {"id": "501-1", "from": USER, "chat_instance": "1", "data": "q0", "message": MESSAGE},
    "shipping_query": {"id": "1", "from": USER, "invoice_payload": "p", "shipping_address": {}},
    "pre_checkout_query": {"id": "1", "from": USER, "currency": "GBP", "total_amount": 1, "invoice_payload": "p"},
    "poll": POLL,
    "poll_answer": {"poll_id": "1", "user": USER, "option_ids": [0], "option_persistent_ids": ["1"]},
    "my_chat_member": CHANGED,
    "chat_member": CHANGED,
    "chat_join_request": {"chat": CHAT, "from": USER, "user_chat_id": 501, "date": 1},
}

junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=20),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.just({"id": "x"}),
)


@st.composite
def malformed(draw: st.DrawFn) -> dict[str, Any]:
    """An update of any kind in which parts are missing or replaced by junk."""
    kind = draw(st.sampled_from(sorted(EVERY)))
    content = draw(st.sampled_from([{}, *({name: value} for name, value in CONTENT.items())]))
    body = EVERY[kind] | content
    return {kind: _spoiled(draw, body, 0)}


def _spoiled(draw: st.DrawFn, part: Any, depth: int) -> Any:
    fate = draw(st.integers(0, 11))
    if fate == 0:
        return draw(junk)
    if not isinstance(part, dict) or depth > 2:
        return part
    gone = draw(st.sets(st.sampled_from(sorted(part)), max_size=2)) if part else set()
    return {key: _spoiled(draw, value, depth + 1) for key, value in part.items() if key not in gone}
