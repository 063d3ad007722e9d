"""Word forms out, and sealed scans."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
