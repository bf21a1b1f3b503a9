"""Pages of a consultation on which state prosecutes."""
