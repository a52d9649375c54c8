from django.core.management import call_command
from django.db import migrations

TABLE = "localoffer_cache"


def make_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    """Where limits are counted, for all processes together."""

    dependencies = [("localoffer", "0003_roles")]

    operations = [migrations.RunPython(make_table, drop_table)]
