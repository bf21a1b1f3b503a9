"""The Django app of the store."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Tables of a node; labelled so that no other app takes their names."""

    name = "comity.adapters.storage"
    label = "comity_storage"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Comity storage"
