"""What the content consists of: frozen models of the flow language and of the knowledge files.

Lists are tuples; ids are plain text of small letters, digits and hyphens. A
model says what one file can hold; `links` and `wording` check across files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)
from pydantic_core import PydanticCustomError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
FlowKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]$")]

MAX_SAY = 90
BUTTON = 30


def _phone(value: str) -> str:
    """Accept numbers as dialled in the UK: 0 and ten digits (0800 also six), Childline, 999 and text codes."""
    digits = value.replace(" ", "")
    if not re.fullmatch(r"[0-9 ]+", value) or "  " in value:
        raise PydanticCustomError("bad_phone", "holds more than digits and single spaces")
    if not (
        re.fullmatch(r"0[1-9][0-9]{9}|0(?:800|500)[0-9]{6}|08001111", digits)
        or re.fullmatch(r"(999|112|10[15]|111|11[69][0-9]{3}|8[0-9]{4})", digits)
    ):
        raise PydanticCustomError(
            "bad_phone", "has {count} digits, or a beginning no UK number has", {"count": len(digits)}
        )
    return value


def _email(value: str) -> str:
    """Accept a plain address, which a link can hold as it is."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}", value):
        raise PydanticCustomError("bad_email", "not an e-mail address")
    return value


def _date(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("date_from_datetime_parsing", "not a date")
    return value


def _yes(value: object) -> object:
    if isinstance(value, str):
        known = {"yes": True, "true": True, "no": False, "false": False}
        if value not in known:
            raise PydanticCustomError("yes_or_no", "not yes or no")
        return known[value]
    return value


NAMED_HOURS = ("always", "office", "unknown")


def _hours(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(value, str) and value not in NAMED_HOURS:
        raise PydanticCustomError("bad_hours", "not hours")
    return value


Phone = Annotated[str, AfterValidator(_phone)]
Email = Annotated[str, AfterValidator(_email)]
Day = Annotated[date, BeforeValidator(_date)]
YesNo = Annotated[bool, BeforeValidator(_yes)]


class Part(BaseModel):
    """Base of every model: frozen, and nothing unknown inside."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# --- flows ---------------------------------------------------------------


class Join(Part):
    """A target in another flow: it begins at that flow's start."""

    flow: Id


Target = str | Join


def _target(value: object) -> object:
    if isinstance(value, str) and value.startswith("flow:"):
        return {"flow": value.removeprefix("flow:").strip()}
    return value


Go = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Join, Tag("join")],
    Discriminator(lambda value: "text" if isinstance(value, str) else "join"),
    BeforeValidator(_target),
]


def slug(say: str) -> str:
    """Return the id that an answer gets from its words."""
    return re.sub(r"[^a-z0-9]+", "-", say.lower()).strip("-")[:40].strip("-") or "answer"


class Answer(Part):
    """One answer of a single-choice question."""

    say: Text
    go: Go
    id_: Id | None = Field(default=None, alias="id")
    hint: Text | None = None
    tells: Text | None = None

    @property
    def id(self) -> str:
        """The answer's id: as given, else made from its words."""
        return self.id_ or slug(self.say)


class Question(Part):
    """A single-choice question: 2 to 7 answers, each naming its target."""

    ask: Text
    answers: tuple[Answer, ...] = Field(min_length=2, max_length=7)
    short: Text | None = None
    reason: Text | None = None
    why: tuple[Id, ...] = ()
    help: Text | None = None
    terms: tuple[Id, ...] = ()

    @property
    def text(self) -> str:
        """What is asked."""
        return self.ask


class Sign(Part):
    """One entry of a tick list."""

    id: Id
    say: Text
    tells: Text | None = None
    hint: Text | None = None


