"""The floor of desks: a folder per desk, a file per thing an officer does. Pure but for its ports."""
