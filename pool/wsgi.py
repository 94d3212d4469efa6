"""What the web server loads: gunicorn pool.wsgi"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pool.settings")
application = get_wsgi_application()

from pool import seal  # noqa: E402  the settings must be read before

if seal.is_on():
    seal.certificate_period()  # a server with a broken seal does not start, and the first letter need not wait for it
