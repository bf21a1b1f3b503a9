"""What is owed to whoever watches over the node: audit, log check, rebuilding, proof to hand over."""
