"""Code as it stands in lectures.

``cells`` holds whole cells of public courses, written anew with the same constructs and numbers;
``python -m tests.lectures`` runs them and prints how many do, and what each that fails wants.
``snippets`` holds functions of the kind that lectures are full of, proved in more ways than one.
"""
