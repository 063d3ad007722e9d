"""Workbooks of the competition, written from iterators."""
