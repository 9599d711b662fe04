"""Parts that a config names, by kind."""
