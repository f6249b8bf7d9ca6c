"""Processes that do not outlive the one that started them.

ProcessPoolExecutor(initializer=end_with_parent)

A worker of a pool waits for work on a pipe whose other end it holds itself: if nobody told it that its parent was
killed, it would wait for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """Have this process, which `multiprocessing` started, end at once when its parent does, however that ends."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
