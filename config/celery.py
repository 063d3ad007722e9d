"""The Celery application: it rings the bell of the job table and runs the schedule."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("saiwu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
