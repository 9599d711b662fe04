"""Parts of a Hugging Face model: from a folder, from the cache, or from the network."""

import os
from types import ModuleType
from typing import Any

from vlplugins.clip_tags import hub_is_out_of_reach


def load_part(kind: str, pretrained: str) -> Any:
    """A configuration, tokenizer or model of Hugging Face.

    Args:
        kind: 'AutoConfig', 'AutoTokenizer' or 'AutoModel'.
        pretrained: Path of a folder, or name on the hub such as 'distilbert-base-uncased'.

    Raises:
        ImportError: Without the `text` extra.
        FileNotFoundError: If the folder does not exist or lacks files.
        ConnectionError: If a name can be neither found in the cache nor fetched.
    """
    loader = getattr(_transformers(), kind)
    if os.path.isdir(pretrained):
        return _from_folder(loader, pretrained)
    if pretrained.startswith(('/', './', '../')) or pretrained.count('/') > 1:
        raise FileNotFoundError(f'There is no folder at {pretrained}. Correct `pretrained` of the text encoder, or '
                                'give the name of a model on the Hugging Face hub.')
    # The cache first: to ask the hub for a newer version costs a second, and without network half a minute.
    try:
        return loader.from_pretrained(pretrained, local_files_only=True)
    except (OSError, ValueError) as error:
        if hub_is_out_of_reach():
            raise _missing(pretrained) from error
    try:
        return loader.from_pretrained(pretrained)
    except (OSError, ValueError) as error:
        raise _missing(pretrained) from error


def _transformers() -> ModuleType:
    try:
        import transformers
    except ImportError as error:
        raise ImportError("vlplugins.HFTextEncoder needs the package transformers: pip install 'vlplugins[text]'"
                          ) from error
    return transformers


def _from_folder(loader: Any, folder: str) -> Any:
    try:
        return loader.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise FileNotFoundError(f'{folder} is not a complete folder of a Hugging Face model, which has config.json, '
                                f'the weights and the files of the tokenizer: {reason}') from error


def _missing(name: str) -> ConnectionError:
    return ConnectionError(
        f'The text encoder {name!r} is not in the cache of Hugging Face and could not be fetched. On a machine with '
        f'network, run `hf download {name} --local-dir {os.path.basename(name)}`, copy the folder here, and set '
        f'pretrained to its path. A misspelt name looks the same.')
