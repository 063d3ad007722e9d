"""Registers the app with Django."""

from django.apps import AppConfig


class CompetitionConfig(AppConfig):
    """竞赛."""

    name = "competition"
    verbose_name = "竞赛"

    def ready(self) -> None:
        """Tell the accounts whose they are."""
        from competition.queries import accounts  # noqa: F401, PLC0415 -- registers itself
