"""Filling in: the district's list, form, versions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
