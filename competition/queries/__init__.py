"""Readings of the competition."""
