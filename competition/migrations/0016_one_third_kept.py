"""The constraints of 0015, apart from its data: PostgreSQL alters no table with pending checks."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('competition', '0015_one_third'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(
                condition=Q(('is_third', True)), fields=('entry', 'component'), name='uq_third'
            ),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(
                condition=Q(('component', ''), _negated=True), name='ck_assignment_component'
            ),
        ),
    ]
