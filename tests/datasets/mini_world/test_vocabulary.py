from vlplugins.datasets.mini_world import LABELS, OBJECTS, VERBS, mini_corpus, vocabulary
from vlplugins.datasets.mini_world.captions import caption
from vlplugins.datasets.mini_world.scene import SPLITS, clip_rng, sample_scene
from vlplugins.text.prompts import TEMPLATES, build_prompts
from vlplugins.text.vocabulary import Vocabulary, split_words


def test_every_text_of_the_world_is_within_it():
    words = set(vocabulary())
    texts = [prompt for templates in TEMPLATES for prompts in build_prompts(LABELS, templates) for prompt in prompts]
    texts += [f'{entity["unit"]}: {entity["description"]}' for entity in mini_corpus()]
    texts += [caption(sample_scene(seed, split, index), clip_rng(seed, split, index, 1))
              for seed in (0, 5) for split in SPLITS for index in range(150)]
    assert all(set(split_words(text)) <= words for text in texts)
    assert set(OBJECTS) | set(split_words(' '.join(VERBS))) <= words


def test_is_a_vocabulary_without_words_that_nobody_says():
    words = vocabulary()
    assert words == sorted(words) and len(Vocabulary(words)) == len(words) < 250
    assert {'hopping', 'grey', 'near', 'camera', 'an', 'person'} <= set(words)
