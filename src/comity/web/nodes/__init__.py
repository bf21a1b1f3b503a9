"""Pages for those who keep the node: how it stands, its peers, its accounts. No case content."""
