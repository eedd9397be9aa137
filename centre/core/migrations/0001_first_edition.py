import centre.core.models.calendar
import centre.core.models.settings
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from centre.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('core', '0001_initial'),
        ('core', '0002_initial'),
        ('core', '0003_answering_in_time'),
        ('core', '0004_details_check_and_join_link'),
        ('core', '0005_home_visits_safely'),
        ('core', '0006_family_support'),
        ('core', '0007_after_a_visit'),
        ('core', '0002_creche_limits'),
        ('core', '0003_places'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='AuditEvent',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ('action', models.CharField(max_length=80)),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('actor_name', models.CharField(max_length=200)),
                    ('subject_type', models.CharField(blank=True, max_length=80)),
                    ('subject_id', models.CharField(blank=True, max_length=40)),
                    ('summary', models.CharField(max_length=300)),
                    ('detail', models.JSONField(blank=True, default=dict)),
                ],
                options={
                    'ordering': ['-at', 'id'],
                    'indexes': [models.Index(fields=['subject_type', 'subject_id', '-at'], name='core_auditevent_subject')],
                    'triggers': [pgtrigger.compiler.Trigger(name='audit_append_only_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='4f9f0a7effc4d272442d0d13bb0aaf08af8af278', operation='UPDATE OR DELETE', pgid='pgtrigger_audit_append_only_row_c9c98', table='core_auditevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='audit_append_only_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of this table are never changed or removed';", hash='e517bf60cfe04a665d2831be161e8cee4af02d03', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_audit_append_only_truncate_ff808', table='core_auditevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Term',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                    ('start_date', models.DateField(verbose_name='first day')),
                    ('end_date', models.DateField(verbose_name='last day')),
                ],
                options={
                    'ordering': ['start_date'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('end_date__gte', models.F('start_date'))), name='core_term_ends_after_start', violation_error_message='The last day of a term cannot be before its first day.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(centre.core.models.calendar.InclusiveDateRange('start_date', 'end_date'), '&&')], name='core_term_no_overlap', violation_error_message='This term overlaps another term.')],
                },
            ),
            migrations.CreateModel(
                name='ClosurePeriod',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100, verbose_name='what it is')),
                    ('start_date', models.DateField(verbose_name='first day closed')),
                    ('end_date', models.DateField(verbose_name='last day closed')),
                ],
                options={
                    'ordering': ['start_date'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('end_date__gte', models.F('start_date'))), name='core_closureperiod_ends_after_start', violation_error_message='The last day closed cannot be before the first.')],
                },
            ),
            migrations.CreateModel(
                name='BankHoliday',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('date', models.DateField(unique=True, verbose_name='day')),
                    ('name', models.CharField(max_length=100, verbose_name='name')),
                ],
                options={
                    'ordering': ['date'],
                },
            ),
            migrations.CreateModel(
                name='FormDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='form_drafts', to=settings.AUTH_USER_MODEL)),
                    ('key', models.CharField(max_length=120)),
                    ('data', models.JSONField(default=dict)),
                    ('saved_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'ordering': ['-saved_at'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='core_formdraft_one_per_form')],
                },
            ),
            migrations.CreateModel(
                name='SubmissionToken',
                fields=[
                    ('token', models.UUIDField(primary_key=True, serialize=False)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('result_url', models.CharField(max_length=300)),
                    ('at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['-at'],
                },
            ),
            migrations.CreateModel(
                name='CentreSettings',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(blank=True, max_length=120, verbose_name='name of the centre')),
                    ('organisation_label', models.CharField(choices=[("children's centre", "Children's centre"), ('family hub', 'Family hub')], default="children's centre", max_length=40, verbose_name='what you call it')),
                    ('address', models.TextField(blank=True, max_length=400, verbose_name='address')),
                    ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('named_health_visitor', models.CharField(blank=True, max_length=120, verbose_name='named health visitor')),
                    ('named_social_worker', models.CharField(blank=True, max_length=120, verbose_name='named social worker')),
                    ('set_up_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='set up at')),
                    ('target_registered', models.DecimalField(decimal_places=1, default=Decimal('80'), max_digits=4, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='target: under-fives registered, per cent')),
                    ('target_engaged', models.DecimalField(decimal_places=1, default=Decimal('65'), max_digits=4, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='target: under-fives seen, per cent')),
                    ('amber_band', models.DecimalField(decimal_places=1, default=Decimal('10'), max_digits=4, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='points below a target that still count as amber')),
                    ('sustained_contact_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(52)], verbose_name='contact days in twelve months that count as sustained')),
                    ('most_deprived_deciles', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='deciles that count as most deprived: 1 to')),
                    ('small_number_threshold', models.PositiveSmallIntegerField(choices=[(5, 'Fewer than 5'), (6, 'Fewer than 6'), (10, 'Fewer than 10')], default=5, verbose_name='small numbers are printed as')),
                    ('lsoa_vintage', models.PositiveSmallIntegerField(choices=[(2011, '2011 boundaries'), (2021, '2021 boundaries')], default=2011, verbose_name='areas of the reach area')),
                    ('deprivation_index', models.CharField(choices=[('IMD2019', 'Index of Multiple Deprivation 2019 (2011 boundaries)'), ('IDACI2019', 'Income Deprivation Affecting Children 2019 (2011 boundaries)'), ('IMD2025', 'Index of Multiple Deprivation 2025 (2021 boundaries)'), ('IDACI2025', 'Income Deprivation Affecting Children 2025 (2021 boundaries)')], default='IMD2019', max_length=20, verbose_name='deprivation index')),
                    ('qualifying_visit_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=centre.core.models.settings.default_qualifying_visit_types, size=None, verbose_name='visits that count as a contact')),
                    ('not_seen_weeks', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(104)], verbose_name='weeks after which a family counts as not seen for long')),
                    ('letter_working_days', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='working days to answer a letter')),
                    ('message_working_days', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='working days to answer a telephone message')),
                    ('complaint_days', models.PositiveSmallIntegerField(default=28, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='days to tell the outcome of a complaint')),
                    ('details_check_months', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name="months after which a family's details are checked again")),
                    ('join_token', models.CharField(blank=True, editable=False, max_length=43, verbose_name='link for families')),
                    ('visit_usual_minutes', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(480)], verbose_name='minutes that a home visit takes where no end is planned')),
                    ('visit_overdue_minutes', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(240)], verbose_name='minutes after the expected end at which a home visit raises an alert')),
                    ('visit_escalation_steps', models.TextField(default=centre.core.models.settings.default_escalation_steps, max_length=1000, verbose_name='steps when somebody does not come out')),
                    ('referral_acknowledge_working_days', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='working days to acknowledge a referral')),
                    ('first_contact_working_days', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='working days to the first contact with a referred family')),
                    ('step_up_answer_working_days', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='working days in which social care answers a step-up')),
                    ('team_review_weeks', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(52)], verbose_name='weeks between meetings of a team around the family')),
                    ('scale_review_weeks', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(52)], verbose_name='weeks after which a scale is asked about again')),
                    ('support_numbers_source', models.CharField(blank=True, max_length=300, verbose_name='where these numbers come from')),
                    ('need_levels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=centre.core.models.settings.default_need_levels, size=4, verbose_name='levels of need, the lowest first')),
                    ('assessment_headings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=centre.core.models.settings.default_assessment_headings, size=12, verbose_name='headings of the early help assessment')),
                    ('no_access_steps', models.TextField(blank=True, default=centre.core.models.settings.default_no_access_steps, max_length=1000, verbose_name='what follows when nobody answers')),
                    ('sign_off_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who signs visits off besides the coordinator')),
                    ('creche_ratios', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='ratios of the crèche')),
                    ('creche_counting', models.CharField(choices=[('pooled', 'All ages together, rounded up once'), ('by age', 'Each age by itself, rounded up (stricter)')], default='pooled', max_length=10, verbose_name='how ages are counted together')),
                    ('creche_alert_minutes', models.PositiveSmallIntegerField(default=110, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(600)], verbose_name="minutes of a child's stays in a day after which the crèche is warned")),
                    ('creche_limit_minutes', models.PositiveSmallIntegerField(default=120, validators=[django.core.validators.MinValueValidator(20), django.core.validators.MaxValueValidator(600)], verbose_name='minutes a day that a child may stay without registration')),
                    ('creche_year_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='days a year at the same premises without registration')),
                    ('creche_year_warning', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='days of these after which it warns')),
                    ('creche_source', models.CharField(blank=True, default="Childcare (Exemptions from Registration) Order 2008; Ofsted's guidance on registration exemptions", max_length=300, verbose_name='where these limits come from')),
                    ('place_offer_days', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='days for which a place is kept once it is offered')),
                    ('missed_bookings', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='booked sessions missed without apologies after which a family is asked')),
                    ('idle_minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(60)], verbose_name='minutes without a touch before the screen locks')),
                ],
                options={
                    'verbose_name': 'centre settings',
                    'verbose_name_plural': 'centre settings',
                    'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='core_centresettings_one_row')],
                },
            ),
        ]),
    ]
