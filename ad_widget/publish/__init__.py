"""Pages and files: the widget where no kernel runs.

`html` makes one HTML file, or a piece of one, of a widget; `files` every other kind of file;
`nbconvert` a page of a notebook, for ``jupyter nbconvert --to autodiff``.
"""