class Rule(Part):
    """One rule of a tick list; exactly one condition is given."""

    any_of: tuple[Id, ...] | None = Field(default=None, min_length=1)
    all_of: tuple[Id, ...] | None = Field(default=None, min_length=1)
    at_least: Annotated[int, Field(ge=1, le=8)] | None = None
    none_of_these: YesNo | None = None
    not_sure: YesNo | None = None
    otherwise: Text | None = None
    go: Go | None = None

    @property
    def target(self) -> Target:
        """Where the rule leads; `otherwise: x` is short for `otherwise: yes, go: x`."""
        if self.go is not None:
            return self.go
        assert self.otherwise is not None
        return self.otherwise

    @property
    def conditions(self) -> tuple[str, ...]:
        """The names of the conditions given."""
        names = ("any_of", "all_of", "at_least", "none_of_these", "not_sure", "otherwise")
        return tuple(name for name in names if getattr(self, name) is not None)

    def fits(self, ticked: frozenset[str], *, not_sure: bool) -> bool:
        """Tell whether the rule fits a choice of signs."""
        if self.not_sure:
            return not_sure
        if self.otherwise is not None:
            return True
        if not_sure:
            return False
        if self.none_of_these:
            return not ticked
        if self.any_of is not None:
            return bool(ticked.intersection(self.any_of))
        if self.all_of is not None:
            return ticked.issuperset(self.all_of)
        return self.at_least is not None and len(ticked) >= self.at_least

    def in_words(self, says: dict[str, str]) -> str:
        """Return the condition as a reader would say it."""
        if self.any_of is not None:
            return "any of: " + "; ".join(says.get(sign, sign) for sign in self.any_of)
        if self.all_of is not None:
            return "all of: " + "; ".join(says.get(sign, sign) for sign in self.all_of)
        if self.at_least is not None:
            return f"{self.at_least} or more ticked"
        if self.none_of_these:
            return "none of these"
        return "not sure" if self.not_sure else "any other choice"


class TickList(Part):
    """A tick list: 1 to 8 signs, and rules of which the first that fits counts."""

    tick: Text
    signs: tuple[Sign, ...] = Field(min_length=1, max_length=8)
    rules: tuple[Rule, ...] = Field(min_length=1, max_length=24)
    short: Text | None = None
    reason: Text | None = None
    why: tuple[Id, ...] = ()
    help: Text | None = None
    terms: tuple[Id, ...] = ()

    @property
    def text(self) -> str:
        """What is asked."""
        return self.tick


AnyQuestion = Question | TickList


_EitherQuestion = Annotated[
    Annotated[Question, Tag("ask")] | Annotated[TickList, Tag("tick")],
    Discriminator(lambda value: "tick" if {"tick", "signs", "rules"}.intersection(value) else "ask"),
]


class Outcome(Part):
    """Where a path ends: what to do, whom to ring, and everything one tap further."""

    level: Id
    within: Id
    say: Text
    do: tuple[Text, ...] = Field(min_length=1, max_length=4)
    call: tuple[Id, ...] = Field(default=(), max_length=6)
    do_not: tuple[Text, ...] = Field(default=(), max_length=8)
    ask_for: Text | None = None
    tell_them: tuple[Text, ...] = Field(default=(), max_length=16)
    record: tuple[Text, ...] = Field(default=(), max_length=10)
    sharing: Id | None = None
    tell_family: tuple[Text, ...] = Field(default=(), max_length=6)
    if_they_disagree: Id | None = None
    because: tuple[Id, ...] = ()
    more: tuple[Text, ...] = Field(default=(), max_length=12)
    terms: tuple[Id, ...] = ()
    tonight: Text | None = None
    also: dict[Id, tuple[Text, ...]] = Field(default_factory=dict)


class Flow(Part):
    """One concern."""

    flow: Id
    key: FlowKey
    title: Text
    owner: Text
    review_by: Day
    start: Id
    questions: dict[Id, _EitherQuestion] = Field(min_length=1)
    outcomes: dict[Id, Outcome] = Field(default_factory=dict)
    find_by: tuple[Text, ...] = Field(default=(), max_length=200)
    neutral: Text | None = None
    private: YesNo = False
    also_look_at: tuple[Id, ...] = Field(default=(), max_length=6)

    @property
    def shown_title(self) -> str:
        """The title that a glance at the screen may see."""
        return self.neutral if self.private and self.neutral else self.title


