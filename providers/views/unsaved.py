"""What was typed on a page that cannot be saved any more, because somebody sent it or took it off meanwhile."""

from django.shortcuts import redirect, render


def not_saved(request, application, *forms, title):
    """Show everything that was typed and is not stored, to be copied. Where nothing is, the application itself."""
    unsaved = [said for form in forms for said in form.unsaved]
    if not unsaved:
        return redirect(application)
    context = {"application": application, "unsaved": unsaved, "title": title}
    return render(request, "providers/not-saved.html", context, status=409)
