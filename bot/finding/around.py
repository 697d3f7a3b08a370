"""One word of a message and what stands around it, as far as that tells a name from another word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.finding.known import GIVEN, NAMES, Known, Level
from bot.finding.reading import Reading

_SCHOOLING = (
    r"(?:in )?(?:yr|year|y|reception|class|form|nursery) ?"
    r"(?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|eleven\b)"
)
_AGED = re.compile(
    r"\A[\s,]{0,2}(?:\(\d{1,2}\b|\(?(?:aged?|age of) \d"
    r"|\d{1,2} ?(?:y|yo|yr|yrs|years?|m|mths?|months?|wks?|weeks?|days?)\b|\d{1,2}/(?:12|52|40|7)\b|\d\d\+\d)"
    r"|\A, ?\d{1,2}(?:,|\.|\)|$)"
    rf"|\A,? ?(?:is |in |from )?{_SCHOOLING}"
    r"|\A,? in (?:reception|nursery|sixth form|preschool)\b",
    re.IGNORECASE,
)
_AGED_CLEARLY = re.compile(r"\A ?\((?:\d|aged|yr|year)|\A,? aged \d", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\A \d{1,2}(?![\d/:.%-]|st\b|nd\b|rd\b|th\b)"
    r"(?! ?(?:x|times|weeks? ago|days? ago|cm|mm|of|pm|am|percent|quid|pages?|visits|calls|minutes|mins|miles)\b)"
)
_ASIDE = re.compile(r"\A the \d|\A \((?:the|her|his|mum|dad|\d|aged|their|our|my|not|f|m|dob)\b", re.IGNORECASE)
_ENDED = re.compile(r"\A\s*(?:[,.;:!?)&+/\n]|-\s|x ?\d|\Z)")
_NEARBY = 24
_LATER = 9
_BY_PEOPLE = 3
_OLD = frozenset(["yo", "yr", "yrs", "year", "years", "old", "y"])
_AND = frozenset(["and", "an", "n", "or"])
_ASKING_WORDS = frozenset(["when", "where", "why", "how", "what", "because"])
_SPEAKERS = frozenset(["i", "we", "they", "you", "he", "she"])
_SIBLINGS = GIVEN - {Level.MONTH, Level.VERBAL}


@dataclass(frozen=True)
class Around:
    """A word's neighbours; each is looked up when it is first asked for."""

    reading: Reading
    known: Known
    place: int

    @cached_property
    def base(self) -> str:
        """The word, without a possessive's s."""
        return self.reading.bases[self.place]

    @cached_property
    def before(self) -> str:
        """The word before in the same sentence."""
        return self.reading.before(self.place)

    @cached_property
    def pair(self) -> str:
        """The word before the word before."""
        return self.reading.before(self.place - 1) if self.place > 1 and self.before else ""

    @cached_property
    def after(self) -> str:
        """The word right behind, unless a hyphen joins it."""
        return "" if self.reading.joined(self.place) else self.reading.after(self.place)

    @cached_property
    def behind(self) -> str:
        """The text right behind."""
        end = self.reading.ends[self.place]
        return self.reading.text[end : end + _NEARBY]

    # --- what stands before -------------------------------------------------------

    @cached_property
    def cut_off(self) -> bool:
        """Whether a comma, a bracket or the like parts it from the word before."""
        return self.place > 0 and self.reading.gap(self.place - 1).strip(" ") not in {"", "-", "/"}

    @cached_property
    def owned(self) -> bool:
        """Whether the word before owns it: mum's hope, dads van."""
        if not self.before or self.cut_off:
            return False
        single = self.before[:-1] if self.before.endswith("s") and self.before not in self.known.cues.many else ""
        return self.reading.possessive(self.place - 1) or single in self.known.cues.kin

    @cached_property
    def determined(self) -> bool:
        """Whether an article or the like stands before: the bear, no hope; not `she said that hope ...`."""
        if self.before == "that" and self.pair in self.known.cues.telling:
            return False
        if self.before == "an" and self.base[0] not in "aeiouh":
            return False  # it stands for `and`
        return not self.cut_off and self.before in self.known.cues.determiners and self.before != "our"

    @cached_property
    def common(self) -> bool:
        """Whether the message also speaks of one, as of a thing or a role: `told her buddy, buddy told me`."""
        keys, determiners = self.reading.keys, self.known.cues.determiners
        return any(
            key == self.base and other != self.place and self.reading.before(other) in determiners
            for other, key in enumerate(keys)
        )

    @cached_property
    def titled(self) -> bool:
        """Whether a title, or a word such as `called`, stands right before."""
        if self.place == 0 or self.reading.gap(self.place - 1).strip(" .:=\"'-"):
            return False
        before = self.reading.keys[self.place - 1]
        if before in self.known.cues.titles:
            return True
        if before in {"is", "was", "as", "by"} and self.place > 1:
            named = self.reading.bases[self.place - 2]
            return named in {"name", "known", "goes", "nickname", "surname", "called", "named"}
        if before in {"him", "her", "them", "baby"}:
            return self.pair in {"call", "calls", "called", "name", "named", "names", "nickname", "nicknamed"}
        if before == "names":
            return self.pair in {"her", "his", "dads", "mums", "childs", "my", "whose"}
        return before in self.known.cues.called and before not in {"goes", "known"}

    @property
    def inverted(self) -> bool:
        """Whether it is the verb of a question: asked will they take the baby."""
        return self.base == "will" and self.after in _SPEAKERS | {"it"} and self.before not in {"told", "tell"}

    @property
    def presented(self) -> bool:
        """Whether `it is`, `this is` or the like stands before."""
        if self.cut_off:
            return False
        return self.before in {"its", "thats"} or (self.before in {"is", "was"} and self.pair in {"this", "it", "that"})

    @property
    def operation(self) -> bool:
        """Whether the police have named something so: Operation Grace."""
        return self.before in {"op", "operation"}

    @cached_property
    def related(self) -> bool:
        """Whether a word for a relation or a role stands right before: mum, baby, pt."""
        gap = self.reading.gap(self.place - 1).strip(" -(") if self.place else "."
        if gap not in {"", ":", ","} or (gap == "," and not self.ended) or self.owned:
            return False
        relations = self.known.cues.relations
        if self.before in {"are", "is", "was", "were"}:
            return self.pair in relations or self.pair in self.known.cues.many
        if self.before in _OLD:
            return self.pair[:1].isdigit() or self.pair in _OLD
        return self.before in relations or self.before in self.known.cues.many

    @property
    def doing_something(self) -> bool:
        """Whether it is rather a verb behind who does it, with what it is done to: and skip the visit, kids love it."""
        led = self.related or self.beside or self.before in self.known.cues.modals
        return led and (self.after in self.known.cues.determiners or self.after in {"it", "him", "them", "me", "us"})

    @property
    def done_by(self) -> bool:
        """Whether somebody stands right before who does it, so that it is a verb: we hope, who can chase."""
        if self.cut_off or (self.before == "you" and self.pair in self.known.cues.telling):
            return False
        asker = self.before if self.before in _SPEAKERS or self.before == "who" else self.pair
        if self.before != asker and self.before not in self.known.cues.modals:
            return False
        return asker in _SPEAKERS or (asker == "who" and self.base in self.known.bare)

    @cached_property
    def beside(self) -> bool:
        """Whether somebody and `and` stand before: mum and prince, me and joy."""
        if not (self.before in _AND or (self.place and self.reading.gap(self.place - 1).strip() in {"&", "+"})):
            return False
        other = self.pair if self.before in _AND else self.reading.key(self.place - 1)
        return other in self.known.cues.kin or other in {"me", "baby", "her", "him"} or self._given(other)

    @property
    def in_apposition(self) -> bool:
        """Whether a relation and a comma stand before, and a comma behind: the girl, hope, has run off."""
        stands = self.place > 0 and self.reading.gap(self.place - 1) == ", " and self.behind.startswith(",")
        return stands and self.before in self.known.cues.relations and self.pair in self.known.cues.determiners

    @cached_property
    def opens(self) -> bool:
        """Whether a sentence, or a clause of it, begins here."""
        if self.owned or self.determined:
            return False
        if self.before in {"me", "us", "him", "you"} and self.pair in self.known.cues.telling:
            return True
        return not self.before or self.cut_off or self.before in self.known.cues.clause or self.before == "that"

    @cached_property
    def subject(self) -> bool:
        """Whether it stands where a sentence's subject may."""
        return self.opens or self.related or self.presented or self.beside or self.before in self.known.cues.small

    @cached_property
    def loosely_subject(self) -> bool:
        """Whether nothing before it forbids that it is a subject."""
        return self.subject or not (self.owned or self.before in self.known.not_before_subject)

    @cached_property
    def completing(self) -> bool:
        """Whether a thing's name may stand before that it is the end of: aid kit, wood burner."""
        return self.before not in self.known.functional and self.known.level(self.before) is Level.ORDINARY

    @cached_property
    def capital(self) -> bool:
        """Whether it has a capital that no sentence explains, and is not one of a row of such words."""
        if not self.reading.capital(self.place) or self.determined:
            return False
        return not (self.reading.capital(self.place + 1) and self.known.level(self.after) is Level.ORDINARY)

    @cached_property
    def told(self) -> int:
        """How far somebody stands there to whom something is done: told, letter from (2), left (1)."""
        cues = self.known.cues
        helping = self.before in cues.helping and self.before not in cues.objects
        if helping or (self.cut_off and not self._headed):
            return 0
        if self.before in cues.person_objects:
            return 2
        if self.before in cues.before_object and self.pair in cues.before_person:
            return 1 + (self.before != "of" or self.pair in cues.of_person)
        if self.before in {"up", "off", "home", "after", "for"} and self.pair in cues.minding:
            return 2
        return int(self.before in self.known.objects)

    @cached_property
    def _headed(self) -> bool:
        """Whether a colon stands before, as behind a heading: `re: grace`."""
        return self.place > 0 and self.reading.gap(self.place - 1).strip() == ":"

    @cached_property
    def asked(self) -> bool:
        """Whether a question or a condition is about it: is ... safe, when ... comes."""
        if self.before not in self.known.cues.helping or self.cut_off:
            return False
        return not self.pair or self.pair in self.known.cues.clause or self.pair in self.known.cues.helping

    # --- what stands behind -------------------------------------------------------

    @cached_property
    def ended(self) -> bool:
        """Whether a sentence, or part of one, ends behind it."""
        return _ENDED.match(self.behind) is not None or self.after in {"and", "an", "who", "whos", "but", "re"}

    @cached_property
    def aged_clearly(self) -> bool:
        """Whether an age stands behind in brackets, or after `aged`."""
        return _AGED_CLEARLY.match(self.behind) is not None

    @cached_property
    def aged(self) -> bool:
        """Whether an age or a school year follows."""
        return _AGED.match(self.behind) is not None

    @cached_property
    def numbered(self) -> bool:
        """Whether a bare number follows that may be an age."""
        return _NUMBERED.match(self.behind) is not None

    @property
    def acts_at_age(self) -> bool:
        """Whether what somebody of that age does follows the number: justice 14 found in a flat."""
        following = self.reading.after(self.place + 1) if self.numbered else ""
        cues = self.known.cues
        return following in self.known.finite or following in cues.loose_states or following in cues.states

    @cached_property
    def aside(self) -> bool:
        """Whether a bracket follows that says who it is."""
        return _ASIDE.match(self.behind) is not None

    @cached_property
    def act(self) -> int:
        """How far a person does what follows: 5 nobody else could, 1 anything may, 0 no verb follows."""
        if not self.after:
            return 0
        verb, after = self.place + 1, self.after
        while after in self.known.cues.adverbs and self.reading.after(verb):
            verb, after = verb + 1, self.reading.after(verb)
        points = max(self._deed(verb, after), 2 * (self.after in self.known.cues.adverbs))
        alone = self.opens and (after in self.known.finite or self._past(verb))
        return points if points in {0, 5} else min(points + (alone or self.spoken_of), 4)

    def _deed(self, verb: int, after: str) -> int:
        """Return how far one word, with what it goes on with, tells of a person."""
        known, cues = self.known, self.known.cues
        if after in cues.saying:
            return 5
        if after in cues.being or after in cues.having:
            return self._stated(verb)
        if after in known.human or after in cues.states:
            return 4
        if after in cues.human and self.reading.after(verb) in known.done_to:
            return 3
        if after in known.doing or (after in {"are", "were", "have"} and self.beside):
            return 3
        if after in cues.kin:
            return 2 * (self.base not in known.describing)
        if self._place_of_people(verb) or (after == "next" and self.reading.after(verb) == "door"):
            return 3
        return 2 * (after in known.finite or after in cues.loose_states or after in cues.modals or self._past(verb))

    def _past(self, place: int) -> bool:
        """Tell whether a verb's past, or its third person, stands there with whom or what it was done to."""
        word, behind = self.reading.key(place), self.reading.after(place)
        if self.known.level(word) in NAMES:
            return False
        if word.endswith("s") and not word.endswith("ss"):
            return behind in self.known.cues.pronouns
        if not word.endswith("ed"):
            return False
        return behind in self.known.done_to or behind in {"off", "out", "down", "over", "away", "into", "onto"}

    def _stated(self, verb: int) -> int:
        """Return how far what follows `is` or `has` is said of people: an age, what they are doing, still, not ..."""
        after, cues = self.reading.after(verb), self.known.cues
        if after in _ASKING_WORDS or after == "its":
            return 0
        if self._place_of_people(verb + 1) or self._relation_of_somebody(verb + 1):
            return 3
        if after[:1].isdigit() or (after.endswith("ing") and after not in {"coming", "ending", "falling", "missing"}):
            return 3
        if after in cues.said_of_people or after in cues.states or after in self.known.human:
            return 3
        return 2 if after in cues.loose_states or after.endswith("ed") or self.reading.key(verb) in cues.having else 1

    def _relation_of_somebody(self, place: int) -> bool:
        """Tell whether somebody's relation is named there: is his stepdad, was mums boyfriend."""
        owner = self.reading.key(place)
        if owner not in self.known.cues.determiners and owner.removesuffix("s") not in self.known.cues.kin:
            return False
        return self.reading.key(place + 1) in self.known.cues.relations

    def _place_of_people(self, place: int) -> bool:
        """Tell whether what begins there is where people are: in hospital, at her nans, on a cp plan."""
        if self.reading.key(place) not in self.known.cues.where:
            return False
        place += 1
        while self.reading.key(place) in self.known.cues.determiners:
            place += 1
        return self.reading.key(place).removesuffix("s") in self.known.relations_and_places

    @cached_property
    def spoken_of(self) -> bool:
        """Whether he or she is spoken of further on in the sentence."""
        keys = self.reading.keys[self.place + 1 : self.place + _LATER]
        return not self.known.cues.pronouns.isdisjoint(keys)

    @cached_property
    def owner(self) -> int:
        """How far somebody's mum, arm or school follows: grace's mum."""
        cues = self.known.cues
        if not self.reading.possessive(self.place):
            return 0
        if self.after in cues.relations:
            return 4
        if self.after in cues.owned | self.known.body or (self.opens and self._stated(self.place) > 1):
            return 3
        return 1

    @property
    def without(self) -> bool:
        """Whether `with mum` or `without dad` follows, as behind somebody who is seen or sent."""
        return self.after in {"with", "without"} and self.reading.key(self.place + 2) in self.known.cues.kin

    @property
    def timed(self) -> bool:
        """Whether a time follows: not seen grace for 3 weeks, found faith at 2am."""
        then = self.reading.key(self.place + 2)
        return self.after in {"at", "for", "since", "until", "till"} and (
            then[:1].isdigit() or then in self.known.timely
        )

    @cached_property
    def compound(self) -> bool:
        """Whether a thing's name follows, of which it may be part: teddy bear, storm damage."""
        after = self.after
        if not after or not after.isalpha() or after in self.known.functional:
            return False
        if after in self.known.named and self.reading.titled(self.place + 1) and self.reading.titled(self.place):
            return False
        return not after.endswith(("ing", "ly", "ed")) and self.known.level(after) is Level.ORDINARY

    @cached_property
    def on_body(self) -> bool:
        """Whether a part of the body follows on which it is: mark on his arm."""
        if self.after not in self.known.cues.upon:
            return False
        return not self.known.body.isdisjoint(self.reading.keys[self.place + 2 : self.place + 6])

    @cached_property
    def is_thing(self) -> bool:
        """Whether it is a plant, a stone, a brand with something of its own behind: poppy seeds, jade green."""
        if self.after not in self.known.cues.things or self.reading.possessive(self.place):
            return False
        if self.after in self.known.human and self.reading.after(self.place + 1) in self.known.cues.determiners:
            return False
        second = Around(self.reading, self.known, self.place + 1)
        return self.after not in self.known.named or second.act < _BY_PEOPLE

    @cached_property
    def paired(self) -> int:
        """How far another name follows, or follows after `and`: jordan wakefield, hope and faith."""
        levels = self.known.levels
        describing = self.base in self.known.describing
        if self.behind.startswith((", her ", ", his ", "/mum", " / mum")) and self.opens and not describing:
            return 3
        if self.after in _AND or self.behind.startswith((" & ", " + ")):
            other = self.reading.key(self.place + (2 if self.after else 1))
            if (other in self.known.cues.kin or (other in {"her", "his"} and self.opens)) and not describing:
                return 3
            if levels.get(other) is Level.VERBAL and self.reading.key(self.place + 3) in {"are", "were", "have"}:
                return 3
            return (2 + (levels.get(other) in {Level.STRONG, Level.LEANING})) * self._given(other)
        if self.behind.startswith(", ") and self.opens:
            return 2 * self._given(self.reading.key(self.place + 1))
        level = levels.get(self.after)
        surname = (
            level is Level.NEVER
            and self.after not in self.known.cues.relations
            and self.after in self.known.named
            and self.after not in self.known.functional
        )
        if not surname and level not in {Level.SOFT, Level.SOFT_SURNAME, Level.SHORT, Level.LEANING}:
            return 0
        second = Around(self.reading, self.known, self.place + 1)
        going_on = self.reading.titled(self.place + 1) or second.act > 1 or second.aged
        return 3 * (going_on or (second.ended and not surname))

    def _given(self, word: str) -> bool:
        return self.known.levels.get(word) in _SIBLINGS
