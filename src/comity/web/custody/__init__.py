"""Pages of the hand-over of a person."""
