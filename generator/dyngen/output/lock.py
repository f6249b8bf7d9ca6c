"""One writer at a time in an output folder, without a file left lying about.

    with locked(folder, alone=True): ...     # waits until no other build is at work there

The lock is on the folder itself and belongs to the process: however that ends, the lock ends too.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A file system without locks (some network shares): builds still replace each file atomically there.
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EBADF, errno.ENOSYS, errno.EINVAL}


@contextmanager
def locked(folder: Path, *, alone: bool) -> Iterator[None]:
    """Hold `folder`: `alone` to write there, together with other readers otherwise."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield
    finally:
        os.close(descriptor)
