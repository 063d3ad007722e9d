"""Panels and judges: seats, recusals, scoring pages, printed sheets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
