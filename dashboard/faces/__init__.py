"""Faces: every way to show an answer. Each takes any figure."""
