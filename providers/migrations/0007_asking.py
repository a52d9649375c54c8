
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0007_listing_answers'),
        ('providers', '0006_who_and_when'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='Such as “What do you do in the school holidays?”', max_length=120)),
                ('why', models.TextField(help_text='Providers read this first, as you write it.', max_length=2000, verbose_name='why we ask')),
                ('about', models.CharField(choices=[('listing', 'Each listing: the same organisation answers for each of its listings'), ('organisation', 'Each organisation: it answers once, and no answer is shown to families')], default='listing', max_length=12, verbose_name='who answers')),
                ('answer_by', models.DateField(verbose_name='answer by')),
                ('state', models.CharField(choices=[('draft', 'Not sent yet'), ('sent', 'Waiting for answers'), ('closed', 'Closed')], default='draft', editable=False, max_length=6)),
                ('created_at', models.DateTimeField(editable=False)),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'request for information',
                'verbose_name_plural': 'requests for information',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('send_informationrequest', 'Can send, close and reword requests for information')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('added_at', models.DateTimeField()),
                ('source', models.CharField(blank=True, choices=[('online', 'On this site'), ('phone', 'Told us by phone'), ('letter', 'Told us by letter or email'), ('visit', 'Told us face to face')], max_length=6, verbose_name='how it came')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('thanked_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='directory.organisation')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='providers.informationrequest')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='directory.service', verbose_name='listing')),
                ('thanked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['organisation__name', 'service__name', 'pk'],
                'permissions': [('answer_reply', 'Can write down what a provider told the team')],
            },
        ),
        migrations.CreateModel(
            name='RequestQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.PositiveSmallIntegerField(default=10, help_text='Small numbers come first.', verbose_name='place')),
                ('words', models.CharField(max_length=300, verbose_name='question')),
                ('help', models.CharField(blank=True, help_text='What to count, or an example.', max_length=300, verbose_name='help')),
                ('kind', models.CharField(choices=[('short', 'A few words'), ('long', 'A longer text'), ('yes-no', 'Yes, no or not known'), ('number', 'A number'), ('date', 'A date')], default='short', max_length=6, verbose_name='answered by')),
                ('is_required', models.BooleanField(default=True, verbose_name='must be answered')),
                ('is_public', models.BooleanField(default=False, verbose_name='families see the answer on the listing')),
                ('label', models.CharField(blank=True, help_text='Such as “In the school holidays”.', max_length=120, verbose_name='heading for families')),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('replaces', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='providers.requestquestion')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='providers.informationrequest')),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'question',
                'ordering': ['sort', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.TextField(max_length=4000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(verbose_name='told')),
                ('showing', models.CharField(choices=[('private', 'Only the team reads it'), ('waiting', 'We read it first'), ('shown', 'On the listing'), ('held', 'Kept off the listing'), ('replaced', 'A newer answer stands there')], default='private', max_length=8, verbose_name='families')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('listing_answer', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.listinganswer')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='providers.reply')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='providers.requestquestion')),
            ],
            options={
                'ordering': ['question__sort', 'question', 'pk'],
                'permissions': [('show_answer', 'Can decide which answers families see')],
            },
        ),
        migrations.AddConstraint(
            model_name='informationrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at', None), ('sent_by', None)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='providers_informationrequest_sent_who_when'),
        ),
        migrations.AddConstraint(
            model_name='informationrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='providers_informationrequest_closed_who_when'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at', None), ('sent_by', None)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='providers_reply_sent_who_when'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('thanked_at', None), ('thanked_by', None)), models.Q(('thanked_at__isnull', False), ('thanked_by__isnull', False)), _connector='OR'), name='providers_reply_thanked_who_when'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(fields=('request', 'service'), name='providers_reply_listing_once'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(condition=models.Q(('service', None)), fields=('request', 'organisation'), name='providers_reply_organisation_once'),
        ),
        migrations.AddConstraint(
            model_name='requestquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at', None), ('retired_by', None)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False)), _connector='OR'), name='providers_requestquestion_retired_who_when'),
        ),
        migrations.AddConstraint(
            model_name='requestquestion',
            constraint=models.CheckConstraint(condition=models.Q(('is_public', False), models.Q(('label', ''), _negated=True), _connector='OR'), name='providers_requestquestion_public_with_label', violation_error_message='Write the heading under which families see the answer.'),
        ),
        migrations.AddConstraint(
            model_name='requestquestion',
            constraint=models.UniqueConstraint(condition=models.Q(('is_public', True), ('retired_at', None)), fields=('request', 'label'), name='providers_requestquestion_label_once', violation_error_message='Two answers cannot stand under the same heading.'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='providers_answer_decided_who_when'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('reply', 'question'), name='providers_answer_once'),
        ),
    ]
