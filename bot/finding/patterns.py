"""Details that have a shape: numbers, dates, postcodes, e-mail addresses, handles, plates.

Every expression here reads a bounded stretch from each place where it may begin, so that no text makes it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.finding.hits import Hit
from bot.finding.known import Known
from bot.finding.names import Cues

_I = re.IGNORECASE
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,12}\b", _I)
_EMAIL_SPELT = re.compile(
    r"\b[\w.+-]{2,40} ?[\[(]? ?at ?[\])]? ?[\w-]{2,40}(?: ?[\[(]? ?dot ?[\])]? ?|\.)(?:com|co|org|net|uk|nhs|gov)\b", _I
)
_AT = re.compile(r"(?<![\w.@])@ ?([a-z0-9_][\w.]{1,40})", _I)
_PLATFORM = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|roblox|kik|telegram|xbox|psn|fortnite|gamertag|gamer ?tag|"
    r"twitter|facebook|fb|onlyfans|twitch|steam|handle|username|user ?name|user|screen ?name|account)\b"
    r"(?:(?: (?:name|handle|user|username|account|id|tag|is|as|called|under|of))|[:=@\- ]){1,6}([a-z0-9_][\w.]{2,40})",
    _I,
)
_ON_PLATFORM = re.compile(
    r"(?<![\w@.'-])([\"']?)([a-z][\w.]{2,40})\1 (?:on|from|off) (?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|roblox|kik|telegram|xbox|ps\d|fb|facebook|"
    r"twitter|fortnite)\b",
    _I,
)
_HANDLE_WORD = re.compile(r"(?:gamer ?tag|handle|user ?name|user|screen ?name)\b", _I)
_DOTTED = re.compile(r"[a-z]{3,}\.[a-z]{3,}\d{2,}", _I)
_ODD = re.compile(r"(?<![\w@./-])(?=[\w.]{0,40}[_\d])[a-z][\w.]{3,40}(?![\w@/-])", _I)
_NI = re.compile(r"(?<![a-z0-9])[a-z]{2} ?-?\d\d ?-?\d\d ?-?\d\d ?-?[a-d](?![a-z0-9])", _I)
_POSTCODE = re.compile(r"(?<![a-z0-9])([a-z]{1,2}\d[a-z\d]?)( {0,2})(\d[a-z]{2})(?![a-z0-9])", _I)
_NOT_UNIT = frozenset(
    [
        "1st",
        "2nd",
        "3rd",
        "yr",
        "hr",
        "st",
        "nd",
        "rd",
        "th",
        "wd",
        "ds",
        "am",
        "pm",
        "mg",
        "cm",
        "mm",
        "km",
        "kg",
        "ml",
        "mo",
        "lb",
        "oz",
        "wk",
        "ok",
        "x",
        "or",
        "if",
        "to",
        "in",
        "is",
        "on",
        "at",
        "no",
        "so",
        "mc",
        "by",
        "we",
        "he",
        "ft",
    ]
)
_NHS = re.compile(r"(?<![\d+])\d{3}([ .-]?)\d{3}\1\d{4}(?!\d)")
_TEN = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){9}(?!\d)")
_PHONE = re.compile(r"(?<![\w+])(?:(?:\+|00)44[ -]?(?:\(0\))?|\(?[0o])(?:[ .()-]{0,2}\d){9,10}(?!\d)", _I)
_ABROAD = re.compile(r"(?<![\w+])\+\d(?:[ -]?\d){7,13}(?!\d)")
_PHONE_CUED = re.compile(
    r"\b(?:tel|telephone|mob|mobile|phone|number|ring|call|text|contact|whatsapp|landline|cell)\b[^\d\n]{0,24}?"
    r"(?<!\w)(\d(?:[ -]?\d){5,11})(?!\d)",
    _I,
)
_PHONE_ENDING = re.compile(
    r"\b(?:tel|telephone|mob|mobile|phone|number|no|nhs)\b[^\d\n]{0,16}\b(?:ending|ends|end)(?: in| with)? (\d{3,5})\b",
    _I,
)
_PLATE = re.compile(r"(?<![a-z0-9])([a-z]{2})(\d\d)( ?)([a-z]{3})(?![a-z0-9'])", _I)
_OLD_PLATE = re.compile(
    r"(?<![a-z0-9])(?:([a-z])(\d{1,3})( ?)([a-z]{3})|([a-z]{3})( ?)(\d{1,3})([a-z]))(?![a-z0-9'])", _I
)
_DRIVEN = re.compile(
    r"\b(?:reg|registration|plates?|vrm|vehicle|car|van|motor|driv\w{1,4}|drove|taxi|number ?plate|lorry|moped|bmw|audi|"
    r"mercedes|merc|golf|corsa|fiesta|astra|polo|transit|range rover)\b",
    _I,
)
_CASE_CUED = re.compile(
    r"\b(?:case|ref|refs|reference|crime|crimes|cri|incident|inc|log|cad|urn|upn|uln|occurrence|occ|exhibit|custody|file|mosaic|"
    r"liquid ?logic|eclipse|lcs|ics|ehm|rio|emis|systm ?one|hospital|hosp|mrn|unit|court|warrant|ehcp|claim|member|prison|arrest|"
    r"cpoms|client|person|id|pnc|cro|niche|athena|holmes|merlin|patient|pt|nhs|marac|mash|homes? office|ho|brp|visa|"
    r"tenancy|account|nrm|pid|swift|carefirst|paris|collar|intel|stop|ticket|job)\b"
    r"(?:[ :#.=()-]{1,3}(?:no|nos|num|number|id|ref|reference|code|is|was|the|of|on|for|our|my|their)\b){0,3}[ :#.=()-]{1,4}"
    r"((?:[a-z]{1,6}[ /-]?)?\d[a-z\d]*(?:[/-][a-z\d]+){0,4})(?![\w/])",
    _I,
)
_CASE_SHAPED = re.compile(r"(?<![\w/.-])[a-z\d]{1,12}(?:[/-][a-z\d]{1,12}){1,4}(?![\w/-])", _I)
_CASE_SOLID = re.compile(r"(?<![\w/.+-])(?=[a-z]{0,4}\d)[a-z\d]{7,20}(?![\w/-])", _I)
_BARE = re.compile(r"(?<![\w/.+£$€-])\d{6,20}(?![\w/-])")
_PASSPORT = re.compile(
    r"\b(?:passports?|travel doc\w{0,6}|brp|biometric|visa|identity card|id card)\b[^\d\n]{0,24}?((?<![a-z])[a-z]{0,3} ?\d(?: ?\d){5,8}[a-z]?)(?!\w)",
    _I,
)
_BORN = re.compile(
    r"(?:\bd\.? ?o\.? ?b\b\.?|\bdate of births?\b|\bbirth ?dates?\b|\bborn\b|\bb\.|\bbirthdays?\b|\bb'?day\b|\bd/o/b\b|\bturned? \d{1,2}\b|"
    r"\bturns \d{1,2}\b|\bdate of b\b)\W{0,4}(?:(?:is|was|on|says|of|as|the|given|gave|recorded|unknown but)\b\W{0,3}){0,3}\Z",
    _I,
)
_SURE_BORN = re.compile(r"\bd\.? ?o\.? ?b\b|\bbirth|\bbday|\bd/o/b", _I)
_BORN_BEHIND = re.compile(r"\A\W{0,4}(?:\w+ ){0,2}(?:d\.?o\.?b|date of birth|birthday|bday)\b", _I)
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<d1>[0-3]?\d)(?P<s>[/.\-]| ?/ ?)(?P<m1>[01]?\d)(?P=s)(?P<y1>(?:19|20)?\d\d)"
    r"|(?P<d2>[0-3]\d) (?P<m2>[01]\d) (?P<y2>(?:19|20)?\d\d)"
    r"|(?P<y3>(?:19|20)\d\d)[/.\-](?P<m3>[01]?\d)[/.\-](?P<d3>[0-3]?\d)"
    rf"|(?P<d4>[0-3]?\d)(?:st|nd|rd|th)?(?: of)?[ \-./]?(?P<w4>{_MONTH})[ ,'\-./]{{0,2}}(?P<y4>(?:19|20)?\d\d)?"
    rf"|(?P<w5>{_MONTH}) (?P<d5>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<y5>(?:19|20)\d\d))?"
    r"|(?P<d6>[0-3]?\d)[/.](?P<m6>[01]?\d)"
    r"|(?P<c7>\d{8}|\d{6}|(?:19|20)\d\d)"
    r")(?![\w/]|[.\-]\d)",
    _I,
)
_DURATIONS = frozenset(["7", "07", "12", "40", "52"])
_LEAP, _MONTHS = 31, 12
_PUBLIC_STARTS = ("0800", "0808", "03", "0845", "0844", "0870", "0500")
_NEAR, _NEARER = 40, 28
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)


def nhs_is_sound(digits: str) -> bool:
    """Tell whether ten digits bear the check digit of an NHS number."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return rest % 11 == int(digits[9]) and len(set(digits)) > 1


