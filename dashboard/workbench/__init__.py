"""The rooms of the curators' desk (``dashboard/desk.py``), the volunteers' own app.

It runs on the volunteer's own machine and is never a part of the public server. Rooms show what an
import or an edit would do and save it when told to; the rules are those of ``dashboard.intake`` and
of the checks, the numbers those of the figures.
"""
