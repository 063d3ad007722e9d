"""Behind a standing: corrections, comparisons, what-if, awards, why this rank."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
