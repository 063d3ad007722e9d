"""Theory papers: code tables, keying, settling, re-checks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
