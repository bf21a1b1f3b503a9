"""What the node itself does, and who keeps it: peers, accounts, deliveries, checkpoints and witnessing."""
