"""A node's keys on disk: the online ones the process uses, and the root, sealed, in a folder that must leave."""

from comity.adapters.keys.line import make_line, renew_leaf
from comity.adapters.keys.online import FileKeys, OnlineSeeds, new_seeds
from comity.adapters.keys.root import ROOT_FOLDER, check_passphrase, open_root, root_is_readable, seal_root

__all__ = [
    "ROOT_FOLDER",
    "FileKeys",
    "OnlineSeeds",
    "check_passphrase",
    "make_line",
    "new_seeds",
    "open_root",
    "renew_leaf",
    "root_is_readable",
    "seal_root",
]
