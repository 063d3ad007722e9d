import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competition', '0009_theory_keying'),
        ('records', '0003_uploads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ScanBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pages', models.PositiveIntegerField(null=True, verbose_name='页数')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='问题')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scan_batches', to='competition.competition')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
            ],
            options={
                'verbose_name': '评分表扫描批次',
                'verbose_name_plural': '评分表扫描批次',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ScanPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='页码')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='未归档原因')),
                ('dropped_reason', models.CharField(blank=True, max_length=200, verbose_name='不归档理由')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='page_rows', to='competition.scanbatch')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
            ],
            options={
                'verbose_name': '扫描页',
                'verbose_name_plural': '扫描页',
                'ordering': ['batch', 'number'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='uq_scan_page')],
            },
        ),
    ]
