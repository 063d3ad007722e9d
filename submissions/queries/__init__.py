"""Reads of the paperwork."""
