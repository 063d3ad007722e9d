"""Checking: the organizer's queue and decisions, the district's opinion."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
