"""Registers the app with Django."""

from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    """区."""

    name = "districts"
    verbose_name = "区"
