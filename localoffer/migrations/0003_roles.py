import django.db.models.deletion
from django.db import migrations, models

ROLES = ["Editor", "Moderator", "Lead"]


def make_roles(apps, schema_editor):
    """The roles themselves. What they may do is given after `migrate`, when the rights exist: localoffer/roles.py."""
    Group = apps.get_model("auth", "Group")
    for name in ROLES:
        Group.objects.using(schema_editor.connection.alias).get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("localoffer", "0002_one_account_for_an_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="GivenRight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.CharField(max_length=200)),
                ("role", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "permission"), name="localoffer_givenright_given_once"
                    )
                ],
            },
        ),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
