from django.urls import path

from .views import saying

app_name = "feedback"
urlpatterns = [
    path("tell-us/easy-read/", saying.say_easily, name="easy-read"),
    path("tell-us/how-it-stands/", saying.find, name="find"),
    path("tell-us/<slug:reference>/", saying.comment, name="comment"),
]
