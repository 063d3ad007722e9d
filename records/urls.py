"""Routes of the records office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
