"""导入: the preview of an uploaded workbook, and what to do with it."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from records.errors import Refused
from records.models import Import
from records.operations.files import read_stored
from records.operations.imports import (
    XLSX,
    confirm_import,
    drop_import,
    handler_of,
    problems_of,
    require_import,
)
from records.permissions import PersonalRequest, signed_in
from records.views.files import bytes_response
from records.workbooks import build_error_file

PAGE = 50
SHOWN_PROBLEMS = 100
ACTION_LABELS = {"add": "新增", "change": "修改", "keep": "不变"}


@signed_in
@require_safe
def import_detail(request: PersonalRequest, pk: int) -> HttpResponse:
    """The preview: counts, problems per cell, changes per cell; then confirm or drop."""
    row = _mine(request, pk)
    handler, report = handler_of(row.kind), row.report
    page = Paginator(report.get("changes", []), PAGE).get_page(request.GET.get("page"))
    problems = report.get("problems", [])
    context = {
        "row": row,
        "title": handler.title,
        "report": report,
        "counts": report["counts"],
        "problems": problems[:SHOWN_PROBLEMS],
        "problems_left": max(0, len(problems) - SHOWN_PROBLEMS),
        "changes_left": _changes(report) - len(report["changes"]),
        "page": page,
        **_grid(page, [column.label for column in handler.spec(row.params).columns]),
        "can_confirm": row.is_open and not problems,
        "done_url": handler.done_url(row.params),
    }
    return render(request, "records/import_detail.html", context)


@signed_in
@require_POST
def import_confirm(request: PersonalRequest, pk: int) -> HttpResponse:
    """Carry the import out and show where its result is."""
    row = _mine(request, pk)
    try:
        done = confirm_import(import_id=row.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("import-detail", pk=row.pk)
    messages.success(request, done.report.get("summary", "已导入。"))
    return redirect(handler_of(done.kind).done_url(done.params))


@signed_in
@require_POST
def import_drop(request: PersonalRequest, pk: int) -> HttpResponse:
    """Give the import up; nothing was written."""
    row = _mine(request, pk)
    try:
        drop_import(import_id=row.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("import-detail", pk=row.pk)
    messages.success(request, "已放弃这次导入，没有写入任何数据。")
    return redirect(handler_of(row.kind).done_url(row.params))


@signed_in
@require_safe
def import_errors(request: PersonalRequest, pk: int) -> HttpResponse:
    """The user's own file with red cells and a column 错误原因."""
    row = _mine(request, pk)
    spec = handler_of(row.kind).spec(row.params)
    content = build_error_file(read_stored(row.file), row.file.name, spec, problems_of(row))
    name = f"{PurePath(row.file.name).stem}_错误报告.xlsx"
    return bytes_response(content, name=name, content_type=XLSX)


def _mine(request: PersonalRequest, pk: int) -> Import:
    imports = Import.objects.visible_to(request.user).select_related("file", "by")
    row = get_object_or_404(imports, pk=pk)
    require_import(row, by=request.user)  # a preview compares with what is stored today
    return row


def _changes(report: dict[str, Any]) -> int:
    counts = report["counts"]
    changes: int = counts["add"] + counts["change"]
    return changes


def _grid(page: Page[Any], order: list[str]) -> dict[str, Any]:
    """Lay the changes of a page out under one header, in the table's order.

    A line's cells are (before, after), or None where nothing changes.
    """
    found = dict.fromkeys(cell[0] for change in page for cell in change["cells"])
    labels = [label for label in order if label in found]
    labels += [label for label in found if label not in order]
    lines = []
    for change in page:
        cells = {label: (before, after) for label, before, after in change["cells"]}
        lines.append(
            {
                "row": change["row"],
                "action": change["action"],
                "action_label": ACTION_LABELS[change["action"]],
                "label": change["label"],
                "cells": [cells.get(label) for label in labels],
            }
        )
    return {"labels": labels, "lines": lines}
