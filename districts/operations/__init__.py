"""Writes of the districts."""
