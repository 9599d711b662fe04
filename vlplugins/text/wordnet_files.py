"""Finds the files of WordNet's database on this machine and reads them."""

import os
import sys
import zipfile
from pathlib import Path
from typing import Dict, List, Optional, Union

# Of Debian's and Ubuntu's package wordnet-base.
SYSTEM_FOLDER = Path('/usr/share/wordnet')

# wndb(5WN): words, synsets and irregular forms of nouns and verbs. Nothing else is asked for, so it does not matter
# that the Debian package lacks `lexnames` and `index.sense`, which NLTK's reader insists on.
FILES = ('index.noun', 'data.noun', 'noun.exc', 'index.verb', 'data.verb', 'verb.exc')

_CURE = ('Get it with `apt-get install wordnet-base` or `python -m nltk.downloader wordnet`, or give the folder that '
         'holds data.noun, index.noun, … (tools/build_corpus.py: --wordnet DIR).')


def nltk_folders() -> List[Path]:
    """Folders in which NLTK keeps its corpora, in the order in which NLTK looks."""
    given = [Path(folder) for folder in os.environ.get('NLTK_DATA', '').split(os.pathsep) if folder]
    prefixes = [Path(sys.prefix), Path(sys.prefix, 'share'), Path(sys.prefix, 'lib'), Path('/usr/share'),
                Path('/usr/local/share'), Path('/usr/lib'), Path('/usr/local/lib')]
    return given + [Path('~/nltk_data').expanduser()] + [prefix / 'nltk_data' for prefix in prefixes]


def find_wordnet() -> Path:
    """WordNet's folder, or zip as NLTK's downloader leaves it: NLTK's copy, else the system's.

    Raises:
        FileNotFoundError: WordNet is in none of these places; the message says how to get it.
    """
    places = [folder / 'corpora' / name for folder in nltk_folders() for name in ('wordnet', 'wordnet.zip')]
    for place in [*places, SYSTEM_FOLDER]:
        if (place / 'data.noun').is_file() or (place.suffix == '.zip' and place.is_file()):
            return place
    raise FileNotFoundError(f"WordNet was found neither in NLTK's folders nor in {SYSTEM_FOLDER}. {_CURE}")


def read_wordnet(source: Union[str, Path, None] = None) -> Dict[str, bytes]:
    """Contents of WordNet's files by name.

    Args:
        source: Folder or zip of WordNet; None looks in the usual places.

    Raises:
        FileNotFoundError: No WordNet there.
    """
    source = find_wordnet() if source is None else Path(source).expanduser()
    found = {name: _read(source, name) for name in FILES}
    missing = [name for name, content in found.items() if content is None]
    if missing:
        raise FileNotFoundError(f'{source} does not hold WordNet: {", ".join(missing)} not there. {_CURE}')
    return found


def _read(source: Path, name: str) -> Optional[bytes]:
    if source.suffix != '.zip':
        return (source / name).read_bytes() if (source / name).is_file() else None
    if not source.is_file():
        return None
    with zipfile.ZipFile(source) as archive:
        inside = f'{source.stem}/{name}'
        return archive.read(inside) if inside in archive.namelist() else None
