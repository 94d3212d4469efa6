"""Remember what a step was made from, so that it runs again only when that changes."""

import contextlib
import fcntl
import hashlib
import sys
from pathlib import Path


def digest(sources):
    """Return a short hash of this Python and of the content of `sources`, whatever folder they lie in."""
    total = hashlib.sha256(sys.version.encode())
    for source in sources:
        total.update(hashlib.sha256(Path(source).read_bytes()).digest())
    return total.hexdigest()[:32]


def is_fresh(stamp, sources):
    try:
        return stamp.read_text() == digest(sources)
    except FileNotFoundError:
        return False


def write(stamp, sources):
    """Call this last: a step that was cut off has no stamp, and runs again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest(sources))


@contextlib.contextmanager
def one_at_a_time(path):
    """Hold a lock on `path`; the system lets go of it even when the process is killed."""
    with open(path, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