class Example(Part):
    """A case in its author's words, and where it must end."""

    case: Text
    answers: tuple[Text, ...] = Field(min_length=1, max_length=6)
    expect: Text


class Examples(Part):
    """The examples of one flow."""

    flow: Id
    examples: tuple[Example, ...]


# --- knowledge -----------------------------------------------------------


class Level(Part):
    """A level of need, the gravest with the highest rank."""

    rank: Annotated[int, Field(ge=0, le=5)]
    name: Text
    local_name: Text
    number: Text
    basis: Text
    decided_by: Text
    consent: Text


class Times(Part):
    """How fast: the words shown, and the levels it may go with."""

    say: Text
    rank: Annotated[int, Field(ge=0, le=9)]


class Levels(Part):
    """`knowledge/levels.yaml`."""

    levels: dict[Id, Level]
    times: dict[Id, Times]
    local_document: Text


class Number(Part):
    """A telephone number and when it is answered."""

    number: Phone
    hours: Annotated[str | tuple[str, ...], AfterValidator(_hours)] = "unknown"
    note: Text | None = None
    text: YesNo = False


class Contact(Part):
    """Somebody to ring, or the way to reach them where no number is verified."""

    name: Text
    for_: Text = Field(alias="for")
    used_by: tuple[Literal["professional", "public", "child"], ...] = Field(min_length=1)
    formal_name: Text | None = None
    not_for: Text | None = None
    numbers: tuple[Number, ...] = Field(default=(), max_length=4)
    bank_holidays: Literal["closed", "open"] = "closed"
    out_of_hours: Id | None = None
    route: Text | None = None
    web: Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")] | None = None
    have_ready: tuple[Text, ...] = ()
    caution: Text | None = None
    also_typed: tuple[Text, ...] = ()
    checked_on: Day | None = None
    source: Text | None = None
    weak: YesNo = False
    review_by: Day | None = None
    unfilled: YesNo = False
    """A slot of a new area that nobody has filled yet: a fault outside a demonstration."""


class Directory(Part):
    """`knowledge/directory/<area>.yaml`."""

    area: Id
    name: Text
    contacts: dict[Id, Contact]
    suggest_email: Email | None = None
    """Where practitioners may write to the team in their own words; the bot only shows it."""


class Source(Part):
    """A document that is quoted."""

    title: Text
    publisher: Text
    date: Day
    kind: Id
    file: Text
    caption: Text
    page_note: Text | None = None
    rights: Text


class Reference(Part):
    """A page that a fact was checked against."""

    kind: Literal["primary", "secondary", "weak"]
    name: Text
    address: Text
    confirms: Text


class Edition(Part):
    """Which edition of a guidance is current."""

    title: Text
    edition: Text
    date: Day | None = None
    reference: Text | None = None
    note: Text | None = None


class Superseded(Part):
    """A point of a source that is no longer so."""

    says: Text
    now: Text
    tag: Text
    term: Id | None = None
    reference: Text | None = None


class Sources(Part):
    """`knowledge/sources.yaml`."""

    sources: dict[Id, Source]
    references: dict[Text, Reference]
    editions: dict[Id, Edition]
    superseded: dict[Id, Superseded]


class Excerpt(Part):
    """A short quotation, where it stands, and its gist in our own words."""

    heading: Text
    quote: Text
    gist: Text
    page: Text | None = None
    topics: tuple[Id, ...] = ()
    roles: tuple[Id, ...] = ()
    since: tuple[Id, ...] = ()


class Excerpts(Part):
    """`knowledge/excerpts/<source>.yaml`."""

    source: Id
    excerpts: dict[Id, Excerpt]


class Term(Part):
    """A glossary entry."""

    name: Text
    is_: Text = Field(alias="is")
    when: Text | None = None
    full: Text | None = None
    also_typed: tuple[Text, ...] = ()
    now: Text | None = None
    found_in: tuple[Id, ...] = ()
    reference: Text | None = None


