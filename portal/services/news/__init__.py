"""News sites: what is done with sites, articles and media, and who may read which."""
