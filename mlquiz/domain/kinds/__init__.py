"""The kinds of item, one module each; `registry` knows them all."""
