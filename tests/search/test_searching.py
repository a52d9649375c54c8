"""A family searches: what is found, in which order, and what is said about it."""

from datetime import date, time

import pytest

from directory import models

from .conftest import names

pytestmark = pytest.mark.django_db


def test_a_word_in_the_name_comes_before_the_same_word_in_the_summary(listed, search):
    listed("Art club", summary="Sometimes there is swimming too.")
    listed("Quiet swimming", summary="A warm pool.")

    assert names(search("q=swimming")) == ["Quiet swimming", "Art club"]


def test_what_a_parent_calls_it_finds_what_listings_call_it(listed, search):
    models.Synonym.objects.create(term="stutter", means="need:stammer")
    listed("Smooth talkers", needs=["stammer"])
    listed("Art club")

    assert names(search("q=my+son+has+a+stutter")) == ["Smooth talkers"]


def test_a_synonym_works_one_way_only(listed, search):
    models.Synonym.objects.create(term="stutter", means="stammer")
    listed("Stutter group")

    assert search("q=stammer").knows_no_word


def test_a_slip_of_the_thumb_is_mended_and_told(listed, search):
    listed("Bluebell childminder")

    page = search("q=chidminder")

    assert names(page) == ["Bluebell childminder"]
    assert page.heard.scores.corrections == (("chidminder", "childminder"),)


def test_who_asks_for_exactly_the_word_gets_no_guess(listed, search):
    listed("Bluebell childminder")

    assert names(search("q=chidminder&exact=1")) == []


@pytest.mark.parametrize("typed", ["edpsych", "ed psych", "hpysio", "pysio"])
def test_words_run_together_or_begun_wrongly_are_mended(listed, search, typed):
    models.Synonym.objects.create(term="ed psych", means="psychology")
    models.Synonym.objects.create(term="physio", means="psychology")
    listed("School psychology")
    listed("Art club")

    assert names(search(f"q={typed}")) == ["School psychology"]


def test_one_word_written_as_two_is_found(listed, search):
    models.Synonym.objects.create(term="playscheme", means="holiday")
    listed("Bluebell childminder")
    listed("Holiday fun")
    listed("Play table")

    assert names(search("q=child+minder"))[0] == "Bluebell childminder"
    assert names(search("q=play+scheme"))[0] == "Holiday fun"


def test_a_phrase_is_known_by_its_slips(listed, search):
    models.Synonym.objects.create(term="selective mutism", means="need:quiet")
    listed("Speaking up", needs=["quiet"])
    listed("Art club")

    assert names(search("q=selctive+mutisum")) == ["Speaking up"]


def test_a_word_as_it_sounds_is_mended_when_nothing_is_nearer(listed, search):
    listed("Lark Hill hospice")

    assert names(search("q=hospis")) == ["Lark Hill hospice"]


def test_a_phrase_is_worth_more_than_the_words_in_it(listed, search):
    models.Synonym.objects.create(term="no friends", means="need:making-friends")
    listed("Friends of the museum")
    listed("Building together", needs=["making-friends"])

    assert names(search("q=he+has+no+friends"))[0] == "Building together"


def test_a_child_is_a_child_whatever_the_parent_calls_it(listed, search):
    models.Synonym.objects.create(term="is my child autistic", means="assessment")
    models.Synonym.objects.create(term="take out", means="outing")
    listed("Assessment clinic")
    listed("Outing")

    assert names(search("q=is+my+daughter+autistic")) == ["Assessment clinic"]
    assert names(search("q=take+my+lad+out")) == ["Outing"]


def test_a_phrase_in_other_words_and_another_order_is_nearly_said(listed, search):
    models.Synonym.objects.create(term="school wont listen", means="type:rights")
    listed("Know your rights", types=["rights"])
    listed("Art club")

    assert names(search("q=nobody+listens+to+me+at+his+school")) == ["Know your rights"]
    assert names(search("q=nobody+listens+to+me+at+his+school&exact=1")) == []


