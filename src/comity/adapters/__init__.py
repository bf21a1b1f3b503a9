"""What touches the world: storage, transport, keys, clock. Each folder fits one port of `application/ports`."""
