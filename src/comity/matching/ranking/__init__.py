"""Put the candidates of an index in order: what two names have in common, weighed."""
