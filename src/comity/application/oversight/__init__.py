"""What is owed to whoever watches over the node: the audit, the log checked, the projections rebuilt, proof handed over."""
