"""The papers' tables in the rendered world: small enough for a laptop, with error bars over worlds and repeats."""
