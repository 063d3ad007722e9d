"""What comes out: tables, archives, blind copies, the book."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
