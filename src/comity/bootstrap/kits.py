"""An offline kit on a device that has no node: its file, its log, the device's clock."""

from dataclasses import dataclass
from pathlib import Path

from comity.adapters.clock import SystemClock, SystemRandomness
from comity.adapters.kit_log import KitLogFile
from comity.application.query.kit_ask import KitAnswer, OpenKit, ask_kit, open_kit
from comity.application.query.looking import Question
from comity.domain.searches import Asking
from comity.exchange.kit_log import KitLog, read_log


@dataclass(frozen=True, slots=True)
class KitAt:
    """A kit that is open, and where its log lies."""

    kit: OpenKit
    log: KitLogFile

    def ask(self, question: Question, asking: Asking) -> KitAnswer:
        """Look up, on record in the log; errors as `kit_ask.ask_kit`."""
        return ask_kit(self.kit, question, asking, self.log, SystemClock(), SystemRandomness())

    def asked(self) -> KitLog:
        """The log so far."""
        return read_log(self.log.read())


def open_kit_at(data: bytes, log: Path, passphrase: str, roots: tuple[str, ...]) -> KitAt:
    """Open a kit; errors as `kit_ask.open_kit`."""
    return KitAt(open_kit(data, passphrase, roots, SystemClock().now()), KitLogFile(log))
