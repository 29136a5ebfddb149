"""Training of the language model: corpora in, one exported file out. Never imported by `attache`."""
