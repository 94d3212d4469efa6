"""Where a request comes from, for those who count how often somebody tries."""

import ipaddress


def last_forwarded(request) -> str | None:
    """The address behind a proxy: the last one in X-Forwarded-For, else whoever is connected.

    The proxy itself adds that one; what stands before it was said by the visitor and may be anything.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(forwarded))
    except ValueError:
        return request.META.get("REMOTE_ADDR")
