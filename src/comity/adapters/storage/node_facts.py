"""What a database says of itself, above all whose it is."""

from django.db import DEFAULT_DB_ALIAS

from comity.adapters.storage import models
from comity.adapters.storage.faults import translated
from comity.domain.errors import InvalidInput

OWNER = "node"


def fact(key: str, alias: str = DEFAULT_DB_ALIAS) -> str | None:
    """A fact by its key.

    Raises:
        Unavailable: The database cannot be read.
    """
    with translated():
        return models.NodeMeta.objects.using(alias).filter(key=key).values_list("value", flat=True).first()


def keep_fact(key: str, value: str, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Keep or replace a fact.

    Raises:
        Unavailable: The database cannot be written.
    """
    with translated():
        models.NodeMeta.objects.using(alias).update_or_create(key=key, defaults={"value": value})


def claim(node: str, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Make a new database this node's, and return if it is; two nodes never share one.

    Raises:
        InvalidInput: The database is another node's.
        Unavailable: It cannot be read or written.
    """
    owner = fact(OWNER, alias)
    if owner is None:
        keep_fact(OWNER, node, alias)
    elif owner != node:
        raise InvalidInput(
            "store.other_node",
            f"The database is the node {owner}'s, not {node}'s.",
            advice="Name the right database in the node's file; nodes never share one.",
        )
