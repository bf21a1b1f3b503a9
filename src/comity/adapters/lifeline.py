"""A process that ends with whoever started it, even with one who was killed and could tell nobody.

The starter keeps the only writing end of the pipe that is our standard input; when it is gone, however it went, the
system closes that end and we read the end of the pipe. This holds on every system, and asks nothing of the starter.
"""

import os
import signal
import threading
import time

STDIN = 0
GRACE_SECONDS = 15.0
ORPHANED = 75  # exit code of one that did not manage to end in order


def end_with_stdin() -> None:
    """End this process in order, as a signal to terminate would, when standard input ends; at once if it is none."""
    threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def _watch() -> None:
    try:
        while os.read(STDIN, 4096):  # not sys.stdin: its lock would be held while the interpreter ends
            pass
    except OSError:  # closed from the start
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(ORPHANED)
