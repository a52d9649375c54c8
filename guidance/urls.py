from django.urls import path

from .views import pages, routes

app_name = "guidance"
urlpatterns = [
    path("guides/", pages.guides, name="guides"),
    path("guides/<slug:slug>/", pages.guide, name="guide"),
    path("guides/<slug:slug>/easy-read/", pages.easily, name="easy-read"),
    path("which-way/", routes.routes, name="routes"),
    path("which-way/<slug:slug>/", routes.question, name="route"),
    path("which-way/<slug:slug>/<slug:key>/", routes.question, name="route-question"),
    path("which-way/<slug:slug>/<slug:key>/<slug:answer>/", routes.end, name="route-end"),
    path("easy-read/", pages.all_easily, name="all-easy-read"),
]
