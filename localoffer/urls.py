from django.contrib import admin
from django.urls import include, path

from feedback.views import saying

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("directory.urls")),
    path("", include("providers.urls")),
    path("", include("feedback.urls")),
    path("", include("guidance.urls")),
    path("", include("localoffer.sign_in.urls")),
    path("reading-settings/", views.reading_settings, name="reading"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("tell-us/", saying.say, name="tell-us"),
    path("about-the-data/", views.about_the_data, name="about-the-data"),
    path("theme.css", views.theme_css, name="theme-css"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/", admin.site.urls),
]

handler400 = "localoffer.errors.bad_request"
handler403 = "localoffer.errors.forbidden"
handler404 = "localoffer.errors.not_found"
handler429 = "localoffer.errors.slow_down"
handler500 = "localoffer.errors.server_error"
