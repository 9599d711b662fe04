"""Our names are found from the host's scope, and the host's from ours."""

import pytest
from mmaction import registry as host
from mmengine.config.utils import MODULE2PACKAGE

from vlplugins import registry


@pytest.mark.parametrize(('kind', 'name'), [
    ('MODELS', 'FrozenTextHead'), ('TRANSFORMS', 'OpenVideo'), ('DATASETS', 'VideoDataset'),
    ('DATA_SAMPLERS', 'DrawSampler'),
    ('HOOKS', 'SkippedVideosHook'), ('OPTIM_WRAPPER_CONSTRUCTORS', 'DecayFreeOptimWrapperConstructor')])
def test_prefix_leads_to_our_part(kind, name):
    part = getattr(host, kind).get(f'vlplugins.{name}')
    assert part.__module__.startswith('vlplugins.')
    assert getattr(registry, kind).get(name) is part


def test_stock_parts_are_found_from_our_scope():
    assert registry.MODELS.get('TSNHead') is host.MODELS.get('TSNHead')


def test_unprefixed_names_stay_the_hosts():
    assert host.DATASETS.get('VideoDataset').__module__.startswith('mmaction.')


def test_configs_of_the_package_have_an_address():
    assert MODULE2PACKAGE['vlplugins'] == 'vlplugins'
