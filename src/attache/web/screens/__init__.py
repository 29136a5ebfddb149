"""One module a screen: a function that builds a plain view model from the archive, which a template draws."""
