"""Held-out combinations of the mini world that a text tells of."""

import re
from typing import Dict, List, Set

from .captions import VERB_PHRASES
from .corpus import object_units
from .labels import LABELS, OBJECTS, VERBS, is_held_out, label_index

# Words beside those of the captions that tell of a motion.
_MOTION_WORDS: Dict[str, str] = {
    'moving left': r'left\w*', 'moving right': r'right\w*',
    'moving up': r'up|upwards?|ris(?:es?|ing)|rose|ascend\w*|climb\w*',
    'moving down': r'down|downwards?|sink\w*|sank|fall\w*|fell|descend\w*|drop\w*',
    'spinning': r'spin\w*|spun|turn(?:s|ed|ing)?|rotat\w*|whirl\w*',
    'growing': r'grow\w*|grew|bigger|larger|expand\w*|swell\w*',
    'shrinking': r'shrink\w*|shr[au]nk|smaller|tiny|tinier|contract\w*',
    'bouncing': r'bounc\w*|hop(?:s|ped|ping)?|jump\w*'}
_PLURALS = {'leaf': 'leaves'}


def held_out_phrases(text: str) -> List[str]:
    """Labels of the held-out combinations that a text could tell of.

    Strict rather than clever: any object, its kinds and parts that the corpus names, and any word for a motion that
    stand in the same text count as a combination.

    Args:
        text: Caption, label, prompt, or entity with its description.

    Returns:
        Sorted labels; none for a clean text.
    """
    text = ' '.join(re.findall('[a-z]+', text.lower()))
    verbs = _verbs(text)
    return sorted(LABELS[label_index(obj, verb)] for obj in range(len(OBJECTS)) if _names(obj, text)
                  for verb in verbs if is_held_out(obj, verb))


def _verbs(text: str) -> Set[int]:
    """Motions a text names; the words of a whole phrase, as in 'jumping up again and again', are not read once more."""
    found = set()
    phrases = [(phrase, verb) for verb, several in VERB_PHRASES.items() for phrase in several]
    for phrase, verb in sorted(phrases, key=lambda pair: -len(pair[0])):
        text, count = re.subn(rf'\b{phrase}\b', '-', text)
        found |= {verb} if count else set()
    found |= {verb for verb, words in _MOTION_WORDS.items() if re.search(rf'\b(?:{words})\b', text)}
    return {VERBS.index(verb) for verb in found}


def _names(obj: int, text: str) -> bool:
    units = [*object_units(obj), *([_PLURALS[OBJECTS[obj]]] if OBJECTS[obj] in _PLURALS else [])]
    return re.search(rf'\b(?:{"|".join(units)})(?:e?s)?\b', text) is not None
