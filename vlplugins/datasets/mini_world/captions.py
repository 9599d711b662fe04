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
ORDERS = ('{subject} is {verb}{place}{rest}', '{front}{subject} is {verb}{rest}', '{verb}{place}: {subject}{rest}')
NEIGHBOUR, CAMERA = ' near {}', ' while the camera moves'
# A sentence tells the thing and what it does, and the rest now and then, as people do. Were the rest always told, clips
# could be told apart by place, colour and neighbour, and a small model would take much longer to look at the motion.
COLOUR_SHARE, SIZE_SHARE, REST_SHARE, SYNONYM_SHARE = .5, .3, .4, .1


def with_article(words: str) -> str:
    """The words with 'a' or 'an' before them."""
    return f'{"an" if words[0] in "aeiou" else "a"} {words}'


def name(obj: int) -> str:
    """Colour and name of an object, as in 'red apple'."""
    return f'{COLOURS[obj]} {OBJECTS[obj]}'


def caption(scene: Scene, rng: np.random.Generator) -> str:
    """A sentence that is true of the scene; `rng` chooses synonyms, the order, and what is left unsaid."""

    def said(share: float) -> bool:
        return rng.random() < share

    def named(obj: int) -> str:
        return name(obj) if said(COLOUR_SHARE) else OBJECTS[obj]

    words = [named(scene.obj)]
    if said(SIZE_SHARE):
        words.insert(0, str(rng.choice(SIZE_WORDS[scene.size])))
    usual, *synonyms = VERB_PHRASES[VERBS[scene.verb]]
    verb = str(rng.choice(synonyms)) if said(SYNONYM_SHARE) else usual
    place = PLACES[scene.background] if said(REST_SHARE) else ''
    rest = ''
    if scene.distractor is not None and said(REST_SHARE):
        rest += NEIGHBOUR.format(with_article(named(scene.distractor)))
    if any(scene.pan) and said(REST_SHARE):
        rest += CAMERA
    return ORDERS[rng.integers(len(ORDERS))].format(
        subject=with_article(' '.join(words)), verb=verb, place=place and f' {place}', front=place and f'{place}, ',
        rest=rest)
