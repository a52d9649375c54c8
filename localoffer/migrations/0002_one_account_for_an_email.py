import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("localoffer", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="localoffer_user_one_account_for_an_email",
                violation_error_message="There is an account with this email address already.",
            ),
        ),
    ]
