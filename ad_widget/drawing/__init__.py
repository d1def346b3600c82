"""Still pictures of a run: what is drawn of it, and how it is written.

`scene` says which nodes are drawn, alone or as a closed group; `picture` gives them places and
texts; `svg`, `pdf`, `png` and `tikz` write the drawing.  `digraph` is the picture for Graphviz,
`table` the numbers as lines of text, `text` how a number is written.
"""
