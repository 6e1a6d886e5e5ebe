
import django.db.models.deletion
import qianyue.operations.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EmployerText',
            fields=[
                ('id', models.UUIDField(default=qianyue.operations.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='the kind of document that it words', max_length=32)),
                ('title', models.CharField(max_length=60)),
                ('version', models.PositiveSmallIntegerField()),
                ('sha256', models.CharField(help_text='of the clean file that documents are made from', max_length=64)),
                ('uploaded_sha256', models.CharField(help_text='of the file as it was sent; that one is not kept', max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('storage_key', models.CharField(max_length=100)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='employers.employer')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('employer', 'title', 'version'), name='text_version'), models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(('published_by', models.F('uploaded_by')), _negated=True), _connector='OR'), name='text_four_eyes')],
            },
        ),
    ]
