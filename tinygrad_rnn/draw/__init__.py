"""Drawings as SVG: the graph that a computation has recorded, and a recurrent network folded and unrolled.

A drawing is text: it needs no program to be made, takes on the colours of the page that it stands in (light or dark),
can be searched, and is described in words for those who do not see it.
"""

from tinygrad_rnn.draw.graph import draw
from tinygrad_rnn.draw.network import draw_rnn
from tinygrad_rnn.draw.svg import SVG

__all__ = ["SVG", "draw", "draw_rnn"]
