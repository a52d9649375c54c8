import os

from django.core.wsgi import get_wsgi_application

from .checks import refuse_what_is_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "localoffer.settings")
application = get_wsgi_application()
refuse_what_is_unsafe()
