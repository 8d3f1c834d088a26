"""Rules of news sites: states of an article, addresses, who may write where."""
