"""Pure functions without parameters: where the papers' equations live."""
