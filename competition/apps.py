"""Registers the app with Django."""

from django.apps import AppConfig


class CompetitionConfig(AppConfig):
    """竞赛."""

    name = "competition"
    verbose_name = "竞赛"
