"""What a serving process leaves out of its collections, in a process of its own: the setting is the process's."""

import subprocess
import sys

PLAY = """
import gc
from comity.bootstrap.heap import OLD_EVERY, settle

class Ring:
    pass

def ring():
    one = Ring()
    one.itself = one

kept = [Ring() for _ in range(50_000)]
settle()
frozen, left = gc.get_freeze_count(), len(gc.get_objects())
print(frozen > 50_000, left < 1_000, gc.get_threshold()[2] == OLD_EVERY, gc.isenabled())
gone, whole = [0], gc.get_stats()[2]["collections"]
gc.callbacks.append(lambda phase, told: gone.__setitem__(0, gone[0] + told.get("collected", 0)))
for _ in range(100_000):
    ring()
print(gone[0] > 90_000, gc.get_stats()[2]["collections"] - whole)
settle()
print(gc.get_freeze_count() >= frozen)
"""


def test_what_stays_is_left_out_and_what_refers_to_itself_still_goes() -> None:
    told = subprocess.run([sys.executable, "-c", PLAY], capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[0] == "True True True True"
    assert told[1] == "True 0", "young rings go, without another collection of all"
    assert told[2] == "True"
