"""The people of the tests. A parent is just a client who is nobody."""

from django.contrib.auth import get_user_model


def a_moderator():
    """Priya reads and decides on the council's team."""
    return get_user_model().objects.create_superuser("priya@northmoor.example.org", "correct horse", first_name="Priya")


def another_moderator():
    """Tom shares the queue with Priya."""
    return get_user_model().objects.create_superuser("tom@northmoor.example.org", "correct horse", first_name="Tom")


def somebody_signed_in():
    """Sam has an account but is not on the team."""
    return get_user_model().objects.create_user("sam@example.org", "correct horse", first_name="Sam")


def a_tutor():
    """Ana teaches reading on her own, and applies to be listed."""
    return get_user_model().objects.create_user("ana@tutor.example.org", first_name="Ana")


def a_charity_manager():
    """Chidi runs a charity with several clubs. He has nothing to do with Ana."""
    return get_user_model().objects.create_user("chidi@riverbank.example.org", first_name="Chidi")
