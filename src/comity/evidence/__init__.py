"""What proves: canonical bytes, seals, Merkle log, checkpoints, key statements, bundles. Pure; no I/O."""
