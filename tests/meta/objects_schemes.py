"""The scheme desk: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import MarkingScheme, SchemeVersion
from tests import factories
from tests.cast import Cast
from tests.meta.objects import Captures, made
from tests.scoring import make_scheme


def scheme_by_code(cast: Cast) -> Captures:
    """The scheme of 和平区's event, not frozen."""
    if not MarkingScheme.objects.filter(event=cast.guidance).exists():
        make_scheme(cast.guidance)
    return {"code": cast.guidance.code}


def version_of_scheme(cast: Cast) -> Captures:
    """Its first version, which is the scheme as it stands."""
    captures = scheme_by_code(cast)
    row = MarkingScheme.objects.get(event=cast.guidance)
    SchemeVersion.objects.get_or_create(
        event=cast.guidance,
        number=1,
        defaults={
            "definition": row.definition,
            "fingerprint": row.fingerprint,
            "at": factories.NOON,
        },
    )
    return captures | {"number": 1}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "manage-scheme": lambda cast: made(scheme_by_code, cast),
    "manage-scheme-edit": lambda cast: made(scheme_by_code, cast),
    "manage-scheme-example": lambda cast: made(scheme_by_code, cast),
    "manage-scheme-save": lambda cast: made(scheme_by_code, cast),
    "manage-scheme-versions": lambda cast: made(scheme_by_code, cast),
    "manage-scheme-version": lambda cast: made(version_of_scheme, cast),
}
