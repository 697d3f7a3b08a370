"""Decision support for frontline child-safeguarding staff in England."""

__version__ = "0.1.0"
