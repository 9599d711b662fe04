"""Beside the contrast of videos with captions: which words a caption has."""

from pathlib import Path
from typing import Any, Dict, Sequence, Union

from torch import Tensor, nn

from vlplugins.models.losses import word_bag_loss
from vlplugins.text.vocabulary import Vocabulary


class WordBag(nn.Module):
    """Tells the words of captions from embeddings of videos or of their tokens, by one linear layer (`word_bag_loss`).

    Not a part of CLIP's training. The layer serves training alone.

    Args:
        vocabulary: The words, or a file with one per line, see `Vocabulary`.
        in_channels: Width E of the embeddings.
        weight: Of the loss.
    """

    def __init__(self, vocabulary: Union[str, Path, Sequence[str]], in_channels: int, weight: float = 1.0) -> None:
        super().__init__()
        self.vocabulary = Vocabulary(vocabulary)
        self.weight = weight
        self.classify = nn.Linear(in_channels, len(self.vocabulary))

    def forward(self, embeddings: Tensor, data_samples: Sequence[Any]) -> Dict[str, Tensor]:
        """The loss.

        Args:
            embeddings: (B, E), or of tokens, (B, N, E); of any length.
            data_samples: B samples with their `caption`, a string.

        Returns:
            `loss_word_bag`, a scalar.

        Raises:
            ValueError: If a sample lacks its caption.
        """
        captions = [sample.get('caption') for sample in data_samples]
        if any(caption is None for caption in captions):
            raise ValueError('word_bag reads data_sample.caption, which a sample lacks. Let the dataset put the text into '
                             "results['caption'] (CaptionedVideoDataset does with captions=dict(file=…, encoder=None)), "
                             "and PackActionInputs hand it on: algorithm_keys=('caption', ).")
        targets = self.vocabulary.bags(captions).to(embeddings.device)
        return dict(loss_word_bag=self.weight * word_bag_loss(self.classify(embeddings), targets))


class NoWordBag(nn.Module):
    """Takes the place of `WordBag` where there is none."""

    def forward(self, embeddings: Tensor, data_samples: Sequence[Any]) -> Dict[str, Tensor]:
        """No loss."""
        return {}
