"""What a form says: few fields, each once, and small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST: Final = 16 * 1024
_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 6

Unread = Literal["malformed", "too_long", "no_length"]


async def read_form(request: Request) -> Mapping[str, str] | Unread:
    """Return a form's fields, or why they are not read.

    Its length has to be told beforehand, as browsers do: nothing larger than
    these pages' own forms is taken in.
    """
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        return "no_length"
    if len(length) > len(str(LARGEST)) or int(length) > LARGEST:
        return "too_long"
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return "malformed"
    try:
        pairs = parse_qsl((await request.body()).decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return "malformed"
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else "malformed"
