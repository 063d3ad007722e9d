"""Registers the app with Django."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """记录."""

    name = "records"
    verbose_name = "记录"
