"""The blind copies of works, and their files."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_uploads'),
        ('submissions', '0002_versions_are_frozen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BlindCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, unique=True, verbose_name='盲审编号')),
                ('state', models.CharField(choices=[('pending', '生成中'), ('clean', '无发现'), ('found', '有发现'), ('unread', '未能全部检查')], default='pending', max_length=10, verbose_name='检查结果')),
                ('leaks', models.JSONField(default=list, verbose_name='发现')),
                ('decisions', models.JSONField(default=dict, verbose_name='处置')),
                ('open_count', models.PositiveIntegerField(default=0, verbose_name='待处置')),
                ('is_stale', models.BooleanField(default=False, verbose_name='处置后尚未重新生成')),
                ('made_at', models.DateTimeField(null=True, verbose_name='生成时间')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='blind_copy', to='submissions.submissionversion')),
            ],
            options={
                'verbose_name': '盲审件',
                'verbose_name_plural': '盲审件',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='BlindFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField(verbose_name='序号')),
                ('group', models.CharField(max_length=60, verbose_name='类别')),
                ('caption', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='文件名')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='未随附原因')),
                ('attachment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.attachment')),
                ('copy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='submissions.blindcopy')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
            ],
            options={
                'verbose_name': '盲审附件',
                'verbose_name_plural': '盲审附件',
                'ordering': ['copy', 'order'],
            },
        ),
        migrations.AddConstraint(
            model_name='blindcopy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', True), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('document__isnull', False)), _connector='OR'), name='ck_blind_document'),
        ),
        migrations.AddConstraint(
            model_name='blindfile',
            constraint=models.UniqueConstraint(fields=('copy', 'order'), name='uq_blind_file'),
        ),
        migrations.AddConstraint(
            model_name='blindfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), models.Q(('reason', ''), _negated=True)), models.Q(('file__isnull', False), ('reason', '')), _connector='OR'), name='ck_blind_file'),
        ),
    ]
