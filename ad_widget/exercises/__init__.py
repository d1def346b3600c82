"""Exercises: what is asked of a program, marking, mistakes with names, variants, exam sheets.

`marking` and `mistakes` have their twins in ``frontend/src/exercise``, which mark in the page;
``tests/data/answers.json`` holds both to the same.
"""
