"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号."""

    name = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Let the desk lines register themselves."""
        import_module("accounts.queries.todos")
