"""Words of the catalogues, for pages and for paper."""
