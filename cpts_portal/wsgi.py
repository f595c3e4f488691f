"""Application WSGI, servie par granian (ou gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings")

application = get_wsgi_application()
