"""Addresses of the pages for those who keep the node."""

from django.urls import path, re_path

from comity.domain.authorities import NODE_ID
from comity.web import converters  # noqa: F401  # teaches Django "digest"
from comity.web.nodes import accounts, peers, status

_NODE = rf"(?P<node>{NODE_ID.pattern.replace('(', '(?:')})"

node_addresses = [
    path("node", status.node_page, name="node"),
    path("node/alarms/<digest:alarm>/lift", status.lift, name="lift-alarm"),
    path("peers", peers.peers_page, name="peers"),
    path("peers/import", peers.import_statement, name="import-peer"),
    re_path(rf"^peers/{_NODE}/confirm$", peers.confirm, name="confirm-peer"),
    re_path(rf"^peers/{_NODE}/suspend$", peers.suspend, name="suspend-peer"),
    path("accounts", accounts.accounts_page, name="accounts"),
    path("accounts/add", accounts.add, name="add-account"),
    path("accounts/<str:login>/close", accounts.close, name="close-account"),
]
