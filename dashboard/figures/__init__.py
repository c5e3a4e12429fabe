"""Figures: one question about the data with one honest answer, written once for all faces.

The core is ``figure`` (what a figure is, the registry), ``selection``, ``answer`` and ``context``.
A module that defines ``FIGURE`` is a figure and is found by itself; its columns and sentences may
stand in ``*_words`` and its charts in ``*_charts`` beside it. What several figures share has a
module of its own, such as ``counting``, ``crossing``, ``mentions``, ``forest`` or ``style``.
"""
