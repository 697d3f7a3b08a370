"""Details that are places: addresses, schools, surgeries; by the words around a name, since no list of them could be whole."""

from __future__ import annotations

from collections.abc import Iterator

from bot.finding.hits import Hit, Kind
from bot.finding.known import Known
from bot.finding.names import Cues
from bot.finding.reading import Reading

_MOST_WORDS = 4
_MOST_STREET = 3
_LONGEST_NUMBER = 4


class Places:
    """Finds addresses, schools and surgeries."""

    def __init__(self, cues: Cues, known: Known) -> None:
        self._ordinary = known.is_ordinary
        self._name = known.is_name
        self._saints = known.given
        self._verbs = known.finite | known.cues.adverbs
        self._school = frozenset(cues.school_types)
        self._sure = frozenset(cues.school_sure)
        self._middle = frozenset(cues.school_middle)
        self._lead = frozenset(cues.school_lead)
        self._surgery = frozenset(cues.surgery_types)
        self._pairs = frozenset(tuple(pair.split("-", 1)) for pair in cues.surgery_pairs)
        self._generic = frozenset(cues.generic)
        self._nature = frozenset(cues.nature)
        self._strong = frozenset(cues.street_strong)
        self._weak = frozenset(cues.street_weak)
        self._no_street = frozenset(cues.street_generic)
        self._lead_address = frozenset(cues.lead_address)
        self._units = frozenset(cues.units)

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Yield addresses, schools and surgeries, each as far as its name goes."""
        for place, key in enumerate(reading.keys):
            if key[0].isdigit():
                yield from self._numbered(reading, place)
            elif key in {"flat", "apartment", "apt", "plot", "pitch", "unit", "bedsit"}:
                yield from self._flat(reading, place)
            elif key in {"st", "saint"}:
                yield from self._saint(reading, place)
            else:
                yield from self._typed(reading, place, key)

    def _typed(self, reading: Reading, place: int, key: str) -> Iterator[Hit]:
        if key in self._school:
            yield from self._institution(reading, place, place, "school")
        elif key in self._surgery:
            yield from self._institution(reading, place, place, "surgery")
        elif (key, reading.key(place + 1)) in self._pairs:
            yield from self._institution(reading, place, place + 1, "surgery")
        elif key in self._strong or (key in self._weak and reading.capital(place)):
            yield from self._street(reading, place)

    def _own(self, reading: Reading, place: int) -> bool:
        """Tell whether a word can only be part of a name here: unknown, a name, or with a capital inside a sentence."""
        if place >= len(reading.bases):
            return False
        key = reading.bases[place]
        if key in self._generic or not key.isalpha() or len(key) < 2:  # noqa: PLR2004
            return False
        return not self._ordinary(key) or self._name(key) or reading.capital(place)

    # --- schools and surgeries ---------------------------------------------

    def _institution(self, reading: Reading, place: int, last: int, kind: Kind) -> Iterator[Hit]:
        first, middle = place, place
        while first > 0 and place - first < _MOST_WORDS + 2 and reading.gap(first - 1) in {" ", "-"}:
            key = reading.bases[first - 1]
            if middle == first and (
                key in self._middle or key in self._school or (kind == "surgery" and key in {"pharmacy", "and"})
            ):
                first -= 1
                middle = first
            elif self._belongs(reading, first - 1) and place - first < _MOST_WORDS + (middle != place):
                first -= 1
            else:
                break
        if first == middle and middle < place:
            first, middle = self._again(reading, place)
        named = range(first, middle)
        if not named or not self._is_named(reading, named, place, kind):
            return
        sure = any(self._own(reading, each) for each in named) and (
            kind == "surgery" or reading.key(place) in self._sure
        )
        yield Hit(kind, certain=sure, start=reading.starts[first], end=reading.ends[last])

    def _again(self, reading: Reading, place: int) -> tuple[int, int]:
        """Return the words before a type where they are themselves such words: `Manor High`, `Grange Primary`."""
        first = place - 1
        return (first, place) if reading.capital(first) or reading.bases[first] in self._nature else (place, place)

    def _belongs(self, reading: Reading, place: int) -> bool:
        key = reading.bases[place]
        if not key.isalpha():
            return False
        if key in self._nature and (key not in self._generic or reading.titled(place)):
            return True
        return key not in self._generic and (
            not self._ordinary(key) or self._name(key) or reading.titled(place) or self._led(reading, place)
        )

    def _led(self, reading: Reading, place: int) -> bool:
        """Tell whether a plain word stands right behind `at`, `attends` and the like, or behind a word that does."""
        return reading.before(place) in self._lead and len(reading.keys[place]) > 3  # noqa: PLR2004

    def _is_named(self, reading: Reading, named: range, place: int, kind: Kind) -> bool:
        if any(self._own(reading, each) for each in named):
            return True
        keys = [reading.bases[each] for each in named]
        if keys == ["high"]:
            return False
        led = reading.before(named[0]) in self._lead or reading.before(named[0]) in {"the", "from"}
        if kind == "surgery":
            sure = reading.key(place) == "surgery" or (reading.key(place), reading.key(place + 1)) in self._pairs
            return sure and any(key in self._nature for key in keys) and keys[0] not in self._generic
        sure = reading.key(place) in self._sure or reading.key(place) == "school"
        natural = [key in self._nature for key in keys]
        if all(natural) and (sure or reading.key(place) == "high") and (len(keys) > 1 or led):
            return True
        titled = all(reading.titled(each) for each in named) and reading.titled(place)
        return sure and ((titled and keys[0] not in self._generic) or (led and len(keys) > 1 and any(natural)))

    def _saint(self, reading: Reading, place: int) -> Iterator[Hit]:
        key = reading.key(place + 1)
        if reading.gap(place).strip(" .") or not key.isalpha() or reading.before(place)[:1].isdigit():
            return
        stem = reading.bases[place + 1]
        stem = stem[:-1] if stem == key and stem.endswith("s") and stem not in self._saints else stem
        known = stem in self._saints or key in self._saints
        owned = key != reading.bases[place + 1] or key.endswith("s")
        known = known or (owned and reading.after(place + 1) in self._school | self._middle | self._surgery)
        if not (known or (reading.titled(place + 1) and reading.titled(place))) or (
            not owned and not reading.titled(place)
        ):
            return
        last, typed = place + 1, False
        while (
            reading.gap(last) == " "
            and (reading.key(last + 1) in self._middle | self._school)
            and last - place < _MOST_WORDS + 2
        ):
            last, typed = last + 1, True
        following = reading.key(last + 1) if reading.gap(last) == " " else ""
        if following in {"hospital", "hospice", "church", "ambulance", "day", "road", "street"} and not typed:
            return
        kind: Kind = (
            "surgery" if following in self._surgery or (following, reading.key(last + 2)) in self._pairs else "school"
        )
        yield Hit(kind, certain=typed or kind == "surgery", start=reading.starts[place], end=reading.ends[last])

    # --- addresses ----------------------------------------------------------

    def _numbered(self, reading: Reading, place: int) -> Iterator[Hit]:
        """Find an address that begins with its number: 12 Acacia Avenue, 7a the green."""
        number = reading.keys[place]
        if not (number.isdigit() or (number[:-1].isdigit() and number[-1] in "abcdefgh")) or len(number) > 5:  # noqa: PLR2004
            return
        first = place + 1
        if reading.gap(place).strip(" ,") != "" or reading.gap(place) == "":
            return
        if reading.key(first) in tuple("abcdefgh") and reading.gap(first).strip(" ,") == "":
            first += 1
        if reading.key(first) == "the":
            first += 1
        led = reading.before(place) in self._lead_address or reading.before(place) in {"flat", "number", "no", "house"}
        for last in range(first, min(first + _MOST_STREET + 1, len(reading.keys))):
            key = reading.keys[last]
            if last > first or first > place + 1:
                if key in self._strong and self._names_street(reading, first, last, led=led, strong=True):
                    yield Hit("address", certain=True, start=reading.starts[place], end=reading.ends[last])
                    return
                if key in self._weak and self._names_street(reading, first, last, led=led, strong=False):
                    yield Hit("address", certain=True, start=reading.starts[place], end=reading.ends[last])
                    return
            if key == "st" and last == first:
                continue
            if (
                not key.isalpha()
                or key in self._units
                or reading.gap(last).strip(" -")
                or reading.gap(last).count(" ") > 1
            ):
                break
        if (first > place + 1 and reading.key(first - 1) == "the" and self._own(reading, first)) or (
            reading.key(first) and self._single(reading, first, led=led)
        ):
            yield Hit("address", certain=False, start=reading.starts[place], end=reading.ends[first])

    def _names_street(self, reading: Reading, first: int, last: int, *, led: bool, strong: bool) -> bool:
        words = range(first, last)
        if not words:
            return led or reading.titled(last) or (strong and reading.key(last - 1) == "the")
        keys = [reading.bases[each] for each in words]
        if not self._verbs.isdisjoint(keys):
            return False
        if any(key in self._units for key in keys[keys[0] == "st" and len(keys) > 1 :]) or keys[
            -1
        ] in self._no_street - {
            "main",
            "high",
            "middle",
            "back",
            "long",
            "narrow",
        }:
            return False
        own = all(self._own(reading, each) or reading.bases[each] in self._nature for each in words)
        capital = all(reading.titled(each) for each in words)
        if strong:
            return own or capital or led or all(key not in self._no_street for key in keys)
        return own or capital or (led and all(key not in self._no_street for key in keys))

    def _single(self, reading: Reading, place: int, *, led: bool) -> bool:
        """Find a street without a type, such as 11 Pottergate."""
        key = reading.keys[place]
        if key in self._units or self._ordinary(key) or len(key) < 5:  # noqa: PLR2004
            return False
        ending = key.endswith(
            (
                "gate",
                "way",
                "croft",
                "bank",
                "side",
                "wood",
                "field",
                "fields",
                "ton",
                "view",
                "mount",
                "lea",
                "dene",
                "wick",
            )
        )
        return (reading.capital(place) and (ending or led)) or (led and ending)

    def _street(self, reading: Reading, place: int) -> Iterator[Hit]:
        """Find a street without its number: on Ferncliffe Road."""
        first = place
        while (
            first > 0
            and place - first < _MOST_STREET
            and reading.gap(first - 1) == " "
            and self._own(reading, first - 1)
        ):
            if reading.bases[first - 1] in self._no_street:
                break
            first -= 1
        if first == place or reading.key(first - 1)[:1].isdigit():
            return
        strong = reading.keys[place] in self._strong
        unknown = any(not self._ordinary(reading.bases[each]) for each in range(first, place))
        led = reading.before(first) in self._lead_address
        if (strong and (unknown or reading.titled(place))) or (
            led and reading.capital(place) and reading.capital(first)
        ):
            yield Hit(
                "address",
                certain=strong and reading.titled(place),
                start=reading.starts[first],
                end=reading.ends[place],
            )

    def _flat(self, reading: Reading, place: int) -> Iterator[Hit]:
        key, number = reading.keys[place], reading.key(place + 1)
        if (
            reading.gap(place) not in {" ", " no ", " number "}
            or not number[:1].isdigit()
            or not number.rstrip("abcdefgh").isdigit()
        ):
            return
        behind = reading.key(place + 2)
        if (
            behind in self._units
            or reading.gap(place + 1).startswith(("/", ".", "-"))
            or (number[:-1].isdigit() and len(number) > _LONGEST_NUMBER)
        ):
            return
        follows = [reading.key(place + step) in self._strong | self._weak for step in (3, 4, 5)]
        if key == "unit" and not (reading.titled(place + 2) or reading.capital(place) or any(follows)):
            return
        end = place + 1 + (follows.index(True) + 2 if any(follows) else 0)
        sure = any(follows) or (reading.titled(place + 2) and reading.gap(place + 1).strip(" ,") == "")
        if sure or key != "pitch" or reading.gap(place + 1).strip(" ,") == "":
            yield Hit(
                "address", certain=sure, start=reading.starts[place], end=reading.ends[min(end, len(reading.ends) - 1)]
            )
