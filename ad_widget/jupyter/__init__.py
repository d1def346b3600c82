"""In a notebook: the widget, the ``%%autodiff`` magic, and `explore`."""
