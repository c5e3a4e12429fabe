"""One question about the data with one honest answer, written once for all faces.

The core: ``figure`` (what a figure is, the registry), ``selection``, ``answer``, ``context``. A module
that defines ``FIGURE`` is a figure; its columns and sentences may stand in ``*_words``, its charts in
``*_charts`` beside it. What several figures share has modules of its own: ``counting``, ``crossing``,
``mentions``, ``interval``, ``forest``, ``stacked``, ``style``, ``publication_columns``.
"""
