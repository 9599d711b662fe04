"""CLIP's text encoder."""

import hashlib
from pathlib import Path
from typing import Any, Optional, Sequence, Union

import torch
from mmengine.logging import MMLogger
from torch import Tensor, nn

from vlplugins.models.layers.geometry import resolve_geometry
from vlplugins.registry import MODELS
from vlplugins.text.vocabulary import Vocabulary, words_of
from vlplugins.weights import load_text_tower, resolve_activation

_LARGE = dict(context_length=77, embed_dims=768, depth=12, num_heads=12, out_dims=768)
_BASE = dict(context_length=77, embed_dims=512, depth=12, num_heads=8, out_dims=512)
GEOMETRY = {
    'RN50': dict(_BASE, out_dims=1024),
    'ViT-B-32': _BASE,
    'ViT-B-16': _BASE,
    'ViT-L-14': _LARGE,
    'ViT-L-14-336': _LARGE,
}
VOCAB_SIZE = 49408  # of CLIP's byte-pair encoding


@MODELS.register_module()
class CLIPTextEncoder(nn.Module):
    """Embeddings of texts in CLIP's joint space, by open_clip's text tower and tokenizer.

    Weights are loaded when they are first needed: an encoder whose embeddings are never asked for costs nothing.

    Args:
        arch: CLIP whose text tower it is: 'RN50', 'ViT-B-32', 'ViT-B-16', 'ViT-L-14' or 'ViT-L-14-336'. Numbers of the
            geometry given beside it win.
        context_length: Tokens of a text; longer texts are cut.
        embed_dims: Width of the tokens.
        depth: Blocks.
        num_heads: Attention heads.
        out_dims: Width E of the joint space.
        pretrained: A tag of open_clip such as 'openai'; the path of a checkpoint, also of one that
            `ContrastiveHead(text='online')` has trained; or None for random weights.
        act: 'auto' follows the weights; 'quick_gelu' or 'gelu' where a file does not tell.
        seed: Of the random weights. They must be the same in every process and in every run: the embeddings are
            constants of a config.
        embedding_std: Standard deviation of random token embeddings. CLIP's 0.02 leaves different texts nearly parallel
            until it is trained; an untrained encoder wants about 1.
        vocabulary: Words, or a text file with one per line, to read texts by in place of CLIP's byte-pair encoding: for
            towers trained from scratch on few words, whose table of tokens is then as small. See `Vocabulary`.
        token_embedding: Tag or path of the CLIP that a checkpoint of ViFi-CLIP was tuned from: it has no token
            embedding of its own. For other weights it has no meaning.

    Raises:
        ValueError: For an unknown arch, missing geometry, or weights of another architecture.
    """

    def __init__(self,
                 arch: Optional[str] = None,
                 context_length: Optional[int] = None,
                 embed_dims: Optional[int] = None,
                 depth: Optional[int] = None,
                 num_heads: Optional[int] = None,
                 out_dims: Optional[int] = None,
                 pretrained: Optional[str] = None,
                 act: str = 'auto',
                 seed: int = 0,
                 embedding_std: float = 0.02,
                 vocabulary: Union[str, Path, Sequence[str], None] = None,
                 token_embedding: str = 'openai') -> None:
        super().__init__()
        given = dict(context_length=context_length, embed_dims=embed_dims, depth=depth, num_heads=num_heads,
                     out_dims=out_dims)
        geometry = resolve_geometry(GEOMETRY, arch, given)
        self.arch, self.pretrained, self.token_embedding = arch, pretrained, token_embedding
        self.out_dims, self.context_length = geometry['out_dims'], geometry['context_length']
        self.act = resolve_activation(act, arch, pretrained)
        self.vocabulary = None if vocabulary is None else Vocabulary(vocabulary)
        self._loaded = pretrained is None
        vocab_size = VOCAB_SIZE if self.vocabulary is None else self.vocabulary.num_tokens
        self.tower = _build_tower(geometry, vocab_size, self.act, seed, embedding_std)

    def forward(self, tokens: Tensor) -> Tensor:
        """Embeddings of token ids.

        Args:
            tokens: (n, L) long, as `tokenize` makes them.

        Returns:
            (n, E), not of unit length.
        """
        self.load()
        return self.tower(tokens)

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Embeddings of texts, (n, E), not of unit length."""
        return self(self.tokenize(texts).to(self.tower.positional_embedding.device))

    def tokenize(self, texts: Sequence[str]) -> Tensor:
        """Token ids of texts, (n, L) long."""
        if self.vocabulary is not None:
            return self.vocabulary.tokenize(texts, self.context_length)
        return _tokenizer()(list(texts), context_length=self.context_length)

    def fingerprint(self) -> str:
        """Digest of all that the embedding of a text depends on: weights, activation, context length, vocabulary."""
        self.load()
        digest = hashlib.sha256(f'{self.act} {self.context_length}'.encode())
        if self.vocabulary is not None:
            digest.update(' '.join(['', *self.vocabulary.words]).encode())
        for name, value in sorted(self.tower.state_dict().items()):
            digest.update(name.encode())
            digest.update(value.detach().cpu().contiguous().float().numpy().tobytes())
        return digest.hexdigest()

    def load(self) -> None:
        """Loads `pretrained`, once.

        Raises:
            FileNotFoundError: If the path does not exist.
            ConnectionError: If a tag can be neither found in the cache nor fetched.
            ValueError: If the weights are of another architecture.
        """
        if self._loaded:
            return
        weights = load_text_tower(self.arch, self.pretrained, self.token_embedding)
        found, own = weights.tensors, self.tower.state_dict()
        self._check_words(weights.words, weights.source)
        wrong = [name for name, value in own.items() if name not in found or found[name].shape != value.shape]
        if wrong:
            shape = tuple(found[wrong[0]].shape) if wrong[0] in found else 'nothing'
            raise ValueError(f'{weights.source} holds a text tower of another architecture: {wrong[0]} is {shape} in '
                             f'the file and {tuple(own[wrong[0]].shape)} in the encoder. Set arch to that of the file.')
        self.tower.load_state_dict({name: found[name].float() for name in own})
        self._loaded = True
        MMLogger.get_current_instance().info(f'CLIPTextEncoder: loaded {weights.source} ({self.act})')

    def _check_words(self, trained: Optional[Tensor], source: str) -> None:
        """Refuses token embeddings of other words; `trained` is None where they are of CLIP's own tokens."""
        own = None if self.vocabulary is None else self.vocabulary.as_tensor()
        if (trained is None) == (own is None) and (own is None or torch.equal(trained.cpu(), own)):
            return
        found = "CLIP's tokens" if trained is None else f'the words {words_of(trained)}'
        cure = 'None' if trained is None else 'these words'
        raise ValueError(f'{source} was trained with {found}. Set vocabulary of the text encoder to {cure}: token '
                         'embeddings mean nothing with others, or in another order.')

    def _save_to_state_dict(self, destination: dict, prefix: str, keep_vars: bool) -> None:
        super()._save_to_state_dict(destination, prefix, keep_vars)
        if self.vocabulary is not None:  # no buffer: distributed training would average it
            destination[f'{prefix}words'] = self.vocabulary.as_tensor()

    def _load_from_state_dict(self, state_dict: dict, prefix: str, *args: Any) -> None:
        # A checkpoint with the whole tower takes the place of `pretrained`, which would overwrite it at the first text.
        own = (f'{prefix}tower.{name}' for name in self.tower.state_dict())
        if all(name in state_dict for name in own):
            self._loaded = True
            self._check_words(state_dict.pop(f'{prefix}words', None), 'the checkpoint')
        super()._load_from_state_dict(state_dict, prefix, *args)


def _build_tower(geometry: dict, vocab_size: int, act: str, seed: int, embedding_std: float) -> nn.Module:
    from open_clip.transformer import QuickGELU, TextTransformer
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        tower = TextTransformer(
            context_length=geometry['context_length'],
            vocab_size=vocab_size,
            width=geometry['embed_dims'],
            heads=geometry['num_heads'],
            layers=geometry['depth'],
            output_dim=geometry['out_dims'],
            act_layer=QuickGELU if act == 'quick_gelu' else nn.GELU)
        nn.init.normal_(tower.token_embedding.weight, std=embedding_std)
    return tower


def _tokenizer():
    # The module's own instance, as open_clip.tokenize uses; the import costs seconds and is put off to here.
    import open_clip
    return open_clip.tokenize
