from django.urls import path

from .views import places, results

app_name = "directory"
urlpatterns = [
    path("services/", results.services, name="services"),
    path("where/", places.place, name="place"),
]
