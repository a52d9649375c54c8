"""What signing in leaves behind, and nobody needs any more."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction

from localoffer.models import User

#: A code works for minutes; a day is enough for everything that hangs on it.
ASKED_FOR_IN_VAIN = timedelta(days=1)


@transaction.atomic
def tidy(*, at):
    """Delete accounts that were only asked for, and counts whose time is over. Gives the number of each."""
    accounts, _ = User.objects.never_signed_in(at - ASKED_FOR_IN_VAIN).delete()
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s",
            [connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))],
        )
        return accounts, cursor.rowcount
