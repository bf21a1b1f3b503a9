"""Lines to other nodes: mutual TLS, an ASGI door for what comes in, a courier for what goes out."""
