"""How far a word stands in a name's place, as points; and how many points a word needs that is also another word."""

from __future__ import annotations

from bot.finding.around import Around
from bot.finding.known import Level

_PLACED = frozenset(["home", "alone", "back"])
LIKELY = 3
"""So many points are no accident."""
POINTS: dict[Level, tuple[int, int]] = {
    Level.LEANING: (1, 3),
    Level.SHORT: (1, 4),
    Level.SOFT: (2, 4),
    Level.SLIPPERY: (2, 4),
    Level.MASS: (3, 5),
    Level.MONTH: (2, 5),
}
"""Points that make a word possibly and certainly a name."""


def weigh(around: Around) -> int:
    """Return the points of a word's place or capital: 5 where only a name can be, 3 where one is likely."""
    return max(weigh_place(around), LIKELY * (around.capital and not around.owned))


def weigh_place(around: Around) -> int:
    """Return the points of a word's place alone."""
    if around.titled:
        return 5
    if around.owned or around.done_by or (around.determined and not around.aged_clearly):
        return 0
    if around.common and not around.aged_clearly:
        return 0
    return max(_by_what_follows(around), _by_what_stands_before(around))


def _by_what_follows(around: Around) -> int:
    """Return points for an age, something owned, a person's verb."""
    if around.aged_clearly:
        return 5
    if around.owner:
        return around.owner
    if not around.subject:
        return max(0, around.act - 2 - around.completing) if around.loosely_subject else 0
    if around.aged or around.aside or (around.opens and around.acts_at_age):
        return 4
    if around.in_apposition:
        return LIKELY
    bodily = around.opens and around.after in around.known.body and around.base not in around.known.describing
    return max(around.act, 2 * around.numbered, 2 * bodily, around.paired)


def _by_what_stands_before(around: Around) -> int:
    """Return points for a relation, a verb, a question; one more where no thing's name goes on."""
    cues = around.known.cues
    moved = around.told > 0 and around.before not in cues.having and (around.timed or around.act >= LIKELY)
    sent = around.after in _PLACED or around.without or moved
    points = around.told if around.told > 1 or sent or around.base not in around.known.describing else 0
    if around.asked and (around.act or around.after in around.known.asked_of or (around.ended and around.pair)):
        points = 2
    if (around.related or around.beside) and around.base not in around.known.describing:
        points = 2
    if not points and around.presented and around.base not in around.known.describing:
        return 2 - around.compound
    if not points:
        return 2 * (around.before in cues.small and around.act > 0)
    if around.compound:
        return points - 1
    settled = around.ended or around.act > 0 or around.after in around.known.functional
    return points + settled + (around.act > points or sent)
