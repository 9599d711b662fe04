"""Text encoders that were trained on texts alone."""

import hashlib
from typing import Any, Dict, Optional, Sequence

import torch
from mmengine.logging import MMLogger
from torch import Tensor, nn

from vlplugins.registry import MODELS

from .hf_files import load_part

POOLINGS = ('cls', 'mean')


@MODELS.register_module()
class HFTextEncoder(nn.Module):
    """Embeddings of texts by any encoder of Hugging Face, such as DistilBERT in Text4Vis' Table 6.

    Needs the `text` extra. Its files are read when they are first needed: the configuration for `out_dims`, tokenizer
    and weights for the first text.

    Args:
        pretrained: Name on the Hugging Face hub, as 'distilbert-base-uncased'; or the path of a folder with the model.
        pooling: What of the last layer stands for a text: 'cls', its first token; 'mean', the mean of its tokens
            without padding. The paper does not say which it used.
        max_length: Tokens of a text; longer texts are cut, also where the model's own limit is lower.

    Raises:
        ValueError: For an unknown pooling.
    """

    def __init__(self, pretrained: str, pooling: str = 'cls', max_length: int = 77) -> None:
        super().__init__()
        if pooling not in POOLINGS:
            raise ValueError(f'pooling={pooling!r} is unknown: use {" or ".join(map(repr, POOLINGS))}.')
        self.pretrained, self.pooling, self.max_length = pretrained, pooling, max_length
        self.encoder: Optional[nn.Module] = None
        self.tokenizer: Any = None
        self._config: Any = None
        self._tokenizer_digest = ''

    @property
    def out_dims(self) -> int:
        """Width E of the embeddings.

        Raises:
            ValueError: If the model is no plain encoder and its configuration has no width.
        """
        if self._config is None:
            self._config = load_part('AutoConfig', self.pretrained)
        width = getattr(self._config, 'hidden_size', None)
        if width is None:
            raise ValueError(f'The configuration of {self.pretrained} ({self._config.model_type}) has no hidden_size: '
                             'it is not a text encoder. For CLIP use vlplugins.CLIPTextEncoder.')
        return width

    def forward(self, tokens: Dict[str, Tensor]) -> Tensor:
        """Embeddings of tokenized texts.

        Args:
            tokens: What `tokenize` gives: `input_ids` and `attention_mask`, (n, L), and what else the model takes.

        Returns:
            (n, E), not of unit length.
        """
        self.load()
        hidden = self.encoder(**tokens).last_hidden_state  # (n, L, E)
        return pool_tokens(hidden, tokens['attention_mask'], self.pooling)

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Embeddings of texts, (n, E), not of unit length."""
        return self(self.tokenize(texts))

    def tokenize(self, texts: Sequence[str]) -> Dict[str, Tensor]:
        """Token ids and mask of texts, (n, L) each, on the device of the encoder."""
        self.load()
        limit = min(self.max_length, self.tokenizer.model_max_length)
        tokens = self.tokenizer(list(texts), padding=True, truncation=True, max_length=limit, return_tensors='pt')
        return {name: value.to(self.encoder.device) for name, value in tokens.items()}

    def fingerprint(self) -> str:
        """Digest of all that the embedding of a text depends on: weights, tokenizer, pooling and length."""
        self.load()
        digest = hashlib.sha256(f'{self._tokenizer_digest} {self.pooling} {self.max_length}'.encode())
        for name, value in sorted(self.encoder.state_dict().items()):
            digest.update(name.encode())
            digest.update(value.detach().cpu().contiguous().float().numpy().tobytes())
        return digest.hexdigest()

    def load(self) -> None:
        """Reads tokenizer and weights, once.

        Raises:
            ImportError: Without the `text` extra.
            FileNotFoundError: If the folder does not exist or lacks files.
            ConnectionError: If a name can be neither found in the cache nor fetched.
        """
        if self.encoder is not None:
            return
        self.tokenizer = load_part('AutoTokenizer', self.pretrained)
        self.tokenizer.padding_side = 'right'  # the first token is that of the text
        # Before the first text: a fast tokenizer then notes in itself how it padded.
        self._tokenizer_digest = _describe(self.tokenizer)
        # What the file lacks, as the pooler of BERT, is random: the same everywhere, or fingerprints would differ.
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            model = load_part('AutoModel', self.pretrained)
        # Of a translation model only the half that reads; files in half precision are computed in full.
        encoder = model.get_encoder() if model.config.is_encoder_decoder else model
        self.encoder = encoder.float().train(self.training)
        if getattr(encoder, 'pooler', None) is not None:
            encoder.pooler.requires_grad_(False)  # nothing of it is used: in training DDP would wait for its gradients
        MMLogger.get_current_instance().info(f'HFTextEncoder: loaded {self.pretrained} ({self.pooling})')


def pool_tokens(hidden: Tensor, mask: Tensor, pooling: str) -> Tensor:
    """One embedding per text.

    Args:
        hidden: Tokens of the last layer, (n, L, E).
        mask: (n, L), 1 for tokens and 0 for padding.
        pooling: 'cls', the first token; 'mean', the mean of the tokens that are no padding.

    Returns:
        (n, E).
    """
    if pooling == 'cls':
        return hidden[:, 0]
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(dim=1) / weights.sum(dim=1)


def _describe(tokenizer: Any) -> str:
    """Digest of a tokenizer: of its whole definition where it is a fast one, else of its vocabulary."""
    backend = getattr(tokenizer, 'backend_tokenizer', None)
    content = backend.to_str() if backend is not None else str(sorted(tokenizer.get_vocab().items()))
    return hashlib.sha256(content.encode()).hexdigest()
