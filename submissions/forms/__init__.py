"""Shapes of input of the paperwork."""