class Terms(Part):
    """`knowledge/terms.yaml`."""

    terms: dict[Id, Term]


class Role(Part):
    """A kind of practitioner; `key` is its one character in a token."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z1-9]$")]
    name: Text
    lead: Text


class Roles(Part):
    """`knowledge/roles.yaml`."""

    roles: dict[Id, Role]


class Advice(Part):
    """A heading and its lines, shared by many outcomes."""

    title: Text
    lines: tuple[Text, ...] = Field(min_length=1, max_length=12)


class Practice(Part):
    """`knowledge/practice.yaml`: consent positions, disagreement, and what every outcome adds."""

    sharing: dict[Id, Advice]
    if_they_disagree: dict[Id, Advice]
    record: tuple[Text, ...]
    tonight: Text
    next_time: Text


class SharedOutcomes(Part):
    """`knowledge/outcomes.yaml`: outcomes that any flow may lead to."""

    outcomes: dict[Id, Outcome]


class Safety(Part):
    """`knowledge/safety.yaml`: what holds on every path."""

    act_alone: tuple[Text, ...]
    forbidden: tuple[Text, ...]
    emergency_level: Id
    act_alone_floor: Id
    full_outcomes_from: Id


class Calendar(Part):
    """`knowledge/calendar.yaml`: office hours, and bank holidays that differ from the official list."""

    office: tuple[Text, ...]
    extra_holidays: dict[Day, Text] = Field(default_factory=dict)
    not_holidays: tuple[Day, ...] = ()


class Family(Part):
    """Topics that belong together in a menu, and in figures too small to show one by one."""

    name: Text
    flows: tuple[Id, ...]


class Topics(Part):
    """`knowledge/topics.yaml`: the menu, and the glossary terms it shows first."""

    families: dict[Id, Family]
    featured_terms: tuple[Id, ...] = ()


class Hazard(Part):
    """One line of the hazard log: what may go wrong, and what controls it.

    `controls` name things that must exist: `diagnostic P002`, `statement
    act_alone`, `wording danger_line`, `file docs/privacy.md`, or `test
    test_x.py::test_name`.
    """

    hazard: Text
    effect: Text
    severity: Literal["catastrophic", "major", "considerable", "significant", "minor"]
    before: Text
    after: Text
    owner: Text
    controls: tuple[Text, ...] = Field(min_length=1, max_length=12)
    left: Text | None = None


class Hazards(Part):
    """`knowledge/hazards.yaml`."""

    hazards: dict[str, Hazard]


class Phrases(Part):
    """`flows/<id>.phrases.yaml`: what people type when they need the flow."""

    flow: Id
    phrases: tuple[Text, ...] = Field(min_length=1, max_length=2000)
    danger_now: tuple[Text, ...] = Field(default=(), max_length=2000)
    """Within the flow's topic, and someone is in danger now."""
    not_danger: tuple[Text, ...] = Field(default=(), max_length=2000)
    """Within the flow's topic; sounds like danger now, and is none."""

    def placed(self) -> Iterator[tuple[str, int, str]]:
        """Yield every message that belongs to the flow, with the list it stands in and its place there."""
        for name in ("phrases", "danger_now", "not_danger"):
            yield from ((name, number, text) for number, text in enumerate(getattr(self, name)))


class OutOfScope(Part):
    """`knowledge/out-of-scope.yaml`: what people type that no flow answers."""

    phrases: tuple[Text, ...]


class Concept(Part):
    """One entry of the closed vocabulary: the typed forms that mean the same.

    Only ids of concepts that are `kept` may stand in the leads' log.
    """

    forms: tuple[Text, ...] = Field(min_length=1)
    kept: YesNo = False
    not_a_name: Text | None = None
    ambiguous: YesNo = False


class Concepts(Part):
    """`knowledge/concepts.yaml`."""

    concepts: dict[Id, Concept]
