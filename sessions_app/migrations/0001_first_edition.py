import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import sessions_app.models.sessions
import uuid
from django.conf import settings
from django.db import migrations, models

from centre.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('sessions_app', '0001_initial'),
        ('sessions_app', '0002_initial'),
        ('sessions_app', '0003_registers_and_history'),
        ('sessions_app', '0004_what_families_are_told'),
    ]

    dependencies = [
        ('families', '0001_first_edition'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='Service',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('care_type', models.CharField(choices=[('drop-in', 'Drop-in'), ('crèche', 'Crèche'), ('course', 'Course'), ('group', 'Group'), ('clinic', 'Clinic')], max_length=20, verbose_name='kind')),
                    ('venue', models.CharField(blank=True, max_length=120, verbose_name='usual place')),
                    ('description', models.TextField(blank=True, max_length=2000, verbose_name='what it is, in plain words')),
                    ('venue_address', models.CharField(blank=True, max_length=200, verbose_name='its address, where it is not at the centre')),
                    ('age_from_months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(216)], verbose_name='from this age, in months')),
                    ('age_to_months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(216)], verbose_name='until the child is this old, in months')),
                    ('for_whom', models.CharField(blank=True, max_length=200, verbose_name='who may come')),
                    ('cost', models.CharField(blank=True, max_length=120, verbose_name='what it costs')),
                    ('booking', models.CharField(blank=True, choices=[('none', 'No need to book, just come'), ('ask', 'Ask us for a place first'), ('referral', 'Somebody who works with the family asks for the place')], max_length=12, verbose_name='how to get a place')),
                    ('accessibility', models.CharField(blank=True, max_length=400, verbose_name='getting in and taking part')),
                    ('public', models.BooleanField(default=False, verbose_name='show it in public')),
                    ('last_checked_on', models.DateField(blank=True, null=True, verbose_name='last checked')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='no longer offered after')),
                ],
                options={
                    'ordering': ['name', 'care_type'],
                    'constraints': [models.UniqueConstraint(fields=('name', 'care_type'), name='sessions_app_service_once', violation_error_message='A service of this name and kind exists already.'), models.CheckConstraint(condition=models.Q(('age_to_months__isnull', True), ('age_from_months__isnull', True), ('age_to_months__gt', models.F('age_from_months')), _connector='OR'), name='sessions_app_service_ages_in_order', violation_error_message='The oldest age must be above the youngest.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_serviceevent" ("accessibility", "age_from_months", "age_to_months", "booking", "care_type", "cost", "description", "ended_on", "for_whom", "id", "last_checked_on", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public", "venue", "venue_address") VALUES (NEW."accessibility", NEW."age_from_months", NEW."age_to_months", NEW."booking", NEW."care_type", NEW."cost", NEW."description", NEW."ended_on", NEW."for_whom", NEW."id", NEW."last_checked_on", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public", NEW."venue", NEW."venue_address"); RETURN NULL;', hash='50bb3b466caec62cadd318cc32b6f50133aa7876', operation='INSERT', pgid='pgtrigger_insert_insert_6d86b', table='sessions_app_service', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sessions_app_serviceevent" ("accessibility", "age_from_months", "age_to_months", "booking", "care_type", "cost", "description", "ended_on", "for_whom", "id", "last_checked_on", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public", "venue", "venue_address") VALUES (NEW."accessibility", NEW."age_from_months", NEW."age_to_months", NEW."booking", NEW."care_type", NEW."cost", NEW."description", NEW."ended_on", NEW."for_whom", NEW."id", NEW."last_checked_on", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public", NEW."venue", NEW."venue_address"); RETURN NULL;', hash='a26ee1de98c39d73a61e7533dc86b3bca7a8718c', operation='UPDATE', pgid='pgtrigger_update_update_b857a', table='sessions_app_service', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='ServiceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sessions_app.service')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('care_type', models.CharField(choices=[('drop-in', 'Drop-in'), ('crèche', 'Crèche'), ('course', 'Course'), ('group', 'Group'), ('clinic', 'Clinic')], max_length=20, verbose_name='kind')),
                    ('venue', models.CharField(blank=True, max_length=120, verbose_name='usual place')),
                    ('description', models.TextField(blank=True, max_length=2000, verbose_name='what it is, in plain words')),
                    ('venue_address', models.CharField(blank=True, max_length=200, verbose_name='its address, where it is not at the centre')),
                    ('age_from_months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(216)], verbose_name='from this age, in months')),
                    ('age_to_months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(216)], verbose_name='until the child is this old, in months')),
                    ('for_whom', models.CharField(blank=True, max_length=200, verbose_name='who may come')),
                    ('cost', models.CharField(blank=True, max_length=120, verbose_name='what it costs')),
                    ('booking', models.CharField(blank=True, choices=[('none', 'No need to book, just come'), ('ask', 'Ask us for a place first'), ('referral', 'Somebody who works with the family asks for the place')], max_length=12, verbose_name='how to get a place')),
                    ('accessibility', models.CharField(blank=True, max_length=400, verbose_name='getting in and taking part')),
                    ('public', models.BooleanField(default=False, verbose_name='show it in public')),
                    ('last_checked_on', models.DateField(blank=True, null=True, verbose_name='last checked')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='no longer offered after')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5dd0cabf5b930fc8522af1149bb2cdde04f8c679', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c189d', table='sessions_app_serviceevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='SessionSeries',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='sessions_app.service')),
                    ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day')),
                    ('start_time', models.TimeField(verbose_name='starts at')),
                    ('end_time', models.TimeField(verbose_name='ends at')),
                    ('venue', models.CharField(blank=True, max_length=120, verbose_name='place')),
                    ('led_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='session_series_led', to=settings.AUTH_USER_MODEL, verbose_name='led by')),
                    ('from_date', models.DateField(verbose_name='first day')),
                    ('to_date', models.DateField(verbose_name='last day')),
                ],
                options={
                    'verbose_name_plural': 'session series',
                    'ordering': ['weekday', 'start_time'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('end_time__gt', models.F('start_time'))), name='sessions_app_sessionseries_ends_after_start', violation_error_message='A session must end after it starts.'), models.CheckConstraint(condition=models.Q(('to_date__gte', models.F('from_date'))), name='sessions_app_sessionseries_last_after_first', violation_error_message='The last day cannot be before the first.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_sessionseriesevent" ("end_time", "from_date", "id", "led_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "start_time", "to_date", "venue", "weekday") VALUES (NEW."end_time", NEW."from_date", NEW."id", NEW."led_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."service_id", NEW."start_time", NEW."to_date", NEW."venue", NEW."weekday"); RETURN NULL;', hash='0db56ba0fc04d91d49a008ead045a4eaa14f39eb', operation='INSERT', pgid='pgtrigger_insert_insert_97c1a', table='sessions_app_sessionseries', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sessions_app_sessionseriesevent" ("end_time", "from_date", "id", "led_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "start_time", "to_date", "venue", "weekday") VALUES (NEW."end_time", NEW."from_date", NEW."id", NEW."led_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."service_id", NEW."start_time", NEW."to_date", NEW."venue", NEW."weekday"); RETURN NULL;', hash='c95a862e3828789d8931ef8b71f5a73f3db0abcb', operation='UPDATE', pgid='pgtrigger_update_update_f685a', table='sessions_app_sessionseries', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='SessionSeriesEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sessions_app.sessionseries')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('service', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sessions_app.service')),
                    ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day')),
                    ('start_time', models.TimeField(verbose_name='starts at')),
                    ('end_time', models.TimeField(verbose_name='ends at')),
                    ('venue', models.CharField(blank=True, max_length=120, verbose_name='place')),
                    ('led_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='led by')),
                    ('from_date', models.DateField(verbose_name='first day')),
                    ('to_date', models.DateField(verbose_name='last day')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eda1b9c5a3c10f9b0bbb8ac65833e6358d8355df', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_66f42', table='sessions_app_sessionseriesevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('reference', models.CharField(default=sessions_app.models.sessions.new_session_reference, max_length=40, unique=True, verbose_name='reference')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='sessions_app.service')),
                    ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='sessions_app.sessionseries')),
                    ('venue', models.CharField(blank=True, max_length=120, verbose_name='place')),
                    ('date', models.DateField(verbose_name='date')),
                    ('start_time', models.TimeField(blank=True, null=True, verbose_name='starts at')),
                    ('end_time', models.TimeField(blank=True, null=True, verbose_name='ends at')),
                    ('led_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions_led', to=settings.AUTH_USER_MODEL, verbose_name='led by')),
                    ('status', models.CharField(choices=[('planned', 'Planned'), ('ran', 'Ran'), ('cancelled', 'Cancelled')], default='planned', max_length=12, verbose_name='status')),
                    ('cancelled_because', models.CharField(blank=True, max_length=300, verbose_name='why it was cancelled')),
                    ('register_state', models.CharField(choices=[('not opened', 'Not opened'), ('open', 'Open'), ('closed', 'Closed')], default='not opened', editable=False, max_length=12, verbose_name='register')),
                    ('headcount_adults', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(2000)], verbose_name='adults not on the register')),
                    ('headcount_children', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(2000)], verbose_name='children not on the register')),
                ],
                options={
                    'ordering': ['date', 'start_time', 'reference'],
                    'indexes': [models.Index(fields=['date', 'status'], name='sessions_app_session_date'), models.Index(fields=['service', 'date'], name='sessions_app_session_service'), models.Index(condition=models.Q(('register_state', 'open')), fields=['register_state'], name='sessions_app_session_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('end_time__isnull', True), ('start_time__isnull', True), ('end_time__gt', models.F('start_time')), _connector='OR'), name='sessions_app_session_ends_after_start', violation_error_message='A session must end after it starts.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='sessions_app_session_cancelled_with_reason', violation_error_message='Say why the session was cancelled.'), models.UniqueConstraint(fields=('series', 'date', 'start_time'), name='sessions_app_session_once_in_series', violation_error_message='This series already has a session at that time.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_sessionevent" ("cancelled_because", "date", "end_time", "headcount_adults", "headcount_children", "id", "led_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "register_state", "series_id", "service_id", "start_time", "status", "venue") VALUES (NEW."cancelled_because", NEW."date", NEW."end_time", NEW."headcount_adults", NEW."headcount_children", NEW."id", NEW."led_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reference", NEW."register_state", NEW."series_id", NEW."service_id", NEW."start_time", NEW."status", NEW."venue"); RETURN NULL;', hash='f6d984111067137567cc4866f149a86e5ebcae53', operation='INSERT', pgid='pgtrigger_insert_insert_78e0a', table='sessions_app_session', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sessions_app_sessionevent" ("cancelled_because", "date", "end_time", "headcount_adults", "headcount_children", "id", "led_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "register_state", "series_id", "service_id", "start_time", "status", "venue") VALUES (NEW."cancelled_because", NEW."date", NEW."end_time", NEW."headcount_adults", NEW."headcount_children", NEW."id", NEW."led_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reference", NEW."register_state", NEW."series_id", NEW."service_id", NEW."start_time", NEW."status", NEW."venue"); RETURN NULL;', hash='6251e174e4d87df9580fe9d6386ace69b82eed20', operation='UPDATE', pgid='pgtrigger_update_update_be109', table='sessions_app_session', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_sessionevent" ("cancelled_because", "date", "end_time", "headcount_adults", "headcount_children", "id", "led_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "register_state", "series_id", "service_id", "start_time", "status", "venue") VALUES (OLD."cancelled_because", OLD."date", OLD."end_time", OLD."headcount_adults", OLD."headcount_children", OLD."id", OLD."led_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reference", OLD."register_state", OLD."series_id", OLD."service_id", OLD."start_time", OLD."status", OLD."venue"); RETURN NULL;', hash='3704e6ab17f59c74f942868f83aa6cddaafa655b', operation='DELETE', pgid='pgtrigger_delete_delete_ff09a', table='sessions_app_session', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='SessionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sessions_app.session')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('reference', models.CharField(default=sessions_app.models.sessions.new_session_reference, max_length=40, verbose_name='reference')),
                    ('service', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sessions_app.service')),
                    ('series', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sessions_app.sessionseries')),
                    ('venue', models.CharField(blank=True, max_length=120, verbose_name='place')),
                    ('date', models.DateField(verbose_name='date')),
                    ('start_time', models.TimeField(blank=True, null=True, verbose_name='starts at')),
                    ('end_time', models.TimeField(blank=True, null=True, verbose_name='ends at')),
                    ('led_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='led by')),
                    ('status', models.CharField(choices=[('planned', 'Planned'), ('ran', 'Ran'), ('cancelled', 'Cancelled')], default='planned', max_length=12, verbose_name='status')),
                    ('cancelled_because', models.CharField(blank=True, max_length=300, verbose_name='why it was cancelled')),
                    ('register_state', models.CharField(choices=[('not opened', 'Not opened'), ('open', 'Open'), ('closed', 'Closed')], default='not opened', editable=False, max_length=12, verbose_name='register')),
                    ('headcount_adults', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(2000)], verbose_name='adults not on the register')),
                    ('headcount_children', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(2000)], verbose_name='children not on the register')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8cb222ce599e7bba90f00ceb26503cbb433e7b55', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e5618', table='sessions_app_sessionevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='RegisterEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_events', to='sessions_app.session')),
                    ('kind', models.CharField(choices=[('opened', 'Opened'), ('closed', 'Closed'), ('reopened', 'Reopened')], max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reopened'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='sessions_app_registerevent_reopened_with_reason', violation_error_message='Say why the register is opened again.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='registerevent_append_only_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='81152c5d58fd86012a4147149a6a6408ea52cc85', operation='UPDATE OR DELETE', pgid='pgtrigger_registerevent_append_only_row_63b87', table='sessions_app_registerevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='registerevent_append_only_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='c0e01b592b79f5ec7980a3e8d97c3412cf0a5f12', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_registerevent_append_only_truncate_d075b', table='sessions_app_registerevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='registerevent_newest_counts', sql=pgtrigger.compiler.UpsertTriggerSql(func="UPDATE sessions_app_session SET register_state = CASE NEW.kind WHEN 'closed' THEN 'closed' ELSE 'open' END WHERE id = NEW.session_id; RETURN NULL;", hash='9804e168db3e261e4bcd4c69f2674d5da4d7980b', operation='INSERT', pgid='pgtrigger_registerevent_newest_counts_feb33', table='sessions_app_registerevent', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='sessions_app.session')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='families.person')),
                    ('status', models.CharField(choices=[('present', 'Present'), ('absent', 'Absent'), ('apologies', 'Apologies'), ('booked', 'Booked')], max_length=12, verbose_name='mark')),
                    ('time_in', models.TimeField(blank=True, null=True, verbose_name='in at')),
                    ('time_out', models.TimeField(blank=True, null=True, verbose_name='out at')),
                    ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('marked_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['person', 'status'], name='sessions_app_attendance_person')],
                    'constraints': [models.UniqueConstraint(fields=('session', 'person'), name='sessions_app_attendance_once', violation_error_message='This person is on the register already.'), models.CheckConstraint(condition=models.Q(('time_out__isnull', True), ('time_in__isnull', True), ('time_out__gte', models.F('time_in')), _connector='OR'), name='sessions_app_attendance_out_after_in', violation_error_message='Nobody can leave before they came.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_attendanceevent" ("id", "marked_at", "marked_by_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "status", "time_in", "time_out") VALUES (NEW."id", NEW."marked_at", NEW."marked_by_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."session_id", NEW."status", NEW."time_in", NEW."time_out"); RETURN NULL;', hash='5dd8df12542a4ee5a2baf209d1f78e2aaf1e8e1f', operation='INSERT', pgid='pgtrigger_insert_insert_53fa9', table='sessions_app_attendance', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sessions_app_attendanceevent" ("id", "marked_at", "marked_by_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "status", "time_in", "time_out") VALUES (NEW."id", NEW."marked_at", NEW."marked_by_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."session_id", NEW."status", NEW."time_in", NEW."time_out"); RETURN NULL;', hash='c345f4f332de8e605f56d617a8b26abf5d4a7383', operation='UPDATE', pgid='pgtrigger_update_update_7fd49', table='sessions_app_attendance', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_attendanceevent" ("id", "marked_at", "marked_by_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "status", "time_in", "time_out") VALUES (OLD."id", OLD."marked_at", OLD."marked_by_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."session_id", OLD."status", OLD."time_in", OLD."time_out"); RETURN NULL;', hash='31abb70ada738b68e5ee2b3c859ec90b2038f6a2', operation='DELETE', pgid='pgtrigger_delete_delete_d3ff4', table='sessions_app_attendance', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='AttendanceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sessions_app.attendance')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sessions_app.session')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='families.person')),
                    ('status', models.CharField(choices=[('present', 'Present'), ('absent', 'Absent'), ('apologies', 'Apologies'), ('booked', 'Booked')], max_length=12, verbose_name='mark')),
                    ('time_in', models.TimeField(blank=True, null=True, verbose_name='in at')),
                    ('time_out', models.TimeField(blank=True, null=True, verbose_name='out at')),
                    ('marked_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('marked_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7580cbae75401c3b4f9df2079895579764d3b113', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f6370', table='sessions_app_attendanceevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='RegisterDevice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='sessions_app.session')),
                    ('device', models.CharField(max_length=64)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('seen_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('session', 'device'), name='sessions_app_registerdevice_once')],
                },
            ),
        ]),
    ]
