import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import RequestFactory

from pool.access import visitors

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("10.0.0.1, 203.0.113.9,192.0.2.7 ", "192.0.2.7"),  # what the visitor has said stands before the proxy's word
        ("2001:db8::7", "2001:db8::7"),
        ("", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
    ],
)
def test_address_behind_a_proxy_is_the_one_that_the_proxy_has_added(forwarded, address):
    request = RequestFactory(headers={"x-forwarded-for": forwarded}).get("/")
    assert visitors.last_forwarded(request) == address


@pytest.mark.parametrize(("behind", "address"), [("1", "192.0.2.7"), ("", "127.0.0.1")])
def test_forwarded_addresses_count_only_behind_a_proxy(behind, address):
    program = (
        "import django; django.setup();"
        "from axes.helpers import get_client_ip_address as found;"
        "from django.test import RequestFactory;"
        "print(found(RequestFactory(headers={'x-forwarded-for': '192.0.2.7'}).get('/')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "BEHIND_PROXY": behind},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == address, done.stderr
