from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_bounds")]

    operations = [
        migrations.AddField(
            model_name='providertype',
            name='is_local_partner',
            field=models.BooleanField(default=False, help_text='The law says that it must work with the council on SEND (Children and Families Act 2014, sections 28 and 29). When we ask for information we tell it so. Tick this only for what the law names.', verbose_name='a local partner in law'),
        ),
    ]
