"""On PostgreSQL the database itself refuses to change or delete a version that was handed in.

A second wall behind the digest (附件5 三(一): 一经提交不再退回): a change is not only found but
prevented for every role that cannot alter the table. SQLite, of the trial, has the digest alone.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version that was handed in is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER tg_version_is_frozen BEFORE UPDATE OR DELETE ON submissions_submissionversion
    FOR EACH ROW EXECUTE FUNCTION refuse_version_change();
"""
BACKWARD = """
DROP TRIGGER tg_version_is_frozen ON submissions_submissionversion;
DROP FUNCTION refuse_version_change();
"""


def _run(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [migrations.RunPython(_run(FORWARD), _run(BACKWARD))]
