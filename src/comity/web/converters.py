"""Parts of addresses that are not plain text. Importing this module makes them known to Django."""

from django.urls import register_converter


class DigestConverter:
    """32 bytes in hex."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> bytes:
        """The bytes."""
        return bytes.fromhex(value)

    def to_url(self, value: bytes) -> str:
        """The hex."""
        return value.hex()


register_converter(DigestConverter, "digest")
