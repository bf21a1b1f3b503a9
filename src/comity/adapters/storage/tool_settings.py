"""Settings for tools that want a module (mypy's Django plugin); no node runs with them."""

from comity.adapters.storage.settings import django_settings

globals().update(django_settings(":memory:", "only-for-tools", cookie_name="comity_tools"))
