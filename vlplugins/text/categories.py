"""Which of the four groups of entities a sense belongs to (ALT, table C3)."""

from vlplugins.text.wordnet import Sense, WordNet

# What lies below these is a place rather than a thing.
SCENE_ROOTS = frozenset(('area.n.05', 'body_of_water.n.01', 'excavation.n.03', 'facility.n.01',
                         'geological_formation.n.01', 'horizontal_surface.n.01', 'land.n.04', 'road.n.01',
                         'street.n.01', 'structure.n.01', 'tract.n.01', 'vegetation.n.01'))
# Structures that are things after all: frames of windows and doors.
NOT_SCENES = frozenset(('framework.n.03', ))
MOTION_FILES = frozenset(('noun.act', 'noun.event', 'noun.process'))


def category_of(sense: Sense, wordnet: WordNet) -> str:
    """'body', 'scene', 'motion' or, for every other noun, 'object'."""
    if sense.lexname == 'noun.body':
        return 'body'
    if sense.pos == 'v' or sense.lexname in MOTION_FILES:
        return 'motion'
    kinds = wordnet.ancestors(sense) | {sense.name}
    if kinds & NOT_SCENES:
        return 'object'
    return 'scene' if sense.lexname == 'noun.location' or kinds & SCENE_ROOTS else 'object'
