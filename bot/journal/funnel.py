"""Where people stop: at each question of a concern, how many came to it and did not answer it."""

from __future__ import annotations

from collections.abc import Callable

from bot.journal.counting import Count
from bot.journal.reach import Reach

Counted = Callable[[str, str], Count]
"""Gives the count of a sheet for a word of the concern."""


def stops(reach: Reach, counted: Counted) -> dict[str, Count]:
    """Return how many stopped at each question, and the least user-days that can be behind it.

    Who opened a concern came to its first question. A question that a joined
    flow asks again is left out: who came to it may have answered it before.
    """
    first = reach.questions[0]
    return {
        question: _stopped(
            counted("topic_stage", "opened") if question == first else counted("topic_came", question),
            counted("topic_left", question),
        )
        for question in reach.questions
        if question not in reach.again
    }


def _stopped(came: Count, left: Count) -> Count:
    return Count(max(0, came.n - left.n), max(0, came.user_days - left.user_days))
