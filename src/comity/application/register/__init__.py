"""The register of notices: who is wanted, missing or warned of, what is lost or stolen, and who may know it."""
