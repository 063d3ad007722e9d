"""Comparing, varying and awarding."""
