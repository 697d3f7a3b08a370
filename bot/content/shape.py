"""From a tree of text to a model, with every fault told at its place."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from bot.content.diagnostics import Diagnostic, Place, did_you_mean, listed
from bot.content.tree import Path_, Tree

M = TypeVar("M", bound=BaseModel)


class _Told(NamedTuple):
    code: str
    message: str
    expected: str
    mend: str


def shape(model: type[M], tree: Tree) -> tuple[M | None, list[Diagnostic]]:
    """Return the model of a file, or None and everything wrong with its shape."""
    try:
        return model.model_validate(tree.plain), []
    except ValidationError as fault:
        details = fault.errors(include_url=False, include_context=True, include_input=False)
        found = [_diagnostic(model, tree, detail) for detail in details]
        return None, list(dict.fromkeys(found))


def _diagnostic(model: type[BaseModel], tree: Tree, detail: Any) -> Diagnostic:
    path, missing = _find(tree.plain, detail["loc"])
    kind, context = detail["type"], detail.get("ctx", {})
    key = missing or (str(path[-1]) if path else "")
    told = _tell(kind, key, _value(tree.plain, path), context, lambda: _known(model, tree.plain, path))
    place: Place = tree.key_place(path) if kind in {"extra_forbidden", "missing"} else tree.place(path)
    if missing and kind == "missing":
        place = tree.key_place(path)
    return Diagnostic(place, *told)


def _find(plain: Any, loc: tuple[str | int, ...]) -> tuple[Path_, str]:
    """Return the path in the file, and the last name when it is not there.

    Pydantic's locations also name the kind of a question or target, and
    `[key]`; the file does not hold those, so they are passed over.
    """
    path: list[str | int] = []
    missing = ""
    current: Any = plain
    for part in loc:
        if _holds(current, part):
            current = current[part]
            path.append(part)
        else:
            missing = str(part)
    return tuple(path), missing


def _holds(plain: Any, part: str | int) -> bool:
    if isinstance(plain, dict):
        return part in plain
    return isinstance(plain, list) and isinstance(part, int) and part < len(plain)


def _value(plain: Any, path: Path_) -> Any:
    current = plain
    for part in path:
        current = current[part]
    return current


def _tell(kind: str, key: str, value: Any, context: dict[str, Any], known: Any) -> _Told:
    match kind:
        case "extra_forbidden":
            names = known()
            return _Told(
                "S001",
                f'"{key}" is not a key here',
                listed(names, 30),
                did_you_mean(key, names) or "Remove it, or check the indent: it may belong further in or out.",
            )
        case "missing":
            return _Told(
                "S002", f'"{key}" is missing here', f"a line `{key}: ...`", "Add it, indented like its neighbours."
            )
        case "string_too_short":
            return _Told("S002", f'"{key}" is empty', "some text", "Write the text, or remove the key.")
        case "string_type" | "tuple_type" | "dict_type" | "model_type" | "model_attributes_type" | "set_type":
            return _wrong_shape(kind, key, value)
        case "string_pattern_mismatch" | "string_too_long":
            return _bad_pattern(key, value, context)
        case "literal_error":
            allowed = str(context.get("expected", "")).replace("'", "")
            names = allowed.replace(" or ", ", ").split(", ")
            return _Told(
                "S004",
                f'"{value}" is not allowed for "{key}"',
                allowed,
                did_you_mean(str(value), names) or "Choose one.",
            )
        case "yes_or_no":
            return _Told("S004", f'"{value}" is not allowed for "{key}"', "yes or no", "Write yes or no.")
        case "too_long":
            most = context.get("max_length")
            return _Told(
                "S008", f'"{key}" has {context.get("actual_length")} entries', f"at most {most}", "Join or remove some."
            )
        case "too_short":
            least = context.get("min_length")
            return _Told(
                "S009",
                f'"{key}" has {context.get("actual_length")} entries',
                f"at least {least}",
                "Add what is missing.",
            )
        case "bad_phone":
            return _Told(
                "S006",
                f'"{value}" is not a telephone number',
                "a UK number as dialled, such as 0300 123 4043",
                "Check it against its source, digit by digit; a letter O is not a zero.",
            )
        case "bad_email":
            return _Told(
                "S014",
                f'"{value}" is not an e-mail address',
                "a plain address, such as team@example.org",
                "Write the address alone, without a name or brackets.",
            )
        case "bad_hours":
            return _Told(
                "S011",
                f'"{value}" is not opening hours',
                "always, office, unknown, or a list such as [mon-fri 09:00-17:00]",
                "Put each line of hours in a list.",
            )
        case _ if kind.startswith("date"):
            return _Told("S005", f'"{value}" is not a date', "a date such as 2027-03-01", "Write year-month-day.")
        case _:
            least, most = context.get("ge", ""), context.get("le", "")
            expected = f"a whole number {least} to {most}".strip() if least or most else "a whole number"
            return _Told("S004", f'"{value}" is not allowed for "{key}"', expected, "Correct the value.")


def _wrong_shape(kind: str, key: str, value: Any) -> _Told:
    wanted = {"string_type": "text", "tuple_type": "a list", "set_type": "a list"}.get(kind, "keys with values")
    have = "text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a set of keys"
    mend = {
        "text": "Remove the brackets or hyphens; if the text holds a colon and a space, put double quotes around it.",
        "a list": "Put the entries in [brackets], or one a line behind a hyphen.",
    }.get(wanted, "Indent the keys below this line.")
    return _Told("S003", f'"{key}" is {have}', wanted, mend)


def _bad_pattern(key: str, value: Any, context: dict[str, Any]) -> _Told:
    if "https" in str(context.get("pattern", "")):
        return _Told("S004", f'"{value}" is not a web address', "https://...", "Only https addresses are shown.")
    if key == "key":
        return _Told(
            "S007", f'"{value}" cannot be a key', "a small letter and one of a-z 0-9", "Choose two such characters."
        )
    shown = value if isinstance(value, str) else key
    return _Told(
        "S007",
        f'"{shown}" cannot be a name',
        "small letters, digits and single hyphens, at most 40",
        "Rename it, also wherever it is used.",
    )


def _known(model: type[BaseModel], plain: Any, path: Path_) -> list[str]:
    """Return the keys that the model knows where the path's last part stands."""
    current: Any = model
    for part in path[:-1]:
        plain = plain[part]
        current = _inner(current, part, plain)
        if current is None:
            return []
    fields = getattr(current, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _inner(current: Any, part: str | int, plain: Any) -> Any:
    """Return the model or type one step further in."""
    fields = getattr(current, "model_fields", None)
    if fields is not None:
        field = next((field for name, field in fields.items() if (field.alias or name) == part), None)
        return _pick(field.annotation, plain) if field is not None else None
    return _pick(current, plain)


def _pick(annotation: Any, plain: Any) -> Any:
    """Return the model inside a list, mapping or union annotation that suits the value."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    candidates = [_pick(inner, plain) for inner in getattr(annotation, "__args__", ())]
    models = [inner for inner in candidates if isinstance(inner, type) and issubclass(inner, BaseModel)]
    if not models:
        return next((inner for inner in candidates if inner is not None), None)
    if isinstance(plain, dict) and len(models) > 1:
        return max(models, key=lambda inner: len(set(plain) & {f.alias or n for n, f in inner.model_fields.items()}))
    return models[0]
