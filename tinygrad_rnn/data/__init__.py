"""Text to arrays: words and their numbers, padding and batches, a generated corpus, readers of real files."""

from tinygrad_rnn.data import twins
from tinygrad_rnn.data.batching import Dataset, LabelledTexts, batches, pad, split, to_dataset
from tinygrad_rnn.data.ceilings import Corpus, ceiling
from tinygrad_rnn.data.files import read_chnsenticorp, read_imdb, read_labelled, read_rt_polarity, read_sst2
from tinygrad_rnn.data.text import Vocabulary, standardise, tokenise

__all__ = [
    "Corpus",
    "Dataset",
    "LabelledTexts",
    "Vocabulary",
    "batches",
    "ceiling",
    "pad",
    "read_chnsenticorp",
    "read_imdb",
    "read_labelled",
    "read_rt_polarity",
    "read_sst2",
    "split",
    "standardise",
    "to_dataset",
    "tokenise",
    "twins",
]
