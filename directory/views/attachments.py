"""Pictures, leaflets and forms of published services. Nothing of an upload is ever served but by this view."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..models import Attachment, Service
from ..uploads import EXTENSIONS, PDF


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def attachment(request, uuid):
    """One file, as the kind its content was found to have: pictures to look at, papers to be saved and never run."""
    published = Attachment.objects.filter(service__status=Service.Status.PUBLISHED)
    found = get_object_or_404(published, uuid=uuid)
    if not found.may_be_opened:
        raise Http404("The file was not looked at for viruses yet.")
    return file_response(found)


def file_response(found, name="", always_save=False):
    """An uploaded file, in a way that a browser runs nothing of it. Raises Http404 when it is not there."""
    try:
        opened = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file is not there any more.") from error
    name = f"{slugify(name or found.title)[:60] or 'file'}.{EXTENSIONS[found.content_type]}"
    response = FileResponse(
        opened,
        as_attachment=always_save or found.content_type == PDF,
        filename=name,
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
