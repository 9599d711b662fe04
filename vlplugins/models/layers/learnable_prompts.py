"""Class embeddings whose context of words is learned."""

import copy
from typing import Any, Callable, Optional, Sequence, Tuple

import torch
from torch import Tensor, nn

from vlplugins.ops.precision import full_precision

from .constant_matrix import ConstantMatrix
from .constant_module import ConstantModule

INIT_STD = 0.02
PLACEHOLDER = 0  # a token id below CLIP's end-of-text, which the tower finds as the largest


class LearnablePrompts(nn.Module):
    """Embeddings of '[V]₁ … [V]ₘ name' by a frozen text encoder, with learned vectors [V] (CoOp; Text4Vis, Eq. 7).

    The context, common to all classes, is the only parameter and all that a checkpoint holds: the same context serves
    any list of names. The encoder is a `ConstantModule`.

    Names stand alone after the context, as in Eq. 7; CoOp's own code puts a period behind them.

    Args:
        encoder: A `CLIPTextEncoder`; what is used of it is `tokenize`, `load`, `out_dims` and open_clip's `tower`. A
            copy is frozen.
        names: Of the classes.
        num_context: M, vectors of the context.
        rows: Embeddings of the random start where they are known, (C, E): the encoder is then not needed until the
            context changes.

    Raises:
        TypeError: If the encoder has no tower of CLIP.
        ValueError: If the encoder's texts are too short for the context and a name.
    """

    def __init__(self,
                 encoder: nn.Module,
                 names: Sequence[str],
                 num_context: int,
                 rows: Optional[Tensor] = None) -> None:
        super().__init__()
        if not hasattr(encoder, 'tower'):
            raise TypeError(f'class_texts.num_context={num_context} needs vlplugins.CLIPTextEncoder, into which '
                            f'learned tokens can be put, not {type(encoder).__name__}.')
        tokens = insert_context(encoder.tokenize(names), num_context)
        if rows is None:
            encoder.load()
        tower = copy.deepcopy(encoder.tower)
        # Nothing looks at what is behind the last end of a text: most of the 77 tokens of CLIP's texts are such.
        tower.attn_mask = tower.attn_mask[:tokens.shape[1], :tokens.shape[1]]
        self.tower, self.tokens = ConstantModule(tower), ConstantMatrix(tokens)
        width = tower.token_embedding.embedding_dim
        self.context = nn.Parameter(nn.init.normal_(torch.empty(num_context, width), std=INIT_STD))
        self.shape: Tuple[int, int] = (len(names), encoder.out_dims)
        self._rows = rows
        self._rows_of = None if rows is None else self.context.detach().clone()

    def forward(self) -> Tensor:
        """(C, E), not of unit length.

        Where no gradient is wanted they are computed once and kept until the context is another.
        """
        if torch.is_grad_enabled():
            return self._encode()
        if not self._is_fresh():
            # In full precision, or they would depend on whether the first to ask was under autocast.
            with full_precision(self.context.device):
                self._rows, self._rows_of = self._encode(), self.context.detach().clone()
        return self._rows

    def extra_repr(self) -> str:
        """Numbers of vectors and classes, for printing the model."""
        return f'num_context={len(self.context)}, num_classes={self.shape[0]}'

    def _is_fresh(self) -> bool:
        # By value: averaged weights are swapped in through `.data`, which leaves no trace in a tensor's version.
        # Without data, on the device 'meta', there is nothing to compare.
        return self._rows is not None and (self.context.is_meta or torch.equal(self._rows_of, self.context))

    def _encode(self) -> Tensor:
        # A hook puts the context in, because how open_clip's tower calls its blocks differs between versions.
        handle = self.tower.module.token_embedding.register_forward_hook(self._put_context)
        try:
            return self.tower(self.tokens.rows)
        finally:
            handle.remove()

    def _put_context(self, module: nn.Module, inputs: tuple, embedded: Tensor) -> Tensor:
        context = self.context.to(embedded.dtype).expand(len(embedded), -1, -1)
        return torch.cat([embedded[:, :1], context, embedded[:, 1 + len(self.context):]], dim=1)

    def _apply(self, fn: Callable, *args: Any, **kwargs: Any) -> 'LearnablePrompts':
        super()._apply(fn, *args, **kwargs)
        if self._rows is not None:
            self._rows, self._rows_of = fn(self._rows), fn(self._rows_of)
        return self


def insert_context(tokens: Tensor, num_context: int) -> Tensor:
    """Token ids with room for a context after the start of each text.

    Args:
        tokens: (C, L) as CLIP's tokenizer makes them: start, name, end, zeros.
        num_context: M, places to insert.

    Returns:
        (C, L') with L' ≤ L, up to the end of the longest text. What no longer fits is cut as CLIP does it: the last
        token of a text is its end.

    Raises:
        ValueError: If not one token of a name would be left.
    """
    length, end = tokens.shape[1], tokens.max()
    if num_context > length - 3:
        raise ValueError(f'class_texts.num_context={num_context} leaves no room for a name: a text of this encoder has '
                         f'{length} tokens, with its start, its end and the name. Use at most {length - 3}.')
    places = tokens.new_full((len(tokens), num_context), PLACEHOLDER)
    tokens = torch.cat([tokens[:, :1], places, tokens[:, 1:length - num_context]], dim=1)
    cut = (tokens != end).all(dim=1)
    tokens[cut, -1] = end
    return tokens[:, :int((tokens == end).int().argmax(dim=1).max()) + 1]