def test_what_a_word_says_is_no_reason_once_more_by_a_phrase_it_nearly_says(listed, search):
    models.Synonym.objects.create(term="swimming", means="type:pool")
    models.Synonym.objects.create(term="swimming for autistic people", means="type:pool")
    models.Synonym.objects.create(term="swimming for autistic people", means="type:outings")
    listed("Otters", types=["pool"])
    listed("Picnics", types=["outings"])

    page = search("q=autistic+swimming")

    assert dict(zip(names(page), page.why, strict=True)) == {
        "Otters": (("swimming", "type:pool"),),
        "Picnics": (("autistic swimming", "type:outings"),),
    }


def test_a_child_adds_nothing_to_what_a_phrase_says_already(listed, search):
    models.Synonym.objects.create(term="cant sit still", means="type:movement")
    models.Synonym.objects.create(term="sit with my child", means="type:sitters")
    listed("Wriggle club", types=["movement"])
    listed("Evenings in", types=["sitters"])

    assert names(search("q=my+son+cant+sit+still")) == ["Wriggle club"]
    assert names(search("q=who+would+sit+with+my+son")) == ["Evenings in"]


def test_one_word_of_a_phrase_does_not_say_it(listed, search):
    models.Synonym.objects.create(term="school wont listen", means="type:rights")
    listed("Know your rights", types=["rights"])
    listed("Art club at school")

    assert names(search("q=clubs+at+school")) == ["Art club at school"]


def test_a_wish_to_die_is_never_nearly_said(listed, search):
    models.Synonym.objects.create(term="found tablets under bed", means="need:self-harm")
    listed("Crisis line", needs=["self-harm"])
    listed("Bed rails")

    assert names(search("q=tablets+hidden+under+the+bed")) == ["Bed rails"]


def test_a_number_of_a_phrase_must_be_said(listed, search):
    models.Synonym.objects.create(term="learning disability at 18", means="type:adult-care")
    listed("Moving to adult care", types=["adult-care"])
    listed("Learning disability club")

    assert names(search("q=learning+disability")) == ["Learning disability club"]
    assert "Moving to adult care" in names(search("q=at+18+with+a+learning+disability"))


def test_a_slip_is_no_slip_of_what_shares_its_stem(listed, search):
    models.Synonym.objects.create(term="counciling", means="type:counselling", kind="misspelling")
    listed("Listening room", types=["counselling"])
    listed("Council tax")

    assert names(search("q=council")) == ["Council tax"]
    assert "Listening room" in names(search("q=counciling"))


def test_plain_words_confirm_the_kind_that_a_word_means(listed, search):
    models.Synonym.objects.create(term="bike", means="type:sport")
    models.Synonym.objects.create(term="bike", means="cycling")
    for name in ("Athletics", "Basketball", "Canoeing"):
        listed(name, types=["sport"])
    listed("Open track", summary="Cycling for all", types=["sport"])

    assert names(search("q=bike"))[0] == "Open track"


def test_a_word_of_its_own_is_no_form_of_a_synonym(listed, search):
    models.Synonym.objects.create(term="fined", means="type:attendance")
    listed("Off school", types=["attendance"])
    listed("Fine art")

    assert names(search("q=he+is+fine")) == ["Fine art"]
    assert "Off school" in names(search("q=we+were+fined"))


def test_of_two_words_as_near_the_one_that_sounds_alike_is_meant(listed, search):
    for name in ("Shared games", "Shared meals", "Scared of dogs"):
        listed(name)

    assert names(search("q=skared"))[0] == "Scared of dogs"


@pytest.mark.parametrize("typed", ["saterday", "satuday", "saturdya"])
def test_a_slip_in_a_day_filters_by_that_day(listed, search, words, typed):
    words(models.TimePeriod, "saturday", kind="day")
    listed("Swimming on Saturday", days="SA")
    listed("Swimming on Monday", days="MO")

    assert names(search(f"q={typed}+swimming")) == ["Swimming on Saturday"]


def test_what_is_used_as_a_word_here_is_no_slip_of_a_filter(listed, search):
    listed("Freya riding", cost="charge")

    assert names(search("q=freya")) == ["Freya riding"]


def test_a_word_means_what_is_written_before_what_shares_its_stem(listed, search):
    models.Synonym.objects.create(term="fits", means="need:epilepsy")
    models.Synonym.objects.create(term="fitness", means="type:sport")
    listed("Seizure nurse", needs=["epilepsy"])
    listed("Running", types=["sport"])

    assert names(search("q=she+has+fits")) == ["Seizure nurse"]
    assert names(search("q=fitness")) == ["Running"]


