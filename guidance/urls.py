from django.urls import path

from .views import pages

app_name = "guidance"
urlpatterns = [
    path("guides/", pages.guides, name="guides"),
    path("guides/<slug:slug>/", pages.guide, name="guide"),
    path("guides/<slug:slug>/easy-read/", pages.easily, name="easy-read"),
    path("easy-read/", pages.all_easily, name="all-easy-read"),
]
