import centre.core.models.calendar
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.core.validators
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
        ('staff', '0001_initial'),
        ('staff', '0002_signatures_and_comments'),
        ('staff', '0002_qualifications'),
        ('staff', '0003_who_is_away'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=150, verbose_name='name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('sessions_valid_from', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'ordering': ['name', 'username'],
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='RoleAssignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_assignments', to=settings.AUTH_USER_MODEL)),
                    ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('head teacher', 'Head teacher'), ('family support worker', 'Family support worker'), ('administrator', 'Administrator'), ('session worker', 'Crèche and session worker'), ('safeguarding lead', 'Designated safeguarding lead'), ('deputy safeguarding lead', 'Deputy safeguarding lead'), ('volunteer', 'Volunteer or student'), ('governor', 'Governor')], max_length=40)),
                    ('from_date', models.DateField(verbose_name='from')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='until (last day)')),
                ],
                options={
                    'ordering': ['user', 'from_date'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='staff_roleassignment_ends_after_start', violation_error_message='The last day of a role cannot be before its first.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), ('role', '='), (centre.core.models.calendar.InclusiveDateRange('from_date', 'to_date'), '&&')], name='staff_roleassignment_no_overlap', violation_error_message='This person already holds the role on some of these days.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_roleassignmentevent" ("from_date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "to_date", "user_id") VALUES (NEW."from_date", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."to_date", NEW."user_id"); RETURN NULL;', hash='18309ea2887cd9a6671bb6fc3703d9876cb30910', operation='INSERT', pgid='pgtrigger_insert_insert_26b22', table='staff_roleassignment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_roleassignmentevent" ("from_date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "to_date", "user_id") VALUES (NEW."from_date", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."to_date", NEW."user_id"); RETURN NULL;', hash='99beae46fcd16fa81fe215c700cd5e1ca4e768f6', operation='UPDATE', pgid='pgtrigger_update_update_e7996', table='staff_roleassignment', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='RoleAssignmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.roleassignment')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('head teacher', 'Head teacher'), ('family support worker', 'Family support worker'), ('administrator', 'Administrator'), ('session worker', 'Crèche and session worker'), ('safeguarding lead', 'Designated safeguarding lead'), ('deputy safeguarding lead', 'Deputy safeguarding lead'), ('volunteer', 'Volunteer or student'), ('governor', 'Governor')], max_length=40)),
                    ('from_date', models.DateField(verbose_name='from')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='until (last day)')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3aa842c736cdc8c861d9ecc832b576013b0b38e7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e4d1a', table='staff_roleassignmentevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='StaffMember',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='staff_member', to=settings.AUTH_USER_MODEL)),
                    ('job_title', models.CharField(max_length=120, verbose_name='job title')),
                    ('works_as', models.CharField(choices=[('employed', 'Employed'), ('apprentice', 'Apprentice'), ('student', 'Student or trainee'), ('volunteer', 'Volunteer')], default='employed', max_length=12, verbose_name='works here as')),
                    ('date_of_birth', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                    ('started_on', models.DateField(blank=True, null=True, verbose_name='started on')),
                    ('left_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                    ('supervisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervises', to=settings.AUTH_USER_MODEL, verbose_name='supervisor')),
                    ('supervision_interval_weeks', models.PositiveSmallIntegerField(blank=True, default=6, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(52)], verbose_name='weeks between supervision meetings')),
                ],
                options={
                    'ordering': ['user__name'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('started_on__isnull', True), ('left_on__gte', models.F('started_on')), _connector='OR'), name='staff_staffmember_leaves_after_start', violation_error_message='The last day cannot be before the first.'), models.CheckConstraint(condition=models.Q(('supervisor__isnull', True), models.Q(('supervisor', models.F('user')), _negated=True), _connector='OR'), name='staff_staffmember_not_own_supervisor', violation_error_message='Nobody can be their own supervisor.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_staffmemberevent" ("date_of_birth", "id", "job_title", "left_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "supervision_interval_weeks", "supervisor_id", "user_id", "works_as") VALUES (NEW."date_of_birth", NEW."id", NEW."job_title", NEW."left_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."started_on", NEW."supervision_interval_weeks", NEW."supervisor_id", NEW."user_id", NEW."works_as"); RETURN NULL;', hash='c7dfbadb1052c48a4529565633f0ce0004ecf69b', operation='INSERT', pgid='pgtrigger_insert_insert_f984c', table='staff_staffmember', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_staffmemberevent" ("date_of_birth", "id", "job_title", "left_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "supervision_interval_weeks", "supervisor_id", "user_id", "works_as") VALUES (NEW."date_of_birth", NEW."id", NEW."job_title", NEW."left_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."started_on", NEW."supervision_interval_weeks", NEW."supervisor_id", NEW."user_id", NEW."works_as"); RETURN NULL;', hash='1b62095c8facd23f83cfcafc85bd061a3247de7d', operation='UPDATE', pgid='pgtrigger_update_update_7895f', table='staff_staffmember', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='StaffMemberEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.staffmember')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('job_title', models.CharField(max_length=120, verbose_name='job title')),
                    ('works_as', models.CharField(choices=[('employed', 'Employed'), ('apprentice', 'Apprentice'), ('student', 'Student or trainee'), ('volunteer', 'Volunteer')], default='employed', max_length=12, verbose_name='works here as')),
                    ('date_of_birth', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                    ('started_on', models.DateField(blank=True, null=True, verbose_name='started on')),
                    ('left_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                    ('supervisor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='supervisor')),
                    ('supervision_interval_weeks', models.PositiveSmallIntegerField(blank=True, default=6, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(52)], verbose_name='weeks between supervision meetings')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0cd101a944b2b0482657bb08302e15492144da17', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_02845', table='staff_staffmemberevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='SupervisionPause',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('staff_member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_pauses', to='staff.staffmember')),
                    ('from_date', models.DateField(verbose_name='from')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='until (last day)')),
                ],
                options={
                    'ordering': ['from_date'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='staff_supervisionpause_ends_after_start', violation_error_message='The last day cannot be before the first.')],
                },
            ),
            migrations.CreateModel(
                name='SupervisionMeeting',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('staff_member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_meetings', to='staff.staffmember')),
                    ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_meetings_held', to=settings.AUTH_USER_MODEL)),
                    ('held_on', models.DateField(verbose_name='held on')),
                    ('discussion', models.TextField(max_length=20000, verbose_name='what you talked about')),
                    ('agreed_actions', models.TextField(blank=True, max_length=10000, verbose_name='what you agreed, by whom and by when')),
                    ('wellbeing', models.TextField(blank=True, max_length=10000, verbose_name='how things are (workload, wellbeing, support)')),
                    ('suitability_confirmed', models.BooleanField(blank=True, null=True, verbose_name='nothing has changed that affects suitability to work with children')),
                    ('next_due_on', models.DateField(blank=True, null=True, verbose_name='next meeting by')),
                    ('supervisor_signed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('supervisor_signed_name', models.CharField(blank=True, editable=False, max_length=150)),
                    ('supervisee_comment', models.TextField(blank=True, max_length=5000, verbose_name='your comment')),
                    ('supervisee_signed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('supervisee_signed_name', models.CharField(blank=True, editable=False, max_length=150)),
                    ('returned_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('recorded_at', models.DateTimeField(auto_now_add=True)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'ordering': ['-held_on'],
                    'constraints': [models.UniqueConstraint(fields=('staff_member', 'held_on'), name='staff_supervisionmeeting_one_a_day', violation_error_message='A meeting on this day is recorded already.'), models.CheckConstraint(condition=models.Q(('supervisee_signed_at__isnull', True), ('supervisor_signed_at__isnull', False), _connector='OR'), name='staff_supervisionmeeting_supervisor_signs_first', violation_error_message='The supervisor signs first.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='signed_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' THEN\n        IF OLD.supervisor_signed_at IS NOT NULL THEN\n            RAISE EXCEPTION 'a signed supervision meeting is not removed';\n        END IF;\n        RETURN OLD;\n    END IF;\n    IF OLD.supervisor_signed_at IS NOT NULL AND OLD.supervisee_signed_at IS NOT NULL THEN\n        RAISE EXCEPTION 'both have signed this supervision meeting: nothing in it changes any more';\n    END IF;\n    IF OLD.supervisor_signed_at IS NOT NULL AND NEW.supervisor_signed_at IS NOT NULL AND (\n        ROW(OLD.staff_member_id, OLD.supervisor_id, OLD.held_on, OLD.discussion, OLD.agreed_actions, OLD.wellbeing,\n            OLD.suitability_confirmed, OLD.next_due_on, OLD.supervisor_signed_at, OLD.supervisor_signed_name)\n        IS DISTINCT FROM\n        ROW(NEW.staff_member_id, NEW.supervisor_id, NEW.held_on, NEW.discussion, NEW.agreed_actions, NEW.wellbeing,\n            NEW.suitability_confirmed, NEW.next_due_on, NEW.supervisor_signed_at, NEW.supervisor_signed_name)\n    ) THEN\n        RAISE EXCEPTION 'a supervision meeting that has been signed changes only after it has been given back';\n    END IF;\n    RETURN NEW;\n", hash='d485194113aca6ea6a273cc64d6148594ebfe072', operation='UPDATE OR DELETE', pgid='pgtrigger_signed_stays_e20b7', table='staff_supervisionmeeting', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_supervisionmeetingevent" ("agreed_actions", "discussion", "held_on", "id", "next_due_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "returned_at", "staff_member_id", "suitability_confirmed", "supervisee_comment", "supervisee_signed_at", "supervisee_signed_name", "supervisor_id", "supervisor_signed_at", "supervisor_signed_name", "version", "wellbeing") VALUES (NEW."agreed_actions", NEW."discussion", NEW."held_on", NEW."id", NEW."next_due_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."returned_at", NEW."staff_member_id", NEW."suitability_confirmed", NEW."supervisee_comment", NEW."supervisee_signed_at", NEW."supervisee_signed_name", NEW."supervisor_id", NEW."supervisor_signed_at", NEW."supervisor_signed_name", NEW."version", NEW."wellbeing"); RETURN NULL;', hash='2ac9a0b9aef3d70a0f8569d4f66aaac9d62c4c15', operation='INSERT', pgid='pgtrigger_insert_insert_ab9a4', table='staff_supervisionmeeting', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_supervisionmeetingevent" ("agreed_actions", "discussion", "held_on", "id", "next_due_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "returned_at", "staff_member_id", "suitability_confirmed", "supervisee_comment", "supervisee_signed_at", "supervisee_signed_name", "supervisor_id", "supervisor_signed_at", "supervisor_signed_name", "version", "wellbeing") VALUES (NEW."agreed_actions", NEW."discussion", NEW."held_on", NEW."id", NEW."next_due_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."returned_at", NEW."staff_member_id", NEW."suitability_confirmed", NEW."supervisee_comment", NEW."supervisee_signed_at", NEW."supervisee_signed_name", NEW."supervisor_id", NEW."supervisor_signed_at", NEW."supervisor_signed_name", NEW."version", NEW."wellbeing"); RETURN NULL;', hash='885501a5b50a674e1d9dcb4c85a24aabe5f19d0c', operation='UPDATE', pgid='pgtrigger_update_update_0f9aa', table='staff_supervisionmeeting', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='SupervisionMeetingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.supervisionmeeting')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('staff_member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.staffmember')),
                    ('supervisor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('held_on', models.DateField(verbose_name='held on')),
                    ('discussion', models.TextField(max_length=20000, verbose_name='what you talked about')),
                    ('agreed_actions', models.TextField(blank=True, max_length=10000, verbose_name='what you agreed, by whom and by when')),
                    ('wellbeing', models.TextField(blank=True, max_length=10000, verbose_name='how things are (workload, wellbeing, support)')),
                    ('suitability_confirmed', models.BooleanField(blank=True, null=True, verbose_name='nothing has changed that affects suitability to work with children')),
                    ('next_due_on', models.DateField(blank=True, null=True, verbose_name='next meeting by')),
                    ('supervisor_signed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('supervisor_signed_name', models.CharField(blank=True, editable=False, max_length=150)),
                    ('supervisee_comment', models.TextField(blank=True, max_length=5000, verbose_name='your comment')),
                    ('supervisee_signed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('supervisee_signed_name', models.CharField(blank=True, editable=False, max_length=150)),
                    ('returned_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('recorded_at', models.DateTimeField(auto_now_add=True)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f70b9058f14303067e33706ffaad91f413915b77', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bc7dc', table='staff_supervisionmeetingevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='AccountLink',
                fields=[
                    ('token_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_links', to=settings.AUTH_USER_MODEL)),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('expires_at', models.DateTimeField()),
                    ('used_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ),
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                    ('kind', models.CharField(choices=[('leave', 'Leave'), ('training', 'Training'), ('sickness', 'Sickness'), ('other', 'Something else')], max_length=12, verbose_name='kind')),
                    ('from_date', models.DateField(verbose_name='first day away')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='last day away')),
                ],
                options={
                    'ordering': ['from_date', 'user__name'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='staff_absence_ends_after_start', violation_error_message='The last day away cannot be before the first.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_absenceevent" ("from_date", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date", "user_id") VALUES (NEW."from_date", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."to_date", NEW."user_id"); RETURN NULL;', hash='f9a9a628e4d3832b8c7cad93c57d70498b49a756', operation='INSERT', pgid='pgtrigger_insert_insert_88922', table='staff_absence', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_absenceevent" ("from_date", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date", "user_id") VALUES (NEW."from_date", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."to_date", NEW."user_id"); RETURN NULL;', hash='a421dd3fce809edb81600c046b1ee182f3a56aac', operation='UPDATE', pgid='pgtrigger_update_update_a1f95', table='staff_absence', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_absenceevent" ("from_date", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date", "user_id") VALUES (OLD."from_date", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."to_date", OLD."user_id"); RETURN NULL;', hash='338f80317ce824e96642736b6d8749ab95f557e4', operation='DELETE', pgid='pgtrigger_delete_delete_4183e', table='staff_absence', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='AbsenceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.absence')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                    ('kind', models.CharField(choices=[('leave', 'Leave'), ('training', 'Training'), ('sickness', 'Sickness'), ('other', 'Something else')], max_length=12, verbose_name='kind')),
                    ('from_date', models.DateField(verbose_name='first day away')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='last day away')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7288462b8016e9a26ace7c1649849e276022d7ac', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0495d', table='staff_absenceevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Qualification',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to='staff.staffmember')),
                    ('kind', models.CharField(choices=[('level 2', 'Childcare, level 2'), ('level 3', 'Childcare, level 3'), ('level 3 by experience', 'Counts at level 3 by experience (route of September 2025)'), ('level 6', 'Teacher: QTS, EYTS or EYPS, or a suitable level 6'), ('paediatric first aid', 'Paediatric first aid, full course'), ('under-twos', 'Suitably experienced with under-twos'), ('babies', 'Trained in the care of babies')], max_length=30, verbose_name='what it is')),
                    ('title', models.CharField(blank=True, max_length=150, verbose_name='as it stands on the certificate')),
                    ('awarded_on', models.DateField(blank=True, null=True, verbose_name='awarded on')),
                    ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until (last day)')),
                    ('seen_on', models.DateField(verbose_name='certificate seen on')),
                    ('seen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seen by')),
                    ('taken_off_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('taken_off_because', models.CharField(blank=True, editable=False, max_length=200, verbose_name='why it was taken off')),
                ],
                options={
                    'ordering': ['member', 'kind', '-expires_on', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('awarded_on__isnull', True), ('expires_on__gte', models.F('awarded_on')), _connector='OR'), name='staff_qualification_expires_after_award', violation_error_message='A certificate cannot run out before it was awarded.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'paediatric first aid'), _negated=True), ('expires_on__isnull', False), _connector='OR'), name='staff_qualification_first_aid_expires', violation_error_message='Enter the last day on which the first aid certificate is valid.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "staff_qualificationevent" ("awarded_on", "expires_on", "id", "kind", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_by_id", "seen_on", "taken_off_at", "taken_off_because", "title") VALUES (NEW."awarded_on", NEW."expires_on", NEW."id", NEW."kind", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."seen_by_id", NEW."seen_on", NEW."taken_off_at", NEW."taken_off_because", NEW."title"); RETURN NULL;', hash='0d45417e6daef16b6074e8f15904e163b8b68a08', operation='INSERT', pgid='pgtrigger_insert_insert_b7434', table='staff_qualification', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "staff_qualificationevent" ("awarded_on", "expires_on", "id", "kind", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_by_id", "seen_on", "taken_off_at", "taken_off_because", "title") VALUES (NEW."awarded_on", NEW."expires_on", NEW."id", NEW."kind", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."seen_by_id", NEW."seen_on", NEW."taken_off_at", NEW."taken_off_because", NEW."title"); RETURN NULL;', hash='b91ba6cab50eac762016b1fdbc869af46eb5cfe3', operation='UPDATE', pgid='pgtrigger_update_update_d933d', table='staff_qualification', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='QualificationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='staff.qualification')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                    ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='staff.staffmember')),
                    ('kind', models.CharField(choices=[('level 2', 'Childcare, level 2'), ('level 3', 'Childcare, level 3'), ('level 3 by experience', 'Counts at level 3 by experience (route of September 2025)'), ('level 6', 'Teacher: QTS, EYTS or EYPS, or a suitable level 6'), ('paediatric first aid', 'Paediatric first aid, full course'), ('under-twos', 'Suitably experienced with under-twos'), ('babies', 'Trained in the care of babies')], max_length=30, verbose_name='what it is')),
                    ('title', models.CharField(blank=True, max_length=150, verbose_name='as it stands on the certificate')),
                    ('awarded_on', models.DateField(blank=True, null=True, verbose_name='awarded on')),
                    ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until (last day)')),
                    ('seen_on', models.DateField(verbose_name='certificate seen on')),
                    ('seen_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seen by')),
                    ('taken_off_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('taken_off_because', models.CharField(blank=True, editable=False, max_length=200, verbose_name='why it was taken off')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='faf112514e2e7a0db372f4e0756a606300ebeaa9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_99144', table='staff_qualificationevent', when='BEFORE'))],
                },
            ),
        ]),
    ]
