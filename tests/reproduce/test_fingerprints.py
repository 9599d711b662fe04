from vlplugins.reproduce.fingerprints import fingerprint
from vlplugins.reproduce.resolve import Settings
from vlplugins.reproduce.steps import Evaluate, Train


def mark(step, gpus=None, **options):
    return fingerprint(step, Settings(options, gpus))


def test_fingerprint_is_of_what_changes_numbers(config):
    plain = mark(Train(config))
    assert plain == mark(Train(config)) == mark(Train(config), gpus=1) == mark(Train(config), gpus=8)
    assert plain == mark(Train(config), **{'train_dataloader.num_workers': 0})
    assert plain == mark(Train(config), **{'train_dataloader.dataset.data_prefix': 'elsewhere'})
    assert plain == mark(Train(config), **{'test_dataloader.accuracy': 1.0})
    others = [
        mark(Train(config), **{'train_dataloader.dataset.ann_file': 'other.txt'}),
        mark(Train(config), **{'optim_wrapper.accumulative_counts': 2}),
        mark(Train(config, {'model.head.width': 8})),
        mark(Train(config, start=Train(config))),
        mark(Train(config, {'load_from': 'own.pth'})),
        mark(Evaluate(config)),
    ]
    assert len({plain, *others}) == 7


def test_a_split_that_a_row_asks_for_counts(config):
    """Contrastive losses see what is in memory at once; of how the user splits a batch a row knows nothing."""
    split = {'train_dataloader.batch_size': 4, 'optim_wrapper.accumulative_counts': 16}
    plain = mark(Train(config))
    assert mark(Train(config, split)) != plain
    assert mark(Train(config), gpus=1, **{'train_dataloader.batch_size': 4}) == plain


def test_fingerprint_of_a_test_is_also_of_its_training(config):
    first, second = (Evaluate(config, checkpoint=Train(config, {'train_cfg.max_epochs': epochs})) for epochs in (1, 2))
    assert mark(first) != mark(second)
    assert mark(first) != mark(Evaluate(config, checkpoint=first.checkpoint, loader='val'))


def test_fingerprint_follows_the_config_file(config):
    before = mark(Train(config))
    with open(config, 'a') as file:
        file.write("model['head']['width'] = 5\n")
    assert mark(Train(config)) != before


def test_known_fingerprints_are_not_made_again(config):
    known = {}
    test = Evaluate(config, checkpoint=Train(config))
    assert fingerprint(test, Settings(), known) == mark(test)
    assert len(known) == 2  # the training's, too
    with open(config, 'a') as file:
        file.write("model['head']['width'] = 5\n")
    assert fingerprint(Evaluate(config, checkpoint=Train(config)), Settings(), known) == known[repr(test)]
