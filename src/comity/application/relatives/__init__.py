"""The relatives' desk: report a missing person, give data, follow, publish what was agreed to, take down, be told."""
