from django.urls import path

from .views import attachments, browse, listing, organisations, places, results, shortlist, words

app_name = "directory"
urlpatterns = [
    path("services/", results.services, name="services"),
    path("services/<slug:slug>/", listing.service, name="service"),
    path("services/<slug:slug>/calendar.ics", listing.service_calendar, name="service-calendar"),
    path("themes/", browse.themes, name="themes"),
    path("themes/<slug:slug>/", browse.theme, name="theme"),
    path("ages/", browse.ages, name="ages"),
    path("ages/<slug:slug>/", browse.age, name="age"),
    path("needs/", browse.needs, name="needs"),
    path("needs/<slug:slug>/", browse.need, name="need"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("a-to-z/", browse.a_to_z, name="a-to-z"),
    path("my-list/", shortlist.my_list, name="shortlist"),
    path("my-list/save/", shortlist.save, name="shortlist-save"),
    path("my-list/remove/", shortlist.remove, name="shortlist-remove"),
    path("compare/", shortlist.compare, name="compare"),
    path("files/<uuid:uuid>/", attachments.attachment, name="attachment"),
    path("words/", words.words, name="words"),
    path("where/", places.place, name="place"),
]
