"""A directory for another partnership: every slot, with what belongs there."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content.library import Library

_HEAD = """\
# {title}: whom to ring. Every contact of the national directory is a slot here.
# Fill a slot: take the comment signs away, write what your own service told you, and remove `unfilled: yes`.
# Not needed here? Remove the whole slot: the national route is shown instead.
# A number needs `checked_on` (ring it on that day), `source` (a reference in knowledge/sources.yaml; add one for your
# own page or letter) and `review_by`, at most 90 days later. Unfilled slots are faults outside a demonstration.
area: {area}
name: {title}
# suggest_email: team@example.org    # where practitioners may write to your team; shown by /suggest
contacts:
"""

_SLOT = """\
  {id}:                     # {name}: {purpose}
    name: {name}
    for: {purpose}
    used_by: [professional]
    unfilled: yes
    # formal_name: The name on letters and forms
    # numbers:
    #   - {{number: 01632 960000, hours: office, note: What to ask for}}
    #   - {{number: 01632 960001, hours: [mon-fri 17:00-24:00, mon-fri 00:00-09:00, sat-sun 00:00-24:00]}}
    # bank_holidays: closed    # or open
    # route: How to reach them where there is no number
    # out_of_hours: childrens-services
    # web: https://
    # have_ready: [What to have ready]
    # caution: Ask before you ring back
    # checked_on: 2026-11-22
    # source: R01
    # review_by: 2027-02-19
"""


class AreaRefused(ValueError):
    """The name cannot be an area, or its file is there already."""


def init_area(library: Library, folder: Path, name: str) -> Path:
    """Write the empty directory of a new area into the content folder; return its path. Raises AreaRefused."""
    area = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    path = folder / "knowledge" / "directory" / f"{area}.yaml"
    if not area or area == "national":
        raise AreaRefused(f'"{name}" cannot be the name of an area')
    if path.exists():
        raise AreaRefused(f"knowledge/directory/{area}.yaml is there already; nothing was changed")
    slots = (
        _SLOT.format(id=contact, name=each.name, purpose=each.for_.replace("\n", " "))
        for contact, each in library.contacts["national"].items()
    )
    text = _HEAD.format(title=name.replace("\n", " ").strip(), area=area) + "".join(map(_quoted, slots))
    path.write_text(text, encoding="utf-8")
    return path


def _quoted(slot: str) -> str:
    """Put double quotes around values that plain YAML would read otherwise."""
    return re.sub(
        r"^(    (?:name|for): )(.*[:#].*)$",
        lambda found: f'{found[1]}"{found[2].replace(chr(34), chr(39))}"',
        slot,
        flags=re.MULTILINE,
    )
