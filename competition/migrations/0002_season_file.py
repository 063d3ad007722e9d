from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competition', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='awardtier',
            name='counting',
            field=models.CharField(choices=[('cumulative', '累计'), ('separate', '分别计算')], default='cumulative', max_length=12, verbose_name='计数方式'),
        ),
        migrations.AddField(
            model_name='awardtier',
            name='rounding',
            field=models.CharField(choices=[('half_up', '四舍五入'), ('floor', '舍去小数'), ('ceiling', '进一')], default='half_up', max_length=10, verbose_name='比例取整'),
        ),
        migrations.AddField(
            model_name='competition',
            name='pending',
            field=models.JSONField(default=list, verbose_name='待组委会确认'),
        ),
        migrations.AddField(
            model_name='seasontext',
            name='kind',
            field=models.CharField(choices=[('article', '章程文本'), ('competitor', '选手承诺'), ('district', '区级承诺'), ('creator', '创作者承诺')], default='article', max_length=12, verbose_name='类别'),
        ),
        migrations.AddField(
            model_name='seasontext',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='版本'),
        ),
        migrations.AlterField(
            model_name='awardtier',
            name='method',
            field=models.CharField(choices=[('count', '按人（项）数'), ('ratio', '按比例'), ('threshold', '按分数线')], max_length=12, verbose_name='方式'),
        ),
        migrations.AlterField(
            model_name='awardtier',
            name='on_tie',
            field=models.CharField(choices=[('all_in', '并列者全部入围'), ('all_out', '并列者全部不入围'), ('decision', '由组委会会议决定并记录')], max_length=12, verbose_name='压线并列'),
        ),
    ]
