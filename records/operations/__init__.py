"""Writes of the records office."""
