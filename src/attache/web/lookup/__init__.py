"""Look-up: what a word or name of a page stands for, by the glossary and by a dictionary server."""
