import django.db.models.deletion
import qianyue.operations.ids
from django.conf import settings
from django.db import migrations, models

from qianyue.operations.append_only import append_only

# Four eyes, enforced by the database itself: nobody reviews what they have drafted, and an official text is published only
# once its review says that it may be.
REVIEWED = migrations.RunSQL(
    """
    CREATE FUNCTION text_review_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM employers_contracttext WHERE id = NEW.text_id AND uploaded_by_id = NEW.reviewed_by_id) THEN
            RAISE EXCEPTION 'a text is reviewed by somebody else than its drafter' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER four_eyes BEFORE INSERT ON oversight_textreview
        FOR EACH ROW EXECUTE FUNCTION text_review_four_eyes();
    CREATE FUNCTION official_text_reviewed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.authority_id IS NOT NULL AND NEW.published_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM oversight_textreview WHERE text_id = NEW.id AND verdict = 'approved'
        ) THEN
            RAISE EXCEPTION 'an official text is published once it has been approved' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER reviewed BEFORE INSERT OR UPDATE ON employers_contracttext
        FOR EACH ROW EXECUTE FUNCTION official_text_reviewed();
    """,
    """
    DROP TRIGGER reviewed ON employers_contracttext; DROP FUNCTION official_text_reviewed();
    DROP TRIGGER four_eyes ON oversight_textreview; DROP FUNCTION text_review_four_eyes();
    """,
)


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0015_texts_of_authorities'),
        ('oversight', '0006_official'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TextReview',
            fields=[
                ('id', models.UUIDField(default=qianyue.operations.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('verdict', models.CharField(choices=[('approved', '审核通过'), ('returned', '退回修改')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('reviewed_at', models.DateTimeField()),
                ('reviewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='employers.contracttext')),
            ],
        ),
        append_only("oversight_textreview"),
        REVIEWED,
        migrations.CreateModel(
            name='CounterSession',
            fields=[
                ('id', models.UUIDField(default=qianyue.operations.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(help_text="the hall and the number of the counter's terminal", max_length=40)),
                ('opened_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(help_text='the terminal was last touched')),
                ('begun_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.CharField(blank=True, choices=[('finished', '劳动者退出'), ('closed', '工作人员结束'), ('idle', '无人操作，自动结束'), ('elsewhere', '劳动者在别处重新开始')], max_length=9)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='oversight.authority')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('worker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['authority', '-opened_at'], name='counter_by_opening')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('authority', 'place'), name='one_session_a_counter'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('officer',), name='one_counter_an_officer'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('worker',), name='one_counter_a_worker'), models.CheckConstraint(condition=models.Q(('worker', None), models.Q(('worker', models.F('officer')), _negated=True), _connector='OR'), name='counter_of_two_people')],
            },
        ),
    ]
