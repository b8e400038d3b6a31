"""`python -m ui.with_parent PID COMMAND…`: becomes COMMAND, which the kernel kills as soon as process PID is gone.

The parent may die of anything, even of kill -9. It is a program and not a `preexec_fn`: those are unsafe with threads.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    parent, command = int(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the kernel was asked
        sys.exit(1)
    os.execvp(command[0], command)
