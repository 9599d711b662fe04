"""The entities that can be seen in the mini world: what ALT aligns the regions of a frame with."""

from typing import Dict, List, Tuple

from .labels import LABELS, OBJECTS, SEEN_LABELS, VERBS, split_label

# Unit and description, by object. No sentence names an object together with a motion.
_OBJECT_ENTITIES: Dict[str, Tuple[Tuple[str, str], ...]] = {
    'apple': (('apple', 'a round red fruit with a short stem'), ('fruit', 'something round and red to eat'),
              ('stem', 'the thin brown stick on top of a fruit')),
    'leaf': (('leaf', 'a green blade with pointed ends and light veins'), ('plant', 'something green and living'),
             ('vein', 'a light line across a green blade')),
    'star': (('star', 'a yellow shape with five points'), ('point', 'a sharp yellow corner'),
             ('ray', 'a bright line from the middle of a yellow shape')),
    'fish': (('fish', 'an orange animal with fins and a white stripe'), ('animal', 'something orange and alive')),
    'box': (('box', 'a brown square made of cardboard'), ('cardboard', 'stiff brown paper'),
            ('tape', 'a light strip that closes a brown parcel')),
    'wheel': (('wheel', 'a black ring around a grey rim with three spokes'), ('tyre', 'a thick black ring of rubber'),
              ('spoke', 'a grey bar from a hub to its rim')),
    'moon': (('moon', 'a white crescent with grey spots'), ('crescent', 'a white curved shape with two sharp tips'),
             ('crater', 'a small grey spot on something white')),
    'car': (('car', 'a blue vehicle with windows and two tyres'), ('vehicle', 'something blue for driving'),
            ('window', 'a light blue pane of glass')),
}
_BODY_ENTITIES: Dict[str, Tuple[Tuple[str, str], ...]] = {
    'fish': (('fin', 'a flat orange part of the body for swimming'), ('tail', 'the orange end of the body, like a fan'),
             ('eye', 'a white disc with a black dot on the head')),
}
_SCENE_ENTITIES: Tuple[Tuple[str, str], ...] = (
    ('sand', 'light brown grains on a beach'), ('grass', 'dull green blades covering the ground'),
    ('water', 'grey blue waves on a lake'), ('brick wall', 'rows of red grey bricks with light joints'),
    ('road', 'rough grey asphalt'), ('tiled floor', 'light and dark purple squares'),
    ('background', 'an empty place without any object'), ('ground', 'an even surface seen from above'),
    ('camera', 'the whole picture slides because the camera moves'),
)
_MOTION_ENTITIES: Dict[str, Tuple[str, str]] = {
    'moving left': ('left', 'going to the left side of the picture'),
    'moving right': ('right', 'going to the right side of the picture'),
    'moving up': ('up', 'rising to the top of the picture'),
    'moving down': ('down', 'sinking to the bottom of the picture'),
    'spinning': ('spin', 'turning around its own middle'),
    'growing': ('grow', 'getting bigger and bigger'),
    'shrinking': ('shrink', 'getting smaller and smaller'),
    'bouncing': ('bounce', 'jumping up and falling down again and again'),
}


def object_units(obj: int) -> List[str]:
    """Units of the entities that tell of an object: its name, its kind and its parts."""
    return [unit for entities in (_OBJECT_ENTITIES, _BODY_ENTITIES) for unit, _ in entities.get(OBJECTS[obj], ())]


def _seen_labels(position: int, index: int) -> List[str]:
    """Labels outside the held-out ones whose object (position 0) or verb (position 1) has this index."""
    return [LABELS[label] for label in SEEN_LABELS if split_label(label)[position] == index]


def mini_corpus() -> List[dict]:
    """Entities of the mini world.

    Returns:
        Dicts with `unit`, a word or two; `description`, a phrase that could stand under a picture of it; `category`,
        one of 'object', 'body', 'scene' and 'motion'; `labels`, the labels it is part of, without the held-out
        combinations (none for scenes, which go with every label).
    """
    rows = [(entity, 'object', _seen_labels(0, OBJECTS.index(obj)))
            for obj, entities in _OBJECT_ENTITIES.items() for entity in entities]
    rows += [(entity, 'body', _seen_labels(0, OBJECTS.index(obj)))
             for obj, entities in _BODY_ENTITIES.items() for entity in entities]
    rows += [(entity, 'scene', []) for entity in _SCENE_ENTITIES]
    rows += [(entity, 'motion', _seen_labels(1, VERBS.index(verb))) for verb, entity in _MOTION_ENTITIES.items()]
    return [{'unit': unit, 'description': description, 'category': category, 'labels': labels}
            for (unit, description), category, labels in rows]
