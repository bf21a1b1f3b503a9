"""Compile the name engine for whoever started this as a module, and end with it."""

import os

from comity.adapters.lifeline import end_with_stdin
from comity.matching.index.warming import go_the_whole_way

if __name__ == "__main__":
    end_with_stdin()
    os.nice(5)  # whoever uses the node comes first
    go_the_whole_way()