class Patterns:
    """Finds details that have a shape, given the words that speak for and against."""

    def __init__(self, cues: Cues, known: Known, public_numbers: frozenset[str]) -> None:
        self._events = frozenset(cues.events)
        self._ordinary = known.ordinary
        self._known = known
        self._countings = frozenset(cues.countings)
        self._mailboxes = frozenset(cues.mailboxes)
        self._public = public_numbers

    def find(self, text: str) -> list[Hit]:
        """Return every detail; where two overlap, the first found stands."""
        hits: list[Hit] = []
        for rule in self._rules(text):
            for hit in rule:
                if not any(hit.start < other.end and other.start < hit.end for other in hits):
                    hits.append(hit)
        return hits

    def _rules(self, text: str) -> Iterator[Iterable[Hit]]:
        if "@" in text or " dot " in text or "[at]" in text:
            yield self._emails(text)
        yield self._handles(text)
        yield self._spelt(text)
        if not any(map(text.__contains__, "0123456789")):
            return
        yield (Hit("ni", certain=True, start=found.start(), end=found.end()) for found in _NI.finditer(text))
        yield self._passports(text)
        yield self._dates(text)
        yield self._nhs(text)
        yield self._phones(text)
        yield self._postcodes(text)
        yield self._plates(text)
        yield self._cases(text)

    def _emails(self, text: str) -> Iterator[Hit]:
        for found in _EMAIL.finditer(text):
            name, _, host = found[0].lower().rpartition("@")
            words = set(re.findall(r"[a-z]+", name))
            official = host.endswith((".gov.uk", ".nhs.uk", "nhs.net", ".police.uk"))
            if not (official and words and words <= self._mailboxes | self._ordinary):
                yield Hit("email", certain=True, start=found.start(), end=found.end())
        for found in _EMAIL_SPELT.finditer(text):
            yield Hit("email", certain=True, start=found.start(), end=found.end())

    def _handles(self, text: str) -> Iterator[Hit]:
        for found in _AT.finditer(text):
            word = found[1].rstrip(".").lower()
            if word not in self._ordinary and not word.isdigit() and not re.fullmatch(r"\d[\d:.]*(?:am|pm)?", word):
                odd = found[0][1] != " " or not word.isalpha()
                if odd or len(word) > 2:  # noqa: PLR2004
                    yield Hit("handle", certain=odd, start=found.start(), end=found.start(1) + len(word))
        for found in _PLATFORM.finditer(text):
            word = found[1].rstrip(".").lower()
            parts = [part for part in re.split(r"[\d_.]+", word) if part]
            odd = not word.isalpha() and not word[0].isdigit()
            own = _HANDLE_WORD.match(found[0]) and not self._known.is_ordinary(word)
            if word not in self._ordinary and (odd or own or ":" in found[0] or "name" in found[0].lower()) and parts:
                yield Hit("handle", certain=odd, start=found.start(1), end=found.start(1) + len(word))
        for found in _ON_PLATFORM.finditer(text):
            word, quoted = found[2].rstrip(".").lower(), bool(found[1])
            plain = all(self._known.is_ordinary(part) for part in re.split(r"[\d_.]+", word))
            a_thing = text[: found.start()].rstrip().rpartition(" ")[2].lower() in self._known.cues.determiners
            if not (plain or a_thing or self._known.is_name(word) or found[2].isupper()):
                yield Hit("handle", certain=quoted, start=found.start(2), end=found.end(2))
        if "_" in text or "." in text:
            for found in _ODD.finditer(text):
                if "_" in found[0] or _DOTTED.fullmatch(found[0]):
                    yield Hit("handle", certain=True, start=found.start(), end=found.end())

    def _passports(self, text: str) -> Iterator[Hit]:
        for found in _PASSPORT.finditer(text):
            yield Hit("passport", certain=True, start=found.start(1), end=found.end(1))

    def _nhs(self, text: str) -> Iterator[Hit]:
        for expression in (_NHS, _TEN):
            for found in expression.finditer(text):
                digits = re.sub(r"\D", "", found[0])
                named = "nhs" in text[max(0, found.start() - _NEARER) : found.start()].lower()
                usual = expression is _NHS
                if (nhs_is_sound(digits) and (usual or named)) or named:
                    yield Hit("nhs", certain=True, start=found.start(), end=found.end())
                elif usual and digits[0] != "0":
                    yield Hit("nhs", certain=False, start=found.start(), end=found.end())

    def _phones(self, text: str) -> Iterator[Hit]:
        for found in _PHONE.finditer(text):
            digits = re.sub(r"\D", "", found[0].lower().replace("o", "0"))
            digits = "0" + digits[-10:] if digits.startswith(("44", "0044")) else digits
            if digits in self._public or digits[:2] not in {"01", "02", "03", "05", "07", "08"}:
                continue
            if digits[:2] == "01" or len(digits) == 11:  # noqa: PLR2004
                yield Hit("phone", certain=not digits.startswith(_PUBLIC_STARTS), start=found.start(), end=found.end())
        for found in _ABROAD.finditer(text):
            yield Hit("phone", certain=True, start=found.start(), end=found.end())
        for found in _PHONE_CUED.finditer(text):
            digits = re.sub(r"\D", "", found[1])
            if digits not in self._public and not digits.startswith(("0800", "111", "101")):
                sure = len(digits) == 10 and digits[0] == "7"  # noqa: PLR2004
                yield Hit("phone", certain=sure, start=found.start(1), end=found.end(1))
        for found in _PHONE_ENDING.finditer(text):
            yield Hit("phone", certain=False, start=found.start(1), end=found.end(1))

    def _spelt(self, text: str) -> Iterator[Hit]:
        run: list[re.Match[str]] = []
        lowered = text.lower()
        if not ("zero" in lowered or "oh " in lowered or "double" in lowered):
            return
        for found in re.finditer(r"[a-z]+|\d", lowered):
            if found[0] in self._countings:
                run.append(found)
                continue
            if len(run) > 5:  # noqa: PLR2004
                yield Hit("phone", certain=False, start=run[0].start(), end=run[-1].end())
            run = []
        if len(run) > 5:  # noqa: PLR2004
            yield Hit("phone", certain=False, start=run[0].start(), end=run[-1].end())

    def _postcodes(self, text: str) -> Iterator[Hit]:
        for found in _POSTCODE.finditer(text):
            inward = found[3].lower()
            timely = inward in _NOT_UNIT or inward[1:] in _NOT_UNIT
            if timely and not (found[0].isupper() and found[2] == " " and inward not in _NOT_UNIT):
                continue
            yield Hit("postcode", certain=not timely, start=found.start(), end=found.end())

    def _plates(self, text: str) -> Iterator[Hit]:
        for found in _PLATE.finditer(text):
            driven = _DRIVEN.search(text, max(0, found.start() - _NEAR), found.start()) is not None
            shouted = found[0].isupper() and not text.isupper()
            if driven or (found[4].lower() not in self._ordinary and (shouted or not found[3])):
                yield Hit("plate", certain=driven or shouted, start=found.start(), end=found.end())
            elif found[4].lower() not in self._ordinary:
                yield Hit("plate", certain=False, start=found.start(), end=found.end())
        for found in _OLD_PLATE.finditer(text):
            letters = (found[4] or found[5]).lower()
            driven = _DRIVEN.search(text, max(0, found.start() - _NEAR), found.start()) is not None
            shouted = found[0].isupper() and not text.isupper() and letters not in self._ordinary
            if (driven and letters not in self._ordinary) or (shouted and found[4] and len(found[2]) > 1):
                yield Hit("plate", certain=driven, start=found.start(), end=found.end())

    def _cases(self, text: str) -> Iterator[Hit]:
        for found in _CASE_CUED.finditer(text):
            if _is_reference(found[1], found[0][: -len(found[1])].lower()):
                yield Hit("case", certain=True, start=found.start(1), end=found.end(1))
        for found in _CASE_SHAPED.finditer(text):
            digits = sum(map(str.isdigit, found[0]))
            parts = re.split(r"[/-]", found[0])
            mixed = any(map(str.isalpha, found[0])) or (len(parts) > 2 and max(map(len, parts)) > 4)  # noqa: PLR2004
            if digits >= 6 and mixed:  # noqa: PLR2004
                yield Hit("case", certain=True, start=found.start(), end=found.end())
        for found in _CASE_SOLID.finditer(text):
            digits = sum(map(str.isdigit, found[0]))
            if digits >= 6 and digits < len(found[0]):  # noqa: PLR2004
                yield Hit("case", certain=True, start=found.start(), end=found.end())
        for found in _BARE.finditer(text):
            before = text[max(0, found.start() - 10) : found.start()].lower()
            if not found[0].endswith("000") and not before.rstrip(" :").endswith(("snomed", "icd", "ods", "code")):
                yield Hit("case", certain=False, start=found.start(), end=found.end())

    def _dates(self, text: str) -> Iterator[Hit]:
        for found in _DATE.finditer(text):
            day, month, year = _parts(found)
            if not (1 <= day <= _LEAP and 1 <= month <= _MONTHS):
                continue
            before = text[max(0, found.start() - _NEAR) : found.start()]
            after = text[found.end() : found.end() + _NEAR]
            born = _BORN.search(before)
            sure = (born is not None and _SURE_BORN.search(born[0]) is not None) or bool(_BORN_BEHIND.match(after))
            whole = bool(year) and not found["c7"]
            if sure or (born and (whole or found["w4"] or found["w5"])):
                yield Hit("dob", certain=True, start=found.start(), end=found.end())
            elif (born and found["d6"] and found["m6"] not in _DURATIONS) or (
                whole
                and not self._events.intersection(
                    re.findall(r"[a-z]+", before.lower())[-5:] + re.findall(r"[a-z]+", after.lower())[:2]
                )
            ):
                yield Hit("dob", certain=False, start=found.start(), end=found.end())


