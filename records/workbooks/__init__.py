"""Workbooks in and out: templates, checked reading, error files, large tables. No Django."""

from records.workbooks.csvfiles import csv_lines
from records.workbooks.error_files import build_error_file
from records.workbooks.reading import read_table
from records.workbooks.spec import (
    CellProblem,
    Column,
    Row,
    Table,
    TableSpec,
    WorkbookRefused,
)
from records.workbooks.templates import build_template
from records.workbooks.writer import Formula, OutColumn, Sheet, TableWriter

__all__ = [
    "CellProblem",
    "Column",
    "Formula",
    "OutColumn",
    "Row",
    "Sheet",
    "Table",
    "TableSpec",
    "TableWriter",
    "WorkbookRefused",
    "build_error_file",
    "build_template",
    "csv_lines",
    "read_table",
]
