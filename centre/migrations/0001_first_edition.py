import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from centre.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('centre', '0001_initial'),
        ('centre', '0002_initial'),
        ('centre', '0003_import_runs'),
        ('centre', '0004_import_changes'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='ImportRun',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(max_length=20)),
                    ('file_name', models.CharField(blank=True, max_length=255)),
                    ('content', models.BinaryField(blank=True, null=True)),
                    ('options', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('uploaded', 'Uploaded'), ('checking', 'Being checked'), ('checked', 'Checked, ready to import'), ('rejected', 'Cannot be imported as it is'), ('running', 'Being imported'), ('done', 'Imported'), ('failed', 'Failed'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='uploaded', max_length=12)),
                    ('rows_total', models.PositiveIntegerField(default=0)),
                    ('rows_done', models.PositiveIntegerField(default=0)),
                    ('parts', models.JSONField(default=list)),
                    ('notes', models.JSONField(default=list)),
                    ('changes', models.JSONField(default=list)),
                    ('problems', models.JSONField(default=list)),
                    ('message', models.TextField(blank=True)),
                    ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('touched_at', models.DateTimeField(auto_now=True)),
                    ('stored_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('undone_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ),
            migrations.CreateModel(
                name='ImportedRows',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imported_rows', to='centre.importrun')),
                    ('model', models.CharField(max_length=80)),
                    ('made', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                    ('changed', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                    ('removed', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ],
                options={
                    'verbose_name_plural': 'imported rows',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='ColumnMatching',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.CharField(max_length=40)),
                    ('header_fingerprint', models.CharField(max_length=64)),
                    ('columns', models.JSONField(default=dict)),
                    ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('saved_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'ordering': ['sheet'],
                    'constraints': [models.UniqueConstraint(fields=('sheet', 'header_fingerprint'), name='centre_columnmatching_once')],
                },
            ),
        ]),
    ]
