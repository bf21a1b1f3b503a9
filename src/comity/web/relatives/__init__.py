"""Pages of the relatives' desk: reports of missing persons, apart from every search."""
