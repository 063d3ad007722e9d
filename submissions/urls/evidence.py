"""Evidence files: the panel and what is served."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