def test_the_kind_that_is_wanted_comes_before_what_only_fits_the_need(listed, search):
    models.Synonym.objects.create(term="cubs", means="type:scouts")
    models.Synonym.objects.create(term="adhd", means="need:adhd")
    listed("Woodland pack", types=["scouts"])
    listed("Clinic", needs=["adhd"])

    assert names(search("q=cubs+for+my+son+with+adhd")) == ["Woodland pack", "Clinic"]


def test_a_phrase_does_not_lose_its_little_words(listed, search):
    models.Synonym.objects.create(term="days out of school", means="farm")
    listed("Farm")
    listed("Club after school")

    assert "Farm" not in names(search("q=every+day+after+school"))


def test_a_meaning_of_two_words_is_looked_for_side_by_side(listed, search):
    models.Synonym.objects.create(term="big bench", means="changing places")
    listed("Changing schools", summary="Places in each year.")
    listed("Reservoir", summary="A changing places toilet.")

    assert names(search("q=big+bench")) == ["Reservoir"]


def test_what_says_the_word_comes_before_what_only_means_it(listed, search):
    models.Synonym.objects.create(term="braille", means="need:vision")
    listed("Climbing club", needs=["vision"])
    listed("Touch lessons", summary="Braille and more.", needs=["vision"])

    assert names(search("q=braille")) == ["Touch lessons", "Climbing club"]


def test_what_is_on_in_the_season_comes_before_what_is_on_all_year(listed, search, words):
    seasons = {slug: words(models.TimePeriod, slug, kind="season") for slug in ("half-term", "all-year")}
    for name, season in [("Craft A", "all-year"), ("Craft B", "half-term"), ("Craft C", "all-year")]:
        listed(name).schedules.create(byday="MO", season=seasons[season])

    assert names(search("q=craft+in+half+term")) == ["Craft B", "Craft A", "Craft C"]


def test_what_a_service_answered_is_found_and_a_no_is_not(listed, search):
    for name, text in (("Splash", "Yes"), ("Hoops", "No")):
        said = {"label": "Open at half-term", "text": text, "told_on": date(2026, 11, 20)}
        listed(name).answers_on_request.create(**said)

    assert names(search("q=half-term")) == ["Splash"]


def test_a_draft_is_not_found(listed, search):
    listed("Secret swim", status=models.Service.Status.DRAFT)
    listed("Open swim")

    assert names(search("q=swim")) == ["Open swim"]


def test_an_open_ended_age_welcomes_every_age(listed, search):
    listed("Swim for all")
    listed("Swim for teens", ages=(13, 19))

    assert names(search("q=swim&age=7")) == ["Swim for all"]


def test_not_said_is_not_counted_as_not_needed(listed, search):
    listed("Swim one", not_needed=["diagnosis"])
    listed("Swim two", needed=["diagnosis"])
    listed("Swim three")

    assert names(search("q=swim&no=diagnosis")) == ["Swim one"]


def test_a_filter_heard_in_the_words_can_be_taken_away_by_an_empty_parameter(listed, search, words):
    for day in ("saturday", "sunday"):
        words(models.TimePeriod, day, kind="day")
    listed("Saturday swim", days="SA")
    listed("Sunday swim", days="SU")

    assert names(search("q=swim+on+saturday")) == ["Saturday swim"]
    assert search("q=swim+on+saturday&day=").total == 2


def test_a_box_left_empty_on_the_home_page_takes_nothing_away(listed, search):
    listed("Swim for teens", ages=(13, 19))
    listed("Swim for children", ages=(5, 12))

    page = search("start=1&q=swim+for+my+9+year+old&age=&near=")

    assert names(page) == ["Swim for children"]


def test_the_nearest_of_two_alike_comes_first(listed, search):
    models.Town.objects.create(name="Carrbrook", latitude=53.77, longitude=-2.15)
    listed("Swim far", place=(53.90, -2.15))
    listed("Swim near", place=(53.77, -2.15))

    page = search("q=swim+near+Carrbrook")

    assert names(page) == ["Swim near", "Swim far"]
    assert page.miles[0] < 0.2 < 8 < page.miles[1]


