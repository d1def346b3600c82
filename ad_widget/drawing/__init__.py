"""The picture of a program: sizes and places, static drawings, numbers as text.

`picture` settles the sizes of cards and asks Graphviz for their places; `drawing` draws them where
nothing is live; `text` writes numbers within nine characters; `layered` places where no Graphviz
is to be had.
"""