def _parts(found: re.Match[str]) -> tuple[int, int, str]:
    """Return day, month and year (empty where none was typed) of a date."""
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3")):
        if found[day]:
            return int(found[day]), int(found[month]), found[year]
    for day, year in (("d4", "y4"), ("d5", "y5")):
        if found[day]:
            return int(found[day]), 1, found[year] or ""
    if found["d6"]:
        return int(found["d6"]), int(found["m6"]), ""
    solid = found["c7"]
    if len(solid) == 4:  # noqa: PLR2004
        return 1, 1, ""
    if len(solid) == 8 and solid.startswith(("19", "20")) and int(solid[4:6]) <= _MONTHS:  # noqa: PLR2004
        return int(solid[6:]), int(solid[4:6]), solid[:4]
    return int(solid[:2]), int(solid[2:4]), solid[4:]


_YEAR = re.compile(r"(?:19|20)\d\d")
_MEASURE = re.compile(
    r"\d+(?:st|nd|rd|th|g|kg|mg|ml|cm|mm|m|yo|y|yr|yrs|wk|wks|d|w|hrs?|am|pm|k|f|lb|lbs|oz|mins?|mth|mths|s|x)", _I
)
_LOGS = frozenset(["cad", "urn", "log", "incident"])
_WEAK_CUES = frozenset(
    [
        "patient",
        "pt",
        "client",
        "person",
        "id",
        "nhs",
        "unit",
        "member",
        "hospital",
        "hosp",
        "file",
        "job",
        "stop",
        "visa",
        "mash",
        "prison",
        "on",
        "of",
        "for",
        "account",
    ]
)


def _is_reference(token: str, cue: str) -> bool:
    """Tell whether what stands behind a word such as `case` or `ref` is a number of its own."""
    digits = sum(map(str.isdigit, token))
    if (
        _YEAR.fullmatch(re.sub(r"\A(?:from|in|since|for|of|until|at|by|to|before|after) ", "", token, flags=_I))
        or _MEASURE.fullmatch(token)
        or re.fullmatch(r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?", token)
    ):
        return False
    numbered = re.search(r"\b(?:no|nos|num|number|id|ref|reference|code)\b|[#:=]", cue) is not None
    weak = cue.split(maxsplit=1)[0].strip(":#.=") in _WEAK_CUES
    if numbered or cue.split(maxsplit=1)[0].strip(":#.=") in _LOGS:
        return digits >= 3  # noqa: PLR2004
    return digits >= (5 if weak else 4) or (digits >= 3 and not token.isdigit() and not weak)  # noqa: PLR2004
