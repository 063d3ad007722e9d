"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig

FEATURES = (
    "competition.operations.account_import",
    "competition.operations.competitor_import",
    "competition.operations.day_papers",
    "competition.operations.deadlines",
    "competition.operations.display_media",
    "competition.operations.eligibility_check",
    "competition.operations.fix_deadlines",
    "competition.operations.liaison_import",
    "competition.operations.score_import",
    "competition.operations.sheet_scans",
    "competition.operations.standing_export",
    "competition.operations.standing_papers",
    "competition.operations.winners",
    "competition.queries.accounts",
    "competition.queries.day_invariants",
    "competition.queries.desk_display",
    "competition.queries.desk_entries",
    "competition.queries.desk_filings",
    "competition.queries.desk_judging",
    "competition.queries.corrections",
    "competition.queries.desk_scores",
    "competition.queries.desk_theory",
    "competition.queries.judging_invariants",
    "competition.queries.display_invariants",
    "competition.queries.openings",
    "competition.queries.progress_entries",
    "competition.queries.progress_filings",
    "competition.queries.theory_blockers",
    "competition.queries.theory_invariants",
    "competition.queries.theory_openings",
    "competition.queries.sealed_papers",
    "competition.queries.scheme_versions",
)
"""Modules that register something when imported: reporters, desk lines, imports, calendar tasks."""


class CompetitionConfig(AppConfig):
    """竞赛."""

    name = "competition"
    verbose_name = "竞赛"

    def ready(self) -> None:
        """Let the features register themselves."""
        for module in FEATURES:
            import_module(module)
