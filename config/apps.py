"""The wiring app: checks that belong to the installation as a whole."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds no models."""

    name = "config"
    verbose_name = "系统"
