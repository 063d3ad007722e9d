# Theory papers: counts, void and added codes, what the re-check found.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competition', '0008_display_media'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CodeAddition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(null=True, verbose_name='申请时间')),
                ('asked_reason', models.CharField(blank=True, max_length=200, verbose_name='事由')),
                ('granted_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('before', models.CharField(blank=True, max_length=64, verbose_name='补编前承诺值')),
                ('after', models.CharField(blank=True, max_length=64, verbose_name='补编后承诺值')),
            ],
            options={
                'verbose_name': '补编加密号',
                'verbose_name_plural': '补编加密号',
                'ordering': ['table', 'granted_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='keying',
            name='ck_keying_hand',
        ),
        migrations.AddField(
            model_name='codedpaper',
            name='agreed_before',
            field=models.JSONField(null=True, verbose_name='复核前认定'),
        ),
        migrations.AddField(
            model_name='codedpaper',
            name='void_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='作废原因'),
        ),
        migrations.AddField(
            model_name='codedpaper',
            name='voided_at',
            field=models.DateTimeField(null=True, verbose_name='作废时间'),
        ),
        migrations.AddField(
            model_name='codedpaper',
            name='voided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='codedpaper',
            name='was_wrong',
            field=models.BooleanField(null=True, verbose_name='复核有误'),
        ),
        migrations.AddField(
            model_name='codetable',
            name='count_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='份数不符的原因'),
        ),
        migrations.AddField(
            model_name='codetable',
            name='counted_at',
            field=models.DateTimeField(null=True, verbose_name='清点时间'),
        ),
        migrations.AddField(
            model_name='codetable',
            name='counted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='codetable',
            name='handed_out',
            field=models.PositiveIntegerField(null=True, verbose_name='发出试卷数'),
        ),
        migrations.AddConstraint(
            model_name='codedpaper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='ck_paper_void'),
        ),
        migrations.AddConstraint(
            model_name='codetable',
            constraint=models.CheckConstraint(condition=models.Q(('counted_at__isnull', True), models.Q(('collected__isnull', False), ('counted_by__isnull', False), ('handed_out__isnull', False)), _connector='OR'), name='ck_code_table_counted'),
        ),
        migrations.AddConstraint(
            model_name='keying',
            constraint=models.CheckConstraint(condition=models.Q(('hand__in', [1, 2, 3, 4, 5])), name='ck_keying_hand'),
        ),
        migrations.AddField(
            model_name='codeaddition',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人'),
        ),
        migrations.AddField(
            model_name='codeaddition',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competition.entry'),
        ),
        migrations.AddField(
            model_name='codeaddition',
            name='granted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人'),
        ),
        migrations.AddField(
            model_name='codeaddition',
            name='table',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additions', to='competition.codetable'),
        ),
        migrations.AddConstraint(
            model_name='codeaddition',
            constraint=models.UniqueConstraint(fields=('table', 'entry'), name='uq_code_addition'),
        ),
        migrations.AddConstraint(
            model_name='codeaddition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('granted_at__isnull', True), ('granted_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False), ('granted_at__isnull', False), ('granted_by__isnull', False), models.Q(('granted_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='ck_addition_two_people'),
        ),
    ]
