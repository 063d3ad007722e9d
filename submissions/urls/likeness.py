"""Works that share text."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
