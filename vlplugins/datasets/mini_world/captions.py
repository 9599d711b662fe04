"""Sentences about a scene from a small grammar: subject, motion, place, neighbour and camera, in three orders."""

from typing import Dict, Tuple

import numpy as np

from .labels import COLOURS, OBJECTS, VERBS
from .scene import Scene

VERB_PHRASES: Dict[str, Tuple[str, ...]] = {
    'moving left': ('moving left', 'sliding to the left', 'going left'),
    'moving right': ('moving right', 'sliding to the right', 'going right'),
    'moving up': ('moving up', 'rising', 'going up'),
    'moving down': ('moving down', 'sinking', 'going down'),
    'spinning': ('spinning', 'turning around', 'rotating'),
    'growing': ('growing', 'getting bigger', 'expanding'),
    'shrinking': ('shrinking', 'getting smaller', 'becoming tiny'),
    'bouncing': ('bouncing', 'hopping', 'jumping up again and again'),
}
SIZE_WORDS = {'small': ('small', 'little'), 'large': ('large', 'big')}
PLACES = {'sand': 'on sand', 'grass': 'on grass', 'water': 'on water', 'bricks': 'in front of a brick wall',
          'road': 'on a grey road', 'tiles': 'on a tiled floor'}
ORDERS = ('{subject} is {verb} {place}{rest}', '{place}, {subject} is {verb}{rest}', '{verb} {place}: {subject}{rest}')
NEIGHBOUR, CAMERA = ' near {}', ' while the camera moves'


def with_article(words: str) -> str:
    """The words with 'a' or 'an' before them."""
    return f'{"an" if words[0] in "aeiou" else "a"} {words}'


def name(obj: int) -> str:
    """Colour and name of an object, as in 'red apple'."""
    return f'{COLOURS[obj]} {OBJECTS[obj]}'


def caption(scene: Scene, rng: np.random.Generator) -> str:
    """A sentence that is true of the scene; `rng` chooses synonyms, the order, and what is left unsaid."""
    words = [name(scene.obj)]
    if rng.random() < .6:
        words.insert(0, str(rng.choice(SIZE_WORDS[scene.size])))
    subject = with_article(' '.join(words))
    verb = str(rng.choice(VERB_PHRASES[VERBS[scene.verb]]))
    place = PLACES[scene.background]
    rest = ''
    if scene.distractor is not None:
        rest += NEIGHBOUR.format(with_article(name(scene.distractor)))
    if any(scene.pan):
        rest += CAMERA
    return ORDERS[rng.integers(len(ORDERS))].format(subject=subject, verb=verb, place=place, rest=rest)
