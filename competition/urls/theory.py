"""Theory papers: code tables, keying, settling, re-checks."""

from django.urls import URLPattern, path

from competition.views import (
    clerk_theory,
    organizer_theory,
    theory_acts,
    theory_files,
    theory_settling,
)

_MANAGE = "manage/<slug:slug>/theory/"
_TABLE = f"{_MANAGE}<int:table_id>/"
_WITNESS = "supervise/<slug:slug>/theory/<int:table_id>/"
_KEYING = "theory/<slug:slug>/"
_OWN = f"{_KEYING}<int:table_id>/"

urlpatterns: list[URLPattern] = [
    path(_MANAGE, organizer_theory.manage_theory, name="manage-theory"),
    path(f"{_MANAGE}seal/", organizer_theory.manage_theory_seal, name="manage-theory-seal"),
    path(
        f"{_MANAGE}statistics/",
        organizer_theory.manage_theory_statistics,
        name="manage-theory-statistics",
    ),
    path(_TABLE, organizer_theory.manage_theory_table, name="manage-theory-table"),
    path(f"{_TABLE}count/", theory_acts.manage_theory_count, name="manage-theory-count"),
    path(f"{_TABLE}addition/", theory_acts.manage_theory_add, name="manage-theory-add"),
    path(
        f"{_TABLE}addition/grant/",
        theory_acts.manage_theory_add_grant,
        name="manage-theory-add-grant",
    ),
    path(f"{_TABLE}discard/", theory_acts.manage_theory_discard, name="manage-theory-discard"),
    path(f"{_TABLE}release/", theory_acts.manage_theory_release, name="manage-theory-release"),
    path(f"{_TABLE}sample/", theory_acts.manage_theory_sample, name="manage-theory-sample"),
    path(f"{_TABLE}ask/", theory_acts.manage_theory_ask, name="manage-theory-ask"),
    path(f"{_TABLE}open/", theory_acts.manage_theory_open, name="manage-theory-open"),
    path(
        f"{_TABLE}scores/<slug:suffix>/",
        theory_files.manage_theory_scores,
        name="manage-theory-scores",
    ),
    path(
        f"{_TABLE}pairs/<slug:suffix>/",
        theory_files.manage_theory_pairs,
        name="manage-theory-pairs",
    ),
    path(
        f"{_WITNESS}labels/", theory_files.supervise_theory_labels, name="supervise-theory-labels"
    ),
    path(f"{_WITNESS}count/", theory_acts.supervise_theory_count, name="supervise-theory-count"),
    path(f"{_WITNESS}void/", theory_acts.supervise_theory_void, name="supervise-theory-void"),
    path(
        f"{_WITNESS}restore/",
        theory_acts.supervise_theory_restore,
        name="supervise-theory-restore",
    ),
    path(_KEYING, clerk_theory.clerk_theory, name="clerk-theory"),
    path(f"{_OWN}claim/", clerk_theory.clerk_theory_claim, name="clerk-theory-claim"),
    path(f"{_OWN}keying/", clerk_theory.clerk_theory_keying, name="clerk-theory-keying"),
    path(f"{_OWN}recheck/", clerk_theory.theory_recheck, name="theory-recheck"),
    path(f"{_OWN}differences/", theory_settling.theory_differences, name="theory-differences"),
    path(f"{_OWN}differences/<slug:code>/", theory_settling.theory_settle, name="theory-settle"),
]
