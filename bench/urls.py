from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from localoffer import urls as site


@login_not_required
def empty(request):
    """What the same stack needs to answer nothing at all."""
    return HttpResponse()


urlpatterns = [path("empty/", empty), *site.urlpatterns]
handler400, handler403 = site.handler400, site.handler403
handler404, handler500 = site.handler404, site.handler500
