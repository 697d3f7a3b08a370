"""How leads read the journal's own lists: short labels, no advice."""

from __future__ import annotations

from typing import Final

LABELS: Final[dict[tuple[str, str], str]] = {
    ("band", "day"): "Weekday, office hours",
    ("band", "evening"): "Weekday, early or evening",
    ("band", "night"): "Weekday night, 22:00 to 07:00",
    ("band", "weekend"): "Weekend or bank holiday",
    ("band", "out"): "All outside office hours",
    ("band", ""): "any part of day",
    ("entry", "menu"): "Chosen from the menu",
    ("entry", "text"): "Typed words",
    ("entry", "command"): "A command",
    ("entry", "link"): "A link to the concern",
    ("quality", "strong"): "One clear answer",
    ("quality", "weak"): "Several concerns offered",
    ("quality", "none"): "Nothing found",
    ("feedback", "helped"): "Helped",
    ("feedback", "not"): "Did not help",
    ("steps", "0"): "No question",
    ("steps", "1"): "One question",
    ("steps", "2-3"): "Two or three",
    ("steps", "4-6"): "Four to six",
    ("steps", "7+"): "Seven or more",
    ("stage", "opened"): "Opened",
    ("stage", "reached"): "Reached an outcome",
    ("use", "opened"): "Concerns opened",
    ("use", "reached"): "Outcomes reached",
    ("use", "asked"): "Questions typed",
    ("use", "unanswered"): "Typed questions nothing was found for",
    ("use", "feedback"): "Feedback given",
    ("topic", "none"): "Nothing found",
    ("topic", "emergency"): "Danger now",
    ("topic", "looked-up"): "A word or number looked up",
}

SHEETS: Final[dict[str, str]] = {
    "use": "Use",
    "topic": "Concerns opened",
    "band": "When concerns were opened",
    "entry": "How people came to a concern",
    "version": "Content they met",
    "level": "Levels that outcomes had",
    "outcome": "Outcomes reached",
    "steps": "Questions answered before an outcome",
    "quality": "What typed questions found",
    "feedback": "Feedback",
    "concept": "Concepts in questions nothing was found for",
    "identifying": "Kinds of identifying details noticed",
    "topic_stage": "Concerns opened, and outcomes reached",
    "topic_stop": "Where people stop: came to this question, and did not answer it",
    "topic_outcome": "Outcomes reached, by concern",
    "pair": "Concepts that stood together in questions nothing was found for",
}

NONE_NEAR: Final = "many concerns, or none, hold these words"
STOPPED: Final = "Stopped at: {}"
EITHER: Final = "{} / {}"
"""An outcome of one level that two concerns word differently."""
ALIKE: Final = "{} / or like it, in {} concerns"
OTHER: Final = "Other"
OTHER_CONCERNS: Final = "Other concerns"
OTHER_OUTCOMES: Final = "Other outcomes"
ANY_OUTCOME: Final = "any outcome, or none reached"
ANY_OTHER_OUTCOME: Final = "any other outcome, or none reached"
ANY_OTHER_BAND: Final = "any other part of day"
NO_WORDS: Final = "any words"
TOO_LITTLE: Final = "Too little use to report: fewer than 20 user-days."
LEGEND: Final = (
    'Figures are to the nearest 5. "Under 8, or held back" stands for every figure under 8, zero too; for one with '
    "fewer than 5 user-days behind it; and for a larger one, of any size, held back so that no smaller one can be "
    "worked out. It never means that there is no problem. One person using the bot on five days counts as five "
    "user-days; all web visitors of a day count as one. Emergencies are never shown by themselves."
)
DEMO: Final = "DEMO: invented use, not real figures"


def label(kind: str, word: str) -> str | None:
    """Return how one of the journal's own words is read; None for a word of the content."""
    return LABELS.get((kind, word))
