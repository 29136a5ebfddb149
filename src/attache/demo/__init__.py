"""What `attache demo` fills an archive with: the project's examples, and invented pages of a year.

    from attache.demo import pages
    for page in pages():
        ...

Every invented page says that it is invented: at its end, in its publisher's name, in its origin (`demo/invented/…`) and by its
address, of a domain that nobody can have (`.example`). Its people, papers and numbers are made up; its states are real, since
the program knows offices, embargoes and places of real ones.
"""

from attache.demo.pages import ORIGIN, example_pages, invented_pages, pages

__all__ = ["ORIGIN", "example_pages", "invented_pages", "pages"]
