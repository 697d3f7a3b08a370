"""The last resort: what a practitioner reads when nothing else can be shown.

The one sentence of advice that stands in code, because it must be there when
no file can be read.
"""

SAFETY_MESSAGE = (
    "This guide cannot answer just now. Do not wait for it.\n"
    "If a child or anyone else is in danger, call 999.\n"
    "If you are worried about a child, ring children's social care for the area where the child lives, "
    "or your safeguarding lead. Out of hours ring the emergency duty team, or the police on 101.\n"
    "Nothing has been sent. Speak to a person, then record who and when."
)
