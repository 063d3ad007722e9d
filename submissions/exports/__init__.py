"""Workbooks and archives of the paperwork."""
