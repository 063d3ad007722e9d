"""A work has one third assessor per component; the component is copied from the seat."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_components(apps, schema_editor):
    """Copy the seat's component into every assignment."""
    assignments = apps.get_model("competition", "Assignment").objects
    seats = apps.get_model("competition", "Seat").objects.filter(pk=OuterRef("seat_id"))
    assignments.update(component=Subquery(seats.values("component")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('competition', '0014_awards'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='component',
            field=models.SlugField(default='', max_length=40, verbose_name='环节'),
            preserve_default=False,
        ),
        migrations.RunPython(name_components, migrations.RunPython.noop),
    ]
