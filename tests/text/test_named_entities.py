from vlplugins.text.entities import Entity
from vlplugins.text.named_entities import NamedEntities

ENTITIES = (
    Entity('apple', 'red', 'object', ('apple falling', 'apple spinning')),
    Entity('stem', 'brown', 'object', ('apple falling', 'apple spinning')),
    Entity('brick wall', 'rows', 'scene'),
    Entity('tree', 'green', 'object', ('apple falling', 'pear spinning')),
)


def test_by_unit_or_by_what_its_labels_share():
    named = NamedEntities(ENTITIES)
    captions = ['An Apple, falling', 'a brick on a wall', 'a wall', 'a pear falls', 'a stem and a tree']
    assert named(captions).tolist() == [
        [True, True, False, False],
        [False, False, True, False],
        [False, False, False, False],
        [False, False, False, False],
        [False, True, False, True],
    ]
