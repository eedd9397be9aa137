import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from centre.core.first_tables import FirstTables
from safeguarding.migrations._row_level_security import CLOSED_ROOM


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('safeguarding', '0001_initial'),
        ('safeguarding', '0002_row_level_security'),
        ('safeguarding', '0003_holds_any'),
    ]

    dependencies = [
        ('families', '0001_first_edition'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='Concern',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('child', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.person')),
                    ('child_name', models.CharField(blank=True, max_length=200, verbose_name="child's name")),
                    ('seen_and_heard', models.TextField(max_length=20000, verbose_name='what you saw and heard')),
                    ('child_words', models.TextField(blank=True, max_length=10000, verbose_name="the child's own words")),
                    ('happened_on', models.DateField(verbose_name='when it happened')),
                    ('happened_at', models.TimeField(blank=True, null=True, verbose_name='at what time')),
                    ('place', models.CharField(max_length=300, verbose_name='where it happened')),
                    ('told', models.TextField(blank=True, max_length=2000, verbose_name='who has been told')),
                    ('done_so_far', models.TextField(blank=True, max_length=5000, verbose_name='what has been done so far')),
                    ('logged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('logged_by_name', models.CharField(max_length=200)),
                    ('logged_by_role', models.CharField(blank=True, max_length=200)),
                    ('logged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['-logged_at'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('child__isnull', False), models.Q(('child_name', ''), _negated=True), _connector='OR'), name='safeguarding_concern_names_a_child', violation_error_message='Say which child the concern is about.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='concern_append_only_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='cdc2d8c1088f465fc3b0f2eaf5d32ce614a622ff', operation='UPDATE OR DELETE', pgid='pgtrigger_concern_append_only_row_2e112', table='safeguarding_concern', when='BEFORE')), pgtrigger.compiler.Trigger(name='concern_append_only_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='eecb7a55cbbc430147e40083ba137bdebff5c578', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_concern_append_only_truncate_286d2', table='safeguarding_concern', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='ConcernDecision',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='safeguarding.concern')),
                    ('kind', models.CharField(choices=[('no further action, monitor', 'No further action now; monitor'), ('support in the centre', 'Support in the centre'), ('early help assessment', 'Early help assessment'), ("consult children's social care", "Advice asked from children's social care"), ("refer to children's social care", "Referred to children's social care"), ('police', 'Police called'), ('local authority designated officer', 'Local authority designated officer told')], max_length=60, verbose_name='decision')),
                    ('reason', models.TextField(max_length=10000, verbose_name='why')),
                    ('review_on', models.DateField(blank=True, null=True, verbose_name='look at it again on')),
                    ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by_name', models.CharField(max_length=200)),
                    ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['decided_at'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='safeguarding_concerndecision_has_a_reason', violation_error_message='Say why.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='concerndecision_append_only_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='5e54c3af5460ed5aa412cc8e520daf5de0de0ca3', operation='UPDATE OR DELETE', pgid='pgtrigger_concerndecision_append_only_row_c3d13', table='safeguarding_concerndecision', when='BEFORE')), pgtrigger.compiler.Trigger(name='concerndecision_append_only_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='c1bee09e2a0de618fde3db407e0c9c432c243e49', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_concerndecision_append_only_truncate_d7f84', table='safeguarding_concerndecision', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='ConcernReading',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('concern', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='safeguarding.concern')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by_name', models.CharField(max_length=200)),
                    ('what', models.CharField(max_length=40)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['-at'],
                    'triggers': [pgtrigger.compiler.Trigger(name='concernreading_append_only_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='436ee113f9ac55bdde90a53cd2131224f02f9654', operation='UPDATE OR DELETE', pgid='pgtrigger_concernreading_append_only_row_52968', table='safeguarding_concernreading', when='BEFORE')), pgtrigger.compiler.Trigger(name='concernreading_append_only_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='39d96d97c1f300f66d16be1889800943d1dd1d41', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_concernreading_append_only_truncate_a2881', table='safeguarding_concernreading', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Clearance',
                fields=[
                    ('token_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('expires_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['-granted_at'],
                },
            ),
            migrations.CreateModel(
                name='ClearanceKey',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                    ('key', models.CharField(max_length=64)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='safeguarding_clearancekey_one_row')],
                },
            ),
        ]),
        migrations.RunSQL(CLOSED_ROOM, migrations.RunSQL.noop),
    ]
