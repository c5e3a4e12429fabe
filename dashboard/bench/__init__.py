"""How fast the site is, measured beside an empty app: ``python -m dashboard bench``.

It is a tool of those who work on the site; the public server imports nothing of it.
"""
