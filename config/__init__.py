"""Wiring: settings, urls, Celery; nobody imports it."""
