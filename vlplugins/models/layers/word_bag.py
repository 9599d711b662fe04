"""Beside the contrast of videos with captions: which words a caption has."""

from pathlib import Path
from typing import Any, Dict, Sequence, Union

import torch
from torch import Tensor, nn

from vlplugins.models.losses import word_bag_loss
from vlplugins.text.vocabulary import Vocabulary


class WordBag(nn.Module):
    """Tells the words of captions from embeddings of videos and of the captions themselves, by one linear layer.

    No part of CLIP's training, see `word_bag_loss`. Since both sides share the layer, a word has the same direction in
    both; without the side of the texts, a text tower soon drops the words that its batches can do without. A word
    weighs ln(captions / captions that have it), counted as they come: what every caption says tells nothing. The layer
    serves training alone.

    Args:
        vocabulary: The words, or a file with one per line, see `Vocabulary`.
        in_channels: Width E of the embeddings.
        weight: Of the losses.
    """

    def __init__(self, vocabulary: Union[str, Path, Sequence[str]], in_channels: int, weight: float = 1.0) -> None:
        super().__init__()
        self.vocabulary = Vocabulary(vocabulary)
        self.weight = weight
        self.classify = nn.Linear(in_channels, len(self.vocabulary))
        self.register_buffer('seen', torch.zeros(len(self.vocabulary)))  # captions that had a word
        self.register_buffer('captions', torch.zeros(()))

    def forward(self, video: Tensor, text: Tensor, data_samples: Sequence[Any]) -> Dict[str, Tensor]:
        """The losses.

        Args:
            video: (B, E), or of tokens, (B, N, E); of any length.
            text: Of the captions, (B, E), of any length.
            data_samples: B samples with their `caption`, a string.

        Returns:
            `loss_video_words` and `loss_text_words`, scalars.

        Raises:
            ValueError: If a sample lacks its caption.
        """
        captions = [sample.get('caption') for sample in data_samples]
        if any(caption is None for caption in captions):
            raise ValueError('word_bag reads data_sample.caption, which a sample lacks. Let the dataset put the text '
                             "into results['caption'] (CaptionedVideoDataset does with captions=dict(file=…, "
                             "encoder=None)), and PackActionInputs hand it on: algorithm_keys=('caption', ).")
        targets = self.vocabulary.bags(captions).to(video.device)
        self.seen += targets.sum(dim=0)
        self.captions += len(captions)
        weights = self.word_weights()
        return {f'loss_{side}_words': self.weight * word_bag_loss(self.classify(rows), targets, weights)
                for side, rows in (('video', video), ('text', text))}

    def word_weights(self) -> Tensor:
        """ln(captions / captions that have a word), (V,); 0 for words that none has had."""
        return torch.where(self.seen > 0, ((self.captions + 1) / (self.seen + 1)).log(), 0.0)


class NoWordBag(nn.Module):
    """Takes the place of `WordBag` where there is none."""

    def forward(self, video: Tensor, text: Tensor, data_samples: Sequence[Any]) -> Dict[str, Tensor]:
        """No losses."""
        return {}
