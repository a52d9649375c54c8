from django.urls import path

from .views import applications, asked, complaints, decisions, home, listings, members, papers, rows, sending, wait

app_name = "providers"
_ONE = "providers/applications/<uuid:uuid>/"
urlpatterns = [
    path("get-listed/", home.get_listed, name="get-listed"),
    path("providers/", home.home, name="home"),
    path("providers/start/", home.start, name="start"),
    path("providers/invitations/<int:pk>/", members.take_up, name="take-up"),
    path("providers/organisations/<int:pk>/people/", members.people, name="people"),
    path("providers/organisations/<int:pk>/people/<int:membership>/", members.decide, name="person"),
    path(
        "providers/organisations/<int:pk>/invitations/<int:invitation>/take-back/",
        members.take_back_invitation,
        name="invitation-take-back",
    ),
    path("providers/listings/<slug:slug>/", listings.still_true, name="still-true"),
    path("providers/listings/<slug:slug>/confirm/", listings.confirm, name="confirm"),
    path("providers/listings/<slug:slug>/look-after/", listings.look_after, name="look-after"),
    path("providers/listings/<slug:slug>/wait/", wait.wait, name="wait"),
    path("providers/listings/<slug:slug>/decisions/", decisions.decisions, name="decisions"),
    path("providers/listings/<slug:slug>/another-look/", decisions.another_look, name="another-look"),
    path("providers/asked/<uuid:uuid>/", asked.asked, name="asked"),
    path("providers/listings/<slug:slug>/complaints/<int:pk>/", complaints.complaint, name="complaint"),
    path("providers/papers/<uuid:uuid>/", papers.open_paper, name="paper"),
    path(_ONE, applications.application, name="application"),
    path(f"{_ONE}preview/", applications.preview, name="preview"),
    path(f"{_ONE}organisation/", applications.organisation, name="organisation"),
    path(f"{_ONE}send/", sending.send, name="send"),
    path(f"{_ONE}take-back/", sending.withdraw, name="withdraw"),
    path(f"{_ONE}go-on/", sending.open_again, name="open-again"),
    path(f"{_ONE}take-down/", listings.take_down, name="take-down"),
    path(f"{_ONE}changes/<int:pk>/take-back/", listings.take_back_change, name="change-take-back"),
    path(f"{_ONE}another-look/", sending.review, name="review"),
    path(f"{_ONE}questions/<int:pk>/", sending.answer, name="answer"),
    path(f"{_ONE}papers/<uuid:paper>/remove/", papers.remove_paper, name="paper-remove"),
    path(f"{_ONE}files/<uuid:file>/", papers.open_file, name="file"),
    path(f"{_ONE}files/<uuid:file>/remove/", papers.remove_file, name="file-remove"),
    path(f"{_ONE}<slug:step>/", applications.step, name="step"),
    path(f"{_ONE}<slug:step>/<int:pk>/", rows.row, name="row"),
    path(f"{_ONE}<slug:step>/<int:pk>/remove/", rows.remove, name="row-remove"),
]
