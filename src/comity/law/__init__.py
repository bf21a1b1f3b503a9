"""The law gate: facts, corpus and date in, a decision that explains itself out."""

from comity.law.changes import what_would_change
from comity.law.corpus import Corpus, LawOfTheDay, build_corpus
from comity.law.engine import assess
from comity.law.guards import PROTECTION, SCREENING, guards_of
from comity.law.outbound import leaving_rules
from comity.law.questions import Person, Place, Question, parse_question, question_to_plain

__all__ = [
    "PROTECTION",
    "SCREENING",
    "Corpus",
    "LawOfTheDay",
    "Person",
    "Place",
    "Question",
    "assess",
    "build_corpus",
    "guards_of",
    "leaving_rules",
    "parse_question",
    "question_to_plain",
    "what_would_change",
]
