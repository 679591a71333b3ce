"""How the site is built: `sphinx-build -W --keep-going -n -b html docs docs/_build/html`, without a network."""

import doctest
import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent), str(DOCS / "_ext"), str(DOCS / "_figures")]

project = "tinygrad_rnn"
author = "the tinygrad_rnn authors"
project_copyright = author  # no year: a build of the same source gives the same bytes at any time

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.viewcode",
    "numpydoc",
    "myst_parser",
    "sphinx_design",
    "sphinx_copybutton",
    "notfound.extension",
    # our own, in _ext/
    "mathml",
    "pyfig",
    "lesson_pages",
    "api_pages",
    "points",
    "source_pages",
    "plain_docstrings",
]
exclude_patterns = ["_build"]
templates_path = ["_templates"]

# Pages --------------------------------------------------------------------------------------------------------------
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_fence_as_directive = ["math"]  # the lessons write formulas as GitHub shows them
myst_heading_anchors = 3
myst_update_mathjax = False
html_math_renderer = "mathml"
math_eqref_format = "({number})"
doctest_default_flags = doctest.ELLIPSIS  # without Sphinx's IGNORE_EXCEPTION_DETAIL: messages are as they are shown
doctest_test_doctest_blocks = ""  # examples in docstrings are run by pytest; here, the pages' {doctest} blocks
# Names for `:skipif:`: what runs only where another library, or a graphics card, is there.
doctest_global_setup = """
from importlib.util import find_spec
from tinygrad_rnn.backend import CUPY
has_torch, has_gpu = find_spec("torch") is not None, CUPY.available()
"""
lesson_folder = str(DOCS.parent / "lessons")

# API ----------------------------------------------------------------------------------------------------------------
autosummary_generate = False  # numpydoc loads it; the pages are made by api_pages
autodoc_member_order = "bysource"
autodoc_inherit_docstrings = False  # an undocumented override is not described with the text of its base class
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
numpydoc_show_class_members = False  # autodoc lists them, with their text
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80
# Written as the source calls them: a type alias, and a type of the standard library.
nitpick_ignore = [("py:class", "IntArray"), ("py:class", "Fraction")]
# Types of Python and NumPy: their inventories would have to be fetched, and a build uses no network.
nitpick_ignore_regex = [("py:.*", rf"({'|'.join([*sys.stdlib_module_names, 'np', 'numpy'])})\..*")]

# Look ---------------------------------------------------------------------------------------------------------------
html_theme = "pydata_sphinx_theme"
html_title = "tinygrad_rnn"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = [("open_dropdown.js", {"defer": "defer"})]
html_show_sourcelink = False
html_copy_source = False
html_last_updated_fmt = None
html_sidebars = {page: [] for page in ("index", "benchmarks", "glossary", "bibliography")}
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_align": "left",
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": True,
    "footer_start": ["copyright"],
    "footer_end": [],
}
copybutton_exclude = ".linenos, .gp, .go"
notfound_urls_prefix = "/"
