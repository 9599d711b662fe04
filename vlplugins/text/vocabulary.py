"""A small vocabulary of whole words, for text towers that read one small world and need no table of 49408 tokens."""

import re
from pathlib import Path
from typing import List, Sequence, Union

import torch
from torch import Tensor

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Vocabulary:
    """Turns texts into ids of whole words: lower case, punctuation dropped.

    Id 0 pads; the words have 1 to V in their order; then come one for words that are not in the vocabulary, one for the
    start and one for the end of a text. The end has the highest id: CLIP's text tower reads off its embedding there.

    Args:
        words: The words, or the path of a text file with one word per line.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: No words, one twice, or one that `split_words` would change.
    """

    def __init__(self, words: Union[str, Path, Sequence[str]]) -> None:
        source = 'vocabulary'
        if isinstance(words, (str, Path)):
            source, words = str(words), _read(Path(words).expanduser())
        self.words = _checked(list(words), source)
        self._ids = {word: index for index, word in enumerate(self.words, start=1)}
        self.unknown, self.start, self.end = (len(self.words) + offset for offset in (1, 2, 3))

    def __len__(self) -> int:
        """Number of words V."""
        return len(self.words)

    @property
    def num_tokens(self) -> int:
        """Rows of a table of token embeddings: the words, padding, unknown, start and end."""
        return len(self.words) + 4

    def tokenize(self, texts: Sequence[str], context_length: int) -> Tensor:
        """Token ids of texts.

        Args:
            texts: n of them.
            context_length: L, at least 3. Of longer texts the last words are cut.

        Returns:
            (n, L) long.
        """
        rows = torch.zeros(len(texts), context_length, dtype=torch.long)
        for row, text in zip(rows, texts):
            ids = [self._ids.get(word, self.unknown) for word in split_words(text)][:context_length - 2]
            row[:len(ids) + 2] = torch.tensor([self.start, *ids, self.end])
        return rows

    def as_tensor(self) -> Tensor:
        """The words as a tensor of bytes, to be kept with weights that were trained on them."""
        return torch.frombuffer(bytearray(' '.join(self.words), 'utf-8'), dtype=torch.uint8)

    def bags(self, texts: Sequence[str]) -> Tensor:
        """Which words of the vocabulary each text has, (n, V) bool."""
        rows = torch.zeros(len(texts), len(self), dtype=torch.bool)
        for row, text in zip(rows, texts):
            row[[self._ids[word] - 1 for word in split_words(text) if word in self._ids]] = True
        return rows


def words_of(tensor: Tensor) -> str:
    """The words of `Vocabulary.as_tensor`, shortened for messages."""
    words = bytes(tensor.tolist()).decode().split()
    return ' '.join(words[:4] + ['…'] * (len(words) > 4))


def split_words(text: str) -> List[str]:
    """Words of a text in lower case, without punctuation: "A fish: it's red." has a, fish, it's and red."""
    return _WORD.findall(text.lower())


def _read(path: Path) -> List[str]:
    if not path.is_file():
        raise FileNotFoundError(f'vocabulary={str(path)!r} is no file. Give a text file with one word per line, or the '
                                'words themselves.')
    return path.read_text(encoding='utf-8-sig').split('\n')


def _checked(words: List[str], source: str) -> List[str]:
    words = [word.strip() for word in words if word.strip()]
    if not words:
        raise ValueError(f'{source}: there are no words.')
    for index, word in enumerate(words):
        if split_words(word) != [word]:
            raise ValueError(f'{source}: {word!r} is no single word in lower case without punctuation, which texts are '
                             f'cut into ({" ".join(split_words(word))!r}). Write it so.')
        if word in words[:index]:
            raise ValueError(f'{source}: {word!r} comes twice. Keep one of them.')
    return words
