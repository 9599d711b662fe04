"""Splits an action label into the units that may be seen in a video of it."""

import re
from typing import List

from vlplugins.text.stop_words import STOP_WORDS

# Between 'Apply' and 'Eye', and between 'TV' and 'Watching'.
_CAMEL_BORDER = re.compile(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])')
_ABSENT = re.compile(r'\(\s*not\b[^)]*\)', re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r'[^\W_]+')


def split_name(label: str) -> str:
    """Words of a label that is written as an identifier; a label with spaces comes back as it is.

    'ApplyEyeMakeup' (UCF-101) becomes 'apply eye makeup', 'brush_hair' (HMDB-51) becomes 'brush hair'.
    """
    if any(character.isspace() for character in label):
        return label
    return ' '.join(_CAMEL_BORDER.sub(' ', label).replace('_', ' ').lower().split())


def words(text: str) -> List[str]:
    """Lower-case words of a text in reading order, without punctuation and possessive endings."""
    return _WORD.findall(_POSSESSIVE.sub('', text.lower()))


def label_words(label: str) -> List[str]:
    """Words of a label in reading order, stop words included.

    What a label excludes is not in the video: '(not on a tie)' is left out, '(in game)' stays.
    """
    return words(_ABSENT.sub(' ', split_name(label)))


def content_words(label: str) -> List[str]:
    """Words of a label without stop words; all of them if nothing else were left."""
    found = label_words(label)
    return [word for word in found if word not in STOP_WORDS] or found


def verb_places(label: str) -> List[str]:
    """Words of a label that are verbs by their place: those in -ing, or else the first."""
    found = content_words(label)
    return [word for word in found if word.endswith('ing')] or found[:1]
