"""What `manage.py check` asks beyond Django, before anything starts."""

from datetime import timedelta

from django.core import checks
from django.utils import timezone

from pool import seal

NOTICE = timedelta(days=30)


@checks.register()
def seal_opens(app_configs, **options) -> list[checks.CheckMessage]:
    """A seal that does not open is an error. One that expires is a warning, for all but sealing can go on."""
    if not seal.is_on():
        return []
    try:
        _begins, ends = seal.certificate_period()
    except seal.SealBroken as broken:
        return [checks.Error(str(broken), id="pool.E001")]
    if ends - timezone.now() > NOTICE:
        return []
    return [checks.Warning(f"The certificate in SEAL_FILE is valid until {ends}. Order a new one.", id="pool.W001")]
