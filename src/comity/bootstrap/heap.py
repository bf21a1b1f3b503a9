"""What a process that serves keeps out of the way of its answers: whole collections of garbage.

A node holds some 400,000 objects that live as long as it does (law, words, names that were read), and going through all
of them takes 0.3 s, in which nobody is answered. Hardly anything is found there: objects go when nobody refers to
them any more, and what refers to itself is found young. So what is there when a node is ready is left out from then
on, and the old that come later are gone through a hundred times as seldom.
"""

import gc

YOUNG, MIDDLE_EVERY, OLD_EVERY = 700, 10, 1_000
"""Python's own figures but for the last, which is 10 there: of the middle generation for one of the oldest."""


def settle() -> None:
    """Take all that is there for what stays. Once a process is ready; again does no harm."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE_EVERY, OLD_EVERY)
