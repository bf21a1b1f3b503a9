"""The ground of the house: what officers talk about, as frozen values. No I/O, no clock, no randomness."""