def test_help_by_phone_stays_when_a_distance_is_asked_for(listed, search):
    models.Town.objects.create(name="Carrbrook", latitude=53.77, longitude=-2.15)
    listed("Sleep line", how=["phone"])
    listed("Sleep clinic far away", place=(54.90, -2.15))

    assert names(search("q=sleep&near=Carrbrook&miles=5")) == ["Sleep line"]


def test_day_and_part_of_the_day_must_hold_for_the_same_session(listed, search, words):
    words(models.TimePeriod, "saturday", kind="day")
    words(models.TimePeriod, "sunday", kind="day")
    words(models.TimePeriod, "morning", kind="time", starts_at=time(8), ends_at=time(12))
    service = listed("Swim", days="SA", starts=time(15))
    service.schedules.create(byday="SU", opens_at=time(9), closes_at=time(10))

    assert search("q=swim&day=sun&time=morning").total == 1
    assert search("q=swim&day=sat&time=morning").dropped


def test_a_search_that_nothing_fits_shows_what_comes_close_and_says_what_was_left_out(listed, search):
    listed("Swim for teens", ages=(13, 19))

    page = search("q=swim&age=4")

    assert names(page) == ["Swim for teens"]
    assert page.dropped == ("age",)
    assert page.strict_total == 0


def test_what_is_for_another_age_does_not_come_before_what_fits_the_age(listed, search):
    models.Synonym.objects.create(term="biting", means="need:behaviour")
    listed("Excluded pupils farm", summary="For pupils who were excluded.", needs=["behaviour"], ages=(11, 16))
    listed("Advice line", summary="When a child is excluded.", ages=(0, 25))

    assert names(search("q=excluded+for+biting+5+year+old")) == ["Advice line"]


def test_words_that_nobody_uses_do_not_list_everything_there_is(listed, search):
    listed("Art club")

    page = search("q=zzyzx+qwrtp")

    assert names(page) == []
    assert page.knows_no_word


def test_words_that_nobody_uses_leave_what_else_was_asked(listed, search):
    listed("Art club", ages=(3, 5))
    listed("Chess club", ages=(12, 15))

    page = search("q=zzyzx&age=4")

    assert names(page) == ["Art club"]
    assert page.dropped == ("q",)


def test_words_about_wanting_to_die_are_noticed_whatever_is_found(listed, search):
    models.Synonym.objects.create(term="wants to die", means="type:crisis-support")
    listed("Art club")

    assert search("q=my+daughter+wants+to+die").heard.is_crisis
    assert not search("q=art").heard.is_crisis


@pytest.mark.parametrize(
    ("typed", "is_crisis"), [("suicidle+thoughts", True), ("she+is+cutting", True), ("cut+the+cost", False)]
)
def test_a_crisis_is_noticed_by_its_slips_and_not_by_its_stem(listed, search, typed, is_crisis):
    for term in ("suicidal", "cutting"):
        models.Synonym.objects.create(term=term, means="need:self-harm")
    listed("Swim")

    assert search(f"q={typed}").heard.is_crisis is is_crisis


def test_a_listing_nobody_confirmed_comes_after_its_like(listed, search):
    listed("Swim A", assured_on=date(2024, 1, 1))
    listed("Swim B")

    assert names(search("q=swim")) == ["Swim B", "Swim A"]


@pytest.mark.parametrize(
    "address",
    ["age=abc", "age=99", "age=-1", "age=8-5", "age=²", "age=１２", "miles=0", "miles=x", "page=0", "page=-1", "page=x",
     "theme=nope", "theme=%00", "sort=best;drop", "q=%00", "q=" + "a" * 9000, "near=" + "b" * 500, "day=mon&day=moon",
     "no=&cost=&level=", "q[]=1", "age=7&age=8", "near=ZZ99+9ZZ", "near=EH1+1AA", "q=%F0%9F%99%82", "exact=2"],
)  # fmt: skip
def test_no_address_breaks_the_search(listed, search, address):
    listed("Art club")

    page = search(address)

    assert page.total >= 0


def test_an_age_that_is_none_is_told_and_kept(listed, search):
    listed("Art club")

    page = search("age=seven")

    ((field, typed, message),) = page.request.problems
    assert (field, typed) == ("age", "seven")
    assert "0 to 25" in message
