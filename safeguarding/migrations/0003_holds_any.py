"""Whether anything is held about somebody, as yes or no: two records of one human are merged by the lead alone then."""

from django.db import migrations

HOLDS_ANY = r"""
CREATE FUNCTION safeguarding_holds_any(people text, expires text, signature text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT safeguarding_signed('holds|' || people || '|' || expires, signature) OR expires::timestamptz < now() THEN
        RAISE insufficient_privilege USING MESSAGE = 'this question is not open to this caller';
    END IF;
    RETURN EXISTS (
        SELECT FROM public.safeguarding_concern AS held
        WHERE held.child_id = ANY (string_to_array(nullif(people, ''), ',')::uuid[])
    );
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0002_row_level_security")]

    operations = [
        migrations.RunSQL(sql=HOLDS_ANY, reverse_sql="DROP FUNCTION safeguarding_holds_any(text, text, text);"),
    ]
