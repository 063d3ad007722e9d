"""Registers the app with Django."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """参评材料."""

    name = "submissions"
    verbose_name = "参评材料"
