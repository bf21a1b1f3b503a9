"""A process that ends with whoever started it (`adapters.lifeline`), for the commands."""

from comity.adapters.lifeline import end_with_stdin

__all__ = ["end_with_stdin"]
