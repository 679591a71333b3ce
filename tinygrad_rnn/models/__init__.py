"""The chapter's models, one module for each way of thinking about a sentence.

All are called as ``model(ids [b, s], mask [b, s]) -> logits [b, 2]``, and differ only in what lies between the word
vectors and the classifier.
"""

from tinygrad_rnn.models.memory import MemoryClassifier
from tinygrad_rnn.models.per_word import PerWordClassifier
from tinygrad_rnn.models.recurrent import RecurrentClassifier
from tinygrad_rnn.models.shared import SharedClassifier

__all__ = ["MemoryClassifier", "PerWordClassifier", "RecurrentClassifier", "SharedClassifier"]
