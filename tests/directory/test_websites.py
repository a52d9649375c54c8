"""Whether the websites of listings answer: looked at from time to time, and told only when it is sure."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.urls import reverse

from directory import websites
from directory.models import Website
from directory.websites import look_at_due, problem_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


class Answers(BaseHTTPRequestHandler):
    """Answers with the status that stands in the path, such as /404."""

    def do_GET(self):
        self.server.asked.append(self.path)
        status = int(self.path.strip("/").partition("-")[0])
        self.send_response(status)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *args):
        """Tests are quiet."""


@pytest.fixture
def server(settings):
    """A web server on loopback, the only one that a test may reach."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.asked, server.daemon_threads = [], True
        server.url = f"http://127.0.0.1:{server.server_port}"
        settings.FETCH_TEST_SERVERS = {("127.0.0.1", server.server_port)}
        settings.WEBSITES_CHECKED = True
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def splash(listing):
    return listing("Splash", status="published")


def found(service, url):
    """What is known of the website of a listing after one look."""
    service.url = url
    service.save()
    look_at_due(at=NOW)
    return Website.objects.get(url=url)


def test_a_website_that_answers_is_well(server, splash):
    assert found(splash, f"{server.url}/200").words == ""


def test_a_dead_website_is_told_with_its_day_and_why(server, splash):
    website = found(splash, f"{server.url}/404")

    assert website.words == "The website did not answer on 24 November 2026: the server answered 404."


@pytest.mark.parametrize(("status", "is_dead"), [(401, 0), (403, 0), (429, 0), (404, 1), (410, 1), (500, 1), (503, 1)])
def test_a_website_that_turns_robots_away_is_not_dead(server, status, is_dead):
    assert bool(problem_of(f"{server.url}/{status}")) == is_dead


def test_no_address_leads_into_the_machines_own_network(server, splash):
    website = found(splash, "http://127.0.0.1:80/200")

    assert "private network" in website.words
    assert server.asked == []


def test_the_page_of_the_organisation_counts_where_a_listing_has_none(server, splash):
    splash.organisation.website = f"{server.url}/410"
    splash.organisation.save()

    look_at_due(at=NOW)

    assert Website.objects.get().problem == "the server answered 410"


def test_each_is_looked_at_about_monthly_and_a_silent_one_sooner(server, listing):
    listing("Well", status="published", url=f"{server.url}/200")
    listing("Dead", status="published", url=f"{server.url}/404")

    for days in (0, 1, 4, 29, 31):
        look_at_due(at=NOW + timedelta(days=days))

    assert sorted(server.asked) == ["/200"] * 2 + ["/404"] * 3


def test_no_host_is_asked_often_in_one_run(server, listing):
    for number in range(10):
        listing(f"Club {number}", status="published", url=f"{server.url}/200-{number}")

    look_at_due(at=NOW)

    assert len(server.asked) == websites.MOST_OF_A_HOST


def test_when_nothing_answers_it_is_our_own_line_and_nothing_is_noted(server, listing, monkeypatch):
    monkeypatch.setattr(websites, "MOST_OF_A_HOST", 10)
    for number in range(websites.ENOUGH_TO_KNOW):
        listing(f"Club {number}", status="published", url=f"{server.url}/500-{number}")

    assert look_at_due(at=NOW) == {}
    assert not Website.objects.exclude(problem="").exists()


def test_drafts_and_hidden_listings_are_left_in_peace(server, listing):
    listing("Draft", url=f"{server.url}/200")

    look_at_due(at=NOW)

    assert server.asked == []


def test_an_applicants_website_is_looked_at_once(server):
    Website.objects.ask([f"{server.url}/404", f"{server.url}/404", ""])

    for days in (0, 5, 40):
        look_at_due(at=NOW + timedelta(days=days))

    assert server.asked == ["/404"]


def test_a_website_that_nobody_names_any_more_is_forgotten(server, splash):
    found(splash, f"{server.url}/200")

    assert Website.objects.forget(NOW) == 0
    assert Website.objects.forget(NOW + timedelta(seconds=1)) == 1


def test_a_council_can_have_none_looked_at(server, splash, settings):
    settings.WEBSITES_CHECKED = False
    Website.objects.ask([f"{server.url}/200"])

    assert look_at_due(at=NOW) == {}
    assert server.asked == []


def test_the_daily_command_looks_too(server, splash, capsys):
    splash.url = f"{server.url}/404"
    splash.save()

    call_command("daily")

    assert "1 websites looked at\n1 websites that did not answer\n" in capsys.readouterr().out


def test_a_command_does_only_that(server, splash, capsys):
    splash.url = f"{server.url}/200"
    splash.save()

    call_command("check_websites")

    assert capsys.readouterr().out == "1 websites looked at\n0 websites that did not answer\n"


def test_the_team_hears_of_it_when_it_was_silent_twice(server, splash, staff_client):
    website = found(splash, f"{server.url}/404")
    silent = reverse("admin:directory_service_changelist") + "?website=silent"
    assert "silent" not in staff_client.get("/admin/").content.decode()
    assert "Splash" not in staff_client.get(silent).content.decode()

    website.note("the server answered 404", at=NOW + timedelta(days=4))

    assert "1 listing has a website that does not answer" in staff_client.get("/admin/").content.decode()
    assert "Splash" in staff_client.get(silent).content.decode()
    page = staff_client.get(f"/admin/directory/service/{splash.pk}/change/").content.decode()
    assert "The website did not answer on 28 November 2026: the server answered 404." in page
