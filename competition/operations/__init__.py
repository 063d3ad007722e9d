"""Writes of the competition."""
