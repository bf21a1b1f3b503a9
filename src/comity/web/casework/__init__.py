"""Pages of the casework desk."""
