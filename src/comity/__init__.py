"""Comity: states' authorities work together as far as the law between them allows, with proof of every step."""

__version__ = "0.1.0"
