"""``python -m tests.nodes.rotation_process FOLDER STATEMENT NTH``: install a statement, and be killed at the nth write.

Every step of an installation that changes the folder is a rename, an overwriting or a commit; at the nth of them the
process kills itself with SIGKILL, before the step (odd) or after it (even).
"""

import os
import signal
import sys
from pathlib import Path

from comity.adapters.keys import online
from comity.bootstrap import install_keys


def main() -> None:
    folder, statement, nth = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    seen = 0

    def step(real):  # type: ignore[no-untyped-def]
        def counted(*given, **named):  # type: ignore[no-untyped-def]
            nonlocal seen
            seen += 1
            if seen * 2 - 1 == nth:
                os.kill(os.getpid(), signal.SIGKILL)
            done = real(*given, **named)
            if seen * 2 == nth:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return counted

    Path.replace = step(Path.replace)  # type: ignore[method-assign]
    online.os.fsync = step(os.fsync)
    install_keys(folder, statement.read_bytes())
    print("whole")


if __name__ == "__main__":
    main()
