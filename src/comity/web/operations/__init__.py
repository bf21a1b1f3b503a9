"""Pages of operations on the soil of another state."""
