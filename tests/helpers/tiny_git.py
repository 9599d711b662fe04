"""A GIT of a few thousand random weights for three frames, saved as the hub's models are."""

from pathlib import Path
from typing import Any

import torch

WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'a', 'dog', 'runs', 'cat', 'sleeps', 'on', 'grass']


def write_tokenizer(folder: Path) -> Any:
    """BERT's tokenizer for `WORDS`."""
    import transformers
    (folder / 'vocab.txt').write_text('\n'.join(WORDS))
    return transformers.BertTokenizerFast(str(folder / 'vocab.txt'))


def write_git(folder: Path, tokenizer: Any) -> str:
    """Saves model and processor; returns the folder."""
    import transformers
    sizes = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
    torch.manual_seed(0)
    config = transformers.GitConfig(
        vision_config=dict(sizes, image_size=32, patch_size=16), vocab_size=len(WORDS), num_image_with_embedding=3,
        bos_token_id=2, eos_token_id=3, pad_token_id=0, initializer_range=1.0, **sizes)
    transformers.GitForCausalLM(config).save_pretrained(folder)
    pictures = transformers.CLIPImageProcessor(size=dict(shortest_edge=32), crop_size=dict(height=32, width=32))
    transformers.GitProcessor(pictures, tokenizer).save_pretrained(folder)
    return str(folder)
