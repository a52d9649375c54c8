from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_letters")]

    operations = [
        migrations.AlterModelOptions(
            name="contact",
            options={"ordering": ["pk"], "permissions": [("erase_contact", "Can erase contacts from the history too")]},
        ),
        migrations.AlterModelOptions(
            name="service",
            options={
                "ordering": ["name", "pk"],
                "permissions": [("publish_service", "Can publish, hide and remove services")],
            },
        ),
    ]
