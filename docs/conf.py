"""How the documentation is built: ``make docs``, in which a warning is an error."""

from __future__ import annotations

from sevenless import __version__

project = "sevenless"
author = "The sevenless authors"
copyright = "2025, The sevenless authors"
version = release = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "jupyter_execute", "files"]
default_role = "code"

html_theme = "furo"
html_title = f"sevenless {version}"
html_show_sphinx = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
# Pages with code cells are run afresh, so that what they show is what this version does.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 180
nb_execution_in_temp = True
nb_ipywidgets_js = {}

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False
python_maximum_signature_line_length = 80
