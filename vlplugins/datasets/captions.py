"""Captions of clips, as they come out of a captioning model or of the user's own files."""

from pathlib import Path
from typing import Any, Dict, List, Union

from .caption_files import READERS


def read_captions(path: Union[str, Path]) -> Dict[str, List[str]]:
    """Captions by clip.

    A table (`.csv`, `.tsv`) has an id and a caption in a line, or a header that names the two columns among others. A
    JSON file has `{id: caption}`, `{id: [caption, …]}`, or a list of records `{"id": …, "caption": …}`; in a `.jsonl`
    file each line is a record.

    Args:
        path: Of the file.

    Returns:
        One or more captions of each clip, in the order of the file, without spaces around them.

    Raises:
        FileNotFoundError: No such file.
        ValueError: Another kind of file, a line that cannot be read, an empty caption, or an id that comes twice.
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f'the captions {path} do not exist; correct the path, or write them with '
                                'tools/build_captions.py')
    if path.suffix not in READERS:
        raise ValueError(f'{path}: captions come in {", ".join(READERS)} files, found the suffix {path.suffix!r}')
    found: Dict[str, List[str]] = {}
    places: Dict[str, str] = {}
    for key, value, where in READERS[path.suffix](path):
        if key in found:
            raise ValueError(f'{where}: the clip {key!r} already has a caption, in {places[key]}. Several captions of '
                             'a clip are written as a list, {id: [caption, …]} in JSON')
        found[key], places[key] = _texts(value, key, where), where
    if not found:
        raise ValueError(f'{path} holds no caption')
    return found


def _texts(value: Any, key: str, where: str) -> List[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError(f'{where}: the caption of {key!r} must be a text that is not empty, or several in a list; '
                         f'found {value!r}')
    return [text.strip() for text in texts]
