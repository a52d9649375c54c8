from django.urls import path

from .views import published, saying

app_name = "feedback"
urlpatterns = [
    path("tell-us/easy-read/", saying.say_easily, name="easy-read"),
    path("tell-us/how-it-stands/", saying.find, name="find"),
    path("tell-us/<slug:reference>/", saying.comment, name="comment"),
    path("you-said-we-did/", published.points, name="points"),
    path("you-said-we-did/easy-read/", published.points_easily, name="points-easy-read"),
    path("you-said-we-did/points.csv", published.points_csv, name="points-csv"),
    path("you-said-we-did/points.json", published.points_json, name="points-json"),
    path("you-said-we-did/feed.atom", published.points_feed, name="points-feed"),
    path("you-said-we-did/point/<int:pk>/", published.point, name="point"),
    path("you-said-we-did/<int:year>/", published.year, name="year"),
]
