"""Pages and files: the widget where no kernel runs.

`page` makes one HTML file, or a piece of one, of a widget; `formats` every other kind of file;
`exporter` a page of a notebook, for ``jupyter nbconvert --to autodiff``.
"""
