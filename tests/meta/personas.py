"""Who asks for addresses, and how a row of the access table is written."""

from dataclasses import dataclass
from enum import StrEnum


class Persona(StrEnum):
    """Who asks. DISABLED holds a login of an account that was closed since."""

    ANONYMOUS = "anonymous"
    LIAISON = "liaison"
    OTHER_LIAISON = "other_liaison"
    JUDGE = "judge"
    CLERK = "clerk"
    ORGANIZER = "organizer"
    FOREIGN_ORGANIZER = "foreign_organizer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    DISABLED = "disabled"


P = Persona
NOBODY: frozenset[Persona] = frozenset()
EVERYBODY = frozenset(Persona) - {P.DISABLED}
SIGNED_IN = EVERYBODY - {P.ANONYMOUS}
LIAISON = frozenset({P.LIAISON})
LIAISONS = frozenset({P.LIAISON, P.OTHER_LIAISON})
ORGANIZER = frozenset({P.ORGANIZER})
ORGANIZERS = frozenset({P.ORGANIZER, P.FOREIGN_ORGANIZER})
ISSUERS = ORGANIZERS | {P.ADMINISTRATOR}
OWN_ISSUERS = frozenset({P.ORGANIZER, P.ADMINISTRATOR})
ADMINISTRATOR = frozenset({P.ADMINISTRATOR})
SUPERVISOR = frozenset({P.SUPERVISOR})
CLERK = frozenset({P.CLERK})
JUDGE = frozenset({P.JUDGE})
READERS = ORGANIZER | SUPERVISOR
TAKING_PART = LIAISONS | READERS


@dataclass(frozen=True)
class Row:
    """Who is served by GET and by POST; None: the view does not know the method.

    `also` are methods beyond these two, served to those who may POST.
    """

    get: frozenset[Persona] | None = None
    post: frozenset[Persona] | None = None
    also: frozenset[str] = frozenset()
