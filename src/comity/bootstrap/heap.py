"""What a process that serves keeps out of the way of its answers: whole collections of garbage.

A node holds some 400,000 objects that live as long as it does (law, words, names that were read), and going through all
of them takes 0.3 s, in which nobody is answered. Hardly anything is found there: objects go when nobody refers to
them any more, and what refers to itself is found young. So what is there when a node is ready is left out from then
on, and the old that come later are gone through a hundred times as seldom.
"""

import gc
from typing import Final

OLD_EVERY: Final = 1_000
"""Collections of the middle generation for one of the oldest; Python's own figure is 10."""


def settle() -> None:
    """Take all that is there for what stays. Once a process is ready; again does no harm."""
    gc.collect()
    gc.freeze()
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, OLD_EVERY)
