"""Figures: one question about the data with one honest answer, one file each.

``answer`` holds what an answer is, ``selection`` the reader's choices, ``figure`` the core and the
registry, ``counting`` the queries and words that figures share. Every other module is one figure
and is found by itself: a new figure is one new file.
"""
