"""Loading what a page of the day is about: the event, the component, the appearance; or 404."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.permissions import SignedInRequest
from accounts.roles import Permission
from competition.marking import Component
from competition.models import Competition, Event, Session
from competition.queries.day import component_names, sessions_of
from competition.queries.schemes import EventScheme, event_scheme
from competition.views.entry_access import season


@dataclass(frozen=True, kw_only=True)
class Place:
    """One component of one event of a season that the account serves."""

    competition: Competition
    of: EventScheme
    component: Component

    @property
    def event(self) -> Event:
        """The event."""
        return self.of.event

    @property
    def route(self) -> dict[str, str]:
        """The captures of the addresses of this place."""
        return {
            "slug": self.competition.slug,
            "event": self.event.code,
            "component": self.component.code,
        }


@dataclass(frozen=True, kw_only=True)
class Appearance(Place):
    """A session that was set up, with those that share its appearance (the leading one first)."""

    sessions: Sequence[Session]

    @property
    def leader(self) -> Session:
        """The session that is drawn for, and at whose door people arrive."""
        return self.sessions[0]

    @property
    def names(self) -> str:
        """Its components in words."""
        return component_names(self.of, [session.component for session in self.sessions])


def place_of(request: SignedInRequest, slug: str, event: str, component: str) -> Place:
    """A component of an event, if the account serves the season."""
    competition = season(request, slug)
    found = get_object_or_404(
        Event.objects.select_related("competition"), competition=competition, code=event
    )
    of = event_scheme(found)
    chosen = of.component(component)
    if chosen is None:
        raise Http404
    return Place(competition=competition, of=of, component=chosen)


def appearance_of(request: SignedInRequest, slug: str, event: str, component: str) -> Appearance:
    """An appearance by any of its components, shown under the leading one."""
    place = place_of(request, slug, event, component)
    sessions = Session.objects.visible_to(request.user)
    session = get_object_or_404(sessions, event=place.event, component=component)
    together = sessions_of(session)
    leading = place.of.component(together[0].component)
    return Appearance(
        competition=place.competition,
        of=place.of,
        component=leading or place.component,
        sessions=together,
    )


def may_run(request: SignedInRequest) -> bool:
    """Whether the account runs the day, or only looks on."""
    return request.user.may(Permission.RUN_DAY)
