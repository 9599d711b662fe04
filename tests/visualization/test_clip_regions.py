import numpy as np

from vlplugins.visualization.clip_regions import ClipRegions, join_equal_entities


def test_patches_with_the_same_entity_become_one_region():
    clip = ClipRegions(
        frames=np.zeros((2, 4, 4, 3), np.uint8), source=np.array([[1, 2, 3, 4], [4, 3, 2, 1]]),
        entities=[['scene', 'sand', 'leg', 'sand', 'eye'], ['scene', 'a', 'b', 'c', 'd']],
        similarity=np.array([[.9, .2, .5, .4, .1], [.8, .1, .2, .3, .4]]), label=0, predicted=1)
    joined = join_equal_entities(clip)
    assert joined.source.tolist() == [[1, 2, 1, 3], [1, 2, 3, 4]]
    assert joined.entities == [['scene', 'sand', 'leg', 'eye'], ['scene', 'd', 'c', 'b', 'a']]
    np.testing.assert_allclose(joined.similarity, [[.9, .3, .5, .1, 0], [.8, .4, .3, .2, .1]])
    assert not clip.merged and joined.merged and (joined.label, joined.predicted) == (0, 1)
