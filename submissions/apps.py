"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig

FEATURES = (
    "submissions.queries.desk",
    "submissions.queries.invariants",
    "submissions.operations.likeness",
    "submissions.queries.desk_likeness",
    "submissions.queries.log_words",
    "submissions.queries.papers",
    "submissions.queries.desk_reviewing",
    "submissions.operations.attachments",
    "submissions.operations.form_conversion",
    "submissions.operations.blind_copies",
    "submissions.operations.compilations",
)
"""Modules that register something when imported: providers, desk lines, jobs, uploads."""


class SubmissionsConfig(AppConfig):
    """参评材料."""

    name = "submissions"
    verbose_name = "参评材料"

    def ready(self) -> None:
        """Let the features register themselves."""
        for module in FEATURES:
            import_module(module)
