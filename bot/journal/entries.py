"""What may be kept, and nothing else: the types of this module are the privacy policy.

Every field is a word of a closed list, a small number, or random bytes. No
field takes free text, an id of a person, a chat or a message, or a time finer
than part of day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Final, Literal, Protocol, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from bot.content.hours import Moment
from bot.journal.lists import Closed, Lists

Band = Literal["day", "evening", "night", "weekend"]
Stage = Literal["asked", "opened", "answered", "reached", "feedback"]
Entry = Literal["menu", "text", "command", "link"]
Quality = Literal["", "strong", "weak", "none"]
Feedback = Literal["", "helped", "not"]
Steps = Literal["0", "1", "2-3", "4-6", "7+"]
Unknown = Literal["0", "1-2", "3+"]

MOST_CONCEPTS: Final = 6
FIXED: Final[Mapping[str, tuple[str, ...]]] = {
    "band": get_args(Band),
    "stage": get_args(Stage),
    "entry": get_args(Entry),
    "quality": get_args(Quality),
    "feedback": get_args(Feedback),
    "steps": get_args(Steps),
    "unknown_words": get_args(Unknown),
}
"""The lists that the program itself closes, by the column they stand in."""


@dataclass(frozen=True, slots=True)
class In:
    """Marks a text field as a word of one of the content's lists; `optional` lets it be empty.

    The lists are the validation's context: without them nothing is accepted.
    """

    name: Closed
    optional: bool = False

    def __call__(self, value: str, info: ValidationInfo) -> str:
        """Return the word if it stands in the list. Raises ValueError, which does not repeat the word."""
        if self.optional and value == "":
            return value
        lists = info.context
        if not isinstance(lists, Lists) or value not in lists.words[self.name]:
            raise ValueError(f"not in the list of {self.name}s")
        return value


Topic = Annotated[str, AfterValidator(In("topic"))]
Outcome = Annotated[str, AfterValidator(In("outcome", optional=True))]
Level = Annotated[str, AfterValidator(In("level", optional=True))]
QuestionId = Annotated[str, AfterValidator(In("question", optional=True))]
Concept = Annotated[str, AfterValidator(In("concept"))]
Concepts = Annotated[tuple[Concept, ...], Field(max_length=MOST_CONCEPTS)]

MonthCode = Annotated[int, Field(ge=200001, le=299912)]
RowId = Annotated[bytes, Field(min_length=16, max_length=16)]
Run = Annotated[bytes, Field(min_length=4, max_length=4)]
DayToken = Annotated[bytes, Field(min_length=8, max_length=8)]
Version = Annotated[int, Field(ge=0, lt=2**32)]


class Kept(BaseModel):
    """Base of what is kept: frozen, strict, nothing beside the fields, and no value repeated in an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    id: RowId
    month: MonthCode
    band: Band
    run: Run
    day_token: DayToken
    topic: Topic


class Event(Kept):
    """One turn in a concern. `run` and `day_token` are random, and say only which turns were one person's that day."""

    stage: Stage
    entry: Entry
    outcome: Outcome = ""
    level: Level = ""
    last_question: QuestionId = ""
    next_question: QuestionId = ""
    steps: Steps = "0"
    quality: Quality = ""
    feedback: Feedback = ""
    version: Version = 0


class Unanswered(Kept):
    """What a typed message was about, in concepts, and where it led; never from one that may identify somebody."""

    concepts: Concepts = ()
    unknown_words: Unknown = "0"
    quality: Quality = "none"
    outcome: Outcome = ""


class Noteworthy(Protocol):
    """What a turn says about itself: the attributes of `bot.exchange.Noted`."""

    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def entry(self) -> str: ...  # noqa: D102
    @property
    def outcome(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def last_question(self) -> str: ...  # noqa: D102
    @property
    def next_question(self) -> str: ...  # noqa: D102
    @property
    def steps(self) -> int: ...  # noqa: D102
    @property
    def quality(self) -> str: ...  # noqa: D102
    @property
    def feedback(self) -> str: ...  # noqa: D102
    @property
    def concepts(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def unknown_words(self) -> int: ...  # noqa: D102
    @property
    def kinds(self) -> Sequence[str]: ...  # noqa: D102


def stage_of(noted: Noteworthy) -> Stage:
    """Return how far a turn had come: words typed, concern opened, question answered, outcome reached, or feedback."""
    if noted.feedback:
        return "feedback"
    if noted.outcome:
        return "reached"
    if noted.steps > 0:
        return "answered"
    return "asked" if noted.quality or noted.topic == "none" else "opened"


def steps_band(steps: int) -> Steps:
    """Return a number of answers as one of five bands."""
    for most, band in ((0, "0"), (1, "1"), (3, "2-3"), (6, "4-6")):
        if steps <= most:
            return band  # type: ignore[return-value]  # the tuple above holds only words of Steps
    return "7+"


def unknown_band(words: int) -> Unknown:
    """Return a number of unknown words as one of three bands."""
    return "0" if words <= 0 else "1-2" if words <= 2 else "3+"  # noqa: PLR2004  the band's own edge


_DAWN, _DUSK = time(7), time(22)


def band_at(moment: Moment) -> Band:
    """Return the part of day: office hours, the rest of a weekday, its night, or a weekend or bank holiday."""
    if moment.local.weekday() >= 5 or moment.bank_holiday:  # noqa: PLR2004  Saturday
        return "weekend"
    if moment.office:
        return "day"
    return "evening" if _DAWN <= moment.local.time() < _DUSK else "night"
