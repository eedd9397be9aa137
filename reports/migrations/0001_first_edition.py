import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from centre.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('reports', '0001_initial'),
        ('reports', '0002_initial'),
        ('reports', '0003_publications'),
        ('reports', '0004_report_print_without_published'),
    ]

    dependencies = [
        ('core', '0001_first_edition'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='Narrative',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('governors part a', "Governors' report, Part A"), ('governors part b', "Governors' report, Part B (confidential)"), ('improvement plan', 'Centre Improvement Plan')], max_length=30)),
                    ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.term')),
                    ('section', models.CharField(max_length=40)),
                    ('text', models.TextField(blank=True, max_length=10000, verbose_name='what you want governors to know')),
                    ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('changed_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'term', 'section'), name='reports_narrative_one_a_section')],
                },
            ),
            migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('governors part a', "Governors' report, Part A"), ('governors part b', "Governors' report, Part B (confidential)"), ('improvement plan', 'Centre Improvement Plan')], max_length=30)),
                    ('term', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='core.term')),
                    ('number', models.PositiveIntegerField(verbose_name='edition')),
                    ('title', models.CharField(max_length=200)),
                    ('period_from', models.DateField()),
                    ('period_to', models.DateField()),
                    ('data_as_at', models.DateTimeField()),
                    ('definitions_version', models.CharField(max_length=20)),
                    ('content', models.JSONField()),
                    ('pdf', models.BinaryField()),
                    ('pdf_sha256', models.CharField(max_length=64)),
                    ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('issued_by_name', models.CharField(max_length=200)),
                    ('issued_at', models.DateTimeField()),
                    ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reports.edition')),
                ],
                options={
                    'ordering': ['-issued_at'],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'term', 'number'), name='reports_edition_number_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('period_to__gte', models.F('period_from'))), name='reports_edition_period')],
                    'triggers': [pgtrigger.compiler.Trigger(name='edition_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cf1855f103a8a97554a3eaddaa1bca86bf2afd14', operation='UPDATE OR DELETE', pgid='pgtrigger_edition_frozen_00296', table='reports_edition', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='ImprovementPlan',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('from_date', models.DateField(verbose_name='first day')),
                    ('to_date', models.DateField(verbose_name='last day')),
                    ('introduction', models.TextField(blank=True, max_length=5000, verbose_name='what this year is about')),
                ],
                options={
                    'ordering': ['-from_date'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_date__gte', models.F('from_date'))), name='reports_improvementplan_ends_after_start', violation_error_message='The last day of the plan cannot be before the first.')],
                },
            ),
            migrations.CreateModel(
                name='Priority',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='priorities', to='reports.improvementplan')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('title', models.CharField(max_length=300, verbose_name='priority')),
                    ('linked_to', models.CharField(blank=True, max_length=200, verbose_name='linked to (self-evaluation section, performance measure)')),
                    ('measure', models.CharField(blank=True, max_length=60, verbose_name='live measure')),
                    ('baseline_value', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='baseline')),
                    ('baseline_on', models.DateField(blank=True, null=True, verbose_name='baseline as at')),
                    ('target_value', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='target')),
                    ('target_on', models.DateField(blank=True, null=True, verbose_name='target by')),
                    ('target_words', models.CharField(blank=True, max_length=300, verbose_name='priority target')),
                ],
                options={
                    'verbose_name_plural': 'priorities',
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='reports_priority_number_once', violation_error_message='The plan already has a priority with this number.')],
                },
            ),
            migrations.CreateModel(
                name='Objective',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to='reports.priority')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('title', models.TextField(max_length=1000, verbose_name='objective')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to=settings.AUTH_USER_MODEL, verbose_name='who answers for it')),
                    ('success_criteria', models.TextField(blank=True, max_length=3000, verbose_name='success criteria')),
                    ('monitoring', models.TextField(blank=True, max_length=3000, verbose_name='how it is monitored, with dates')),
                    ('impact', models.TextField(blank=True, max_length=5000, verbose_name='evaluation of impact')),
                    ('resources', models.TextField(blank=True, max_length=2000, verbose_name='resources')),
                ],
                options={
                    'ordering': ['priority__number', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('priority', 'number'), name='reports_objective_number_once', violation_error_message='The priority already has an objective with this number.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_objectiveevent" ("id", "impact", "monitoring", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id", "resources", "success_criteria", "title") VALUES (NEW."id", NEW."impact", NEW."monitoring", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."priority_id", NEW."resources", NEW."success_criteria", NEW."title"); RETURN NULL;', hash='a7aebc7c9f46305e15001f015736facbf913feb4', operation='INSERT', pgid='pgtrigger_insert_insert_a8176', table='reports_objective', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_objectiveevent" ("id", "impact", "monitoring", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id", "resources", "success_criteria", "title") VALUES (NEW."id", NEW."impact", NEW."monitoring", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."priority_id", NEW."resources", NEW."success_criteria", NEW."title"); RETURN NULL;', hash='0b0decbe362d8b6a9777ed2b6a1d44b62fb35c52', operation='UPDATE', pgid='pgtrigger_update_update_4d719', table='reports_objective', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='ObjectiveEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.objective')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('priority', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.priority')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('title', models.TextField(max_length=1000, verbose_name='objective')),
                    ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who answers for it')),
                    ('success_criteria', models.TextField(blank=True, max_length=3000, verbose_name='success criteria')),
                    ('monitoring', models.TextField(blank=True, max_length=3000, verbose_name='how it is monitored, with dates')),
                    ('impact', models.TextField(blank=True, max_length=5000, verbose_name='evaluation of impact')),
                    ('resources', models.TextField(blank=True, max_length=2000, verbose_name='resources')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a15deb4198356d48573aae6d1b3deb63988b29a2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2a06d', table='reports_objectiveevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='PlanAction',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('objective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='reports.objective')),
                    ('description', models.CharField(max_length=500, verbose_name='action')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_actions', to=settings.AUTH_USER_MODEL, verbose_name='who does it')),
                    ('due', models.DateField(verbose_name='by')),
                    ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ],
                options={
                    'ordering': ['due', 'id'],
                },
            ),
            migrations.CreateModel(
                name='PlanReview',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='reports.improvementplan')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='review')),
                    ('planned_for', models.DateField(verbose_name='planned for')),
                    ('held_on', models.DateField(blank=True, null=True, verbose_name='held on')),
                    ('notes', models.TextField(blank=True, max_length=5000, verbose_name='what the review found')),
                ],
                options={
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='reports_planreview_number_once'), models.CheckConstraint(condition=models.Q(('number__range', (1, 3))), name='reports_planreview_three', violation_error_message='A plan has three review points.')],
                },
            ),
            migrations.CreateModel(
                name='ObjectiveStatus',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('objective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='reports.objective')),
                    ('rating', models.CharField(choices=[('not started', 'Not started'), ('red', 'Red: off track or overdue'), ('amber', 'Amber: behind but recoverable, or evidence incomplete'), ('green', 'Green: on track'), ('complete', 'Complete')], max_length=12, verbose_name='rating')),
                    ('because', models.CharField(max_length=500, verbose_name='why, with the evidence')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by_name', models.CharField(max_length=200)),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='reports.planreview')),
                ],
                options={
                    'ordering': ['-id'],
                    'triggers': [pgtrigger.compiler.Trigger(name='objectivestatus_append_only_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='057b6d9a8f16025cb79759229aa409323c405279', operation='UPDATE OR DELETE', pgid='pgtrigger_objectivestatus_append_only_row_36f09', table='reports_objectivestatus', when='BEFORE')), pgtrigger.compiler.Trigger(name='objectivestatus_append_only_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='ea7c80cefe9ffaf1f1df24a3643cc7a60632cb9b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_objectivestatus_append_only_truncate_7a7c8', table='reports_objectivestatus', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='PublishedFigures',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('period_from', models.DateField()),
                    ('period_to', models.DateField()),
                    ('as_at', models.DateField()),
                    ('said', models.JSONField()),
                    ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='published_figures', to='reports.edition')),
                    ('what', models.CharField(max_length=80)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name_plural': 'published figures',
                    'ordering': ['at', 'id'],
                    'indexes': [models.Index(fields=['period_from', 'period_to'], name='reports_published_period')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('period_to__gte', models.F('period_from'))), name='reports_publishedfigures_period')],
                    'triggers': [pgtrigger.compiler.Trigger(name='publishedfigures_append_only_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='6af9399ae07334dbaf807206d80c7daad2acb662', operation='UPDATE OR DELETE', pgid='pgtrigger_publishedfigures_append_only_row_25f73', table='reports_publishedfigures', when='BEFORE')), pgtrigger.compiler.Trigger(name='publishedfigures_append_only_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='f90d9dc39bbcdcad06c7f9cfed59073892c2d62a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_publishedfigures_append_only_truncate_45f3f', table='reports_publishedfigures', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='ReportPrint',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('governors part a', "Governors' report, Part A"), ('governors part b', "Governors' report, Part B (confidential)"), ('improvement plan', 'Centre Improvement Plan')], max_length=30)),
                    ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.term')),
                    ('is_issue', models.BooleanField(default=False)),
                    ('content', models.JSONField()),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Being drawn up'), ('ready', 'Ready'), ('failed', 'Could not be drawn up')], default='waiting', max_length=12)),
                    ('pdf', models.BinaryField(null=True)),
                    ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.edition')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('touched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['-asked_at'],
                },
            ),
        ]),
    ]
