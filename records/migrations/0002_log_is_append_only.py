"""On PostgreSQL the database itself refuses to change or delete a row of the action log.

A second wall: the chain and its anchors find a change, this prevents it for every role that
cannot alter the table. SQLite, of the trial, has the chain alone.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the action log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER tg_log_append_only BEFORE UPDATE OR DELETE ON records_actionlog
    FOR EACH ROW EXECUTE FUNCTION refuse_log_change();
"""
BACKWARD = """
DROP TRIGGER tg_log_append_only ON records_actionlog;
DROP FUNCTION refuse_log_change();
"""


def _run(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(_run(FORWARD), _run(BACKWARD))]
