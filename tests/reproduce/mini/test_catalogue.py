"""Every step of every table can be run, and every claim names cells that there are."""

import pytest

from vlplugins.reproduce.mini.catalogue import MINI_TABLES, find_mini_tables
from vlplugins.reproduce.mini.claim_list import CLAIMS
from vlplugins.reproduce.mini.plan import Place
from vlplugins.reproduce.mini.scales import SCALES
from vlplugins.reproduce.places import tool_path
from vlplugins.reproduce.resolve import resolve
from vlplugins.reproduce.steps import Evaluate, Tool, Train, walk

USED = [pytest.param(table, scale, id=f'{table.name}-{scale.name}') for table in MINI_TABLES.values()
        for scale in SCALES.values() if scale.name in table.scales]


def test_names():
    assert all(table.name == name for name, table in MINI_TABLES.items())
    assert [table.name for table in find_mini_tables(['fils.areas'])] == ['fils.areas']
    with pytest.raises(ValueError, match=r"no table 'fils.area' in the mini world; did you mean fils\.areas"):
        find_mini_tables(['fils.area'])


@pytest.mark.parametrize('table, scale', USED)
def test_rows_and_columns(table, scale):
    keys = [row.key for row in table.rows]
    assert len(set(keys)) == len(keys)
    assert set(table.floors) <= {column.key for column in table.columns}
    assert set(table.repeats) <= set(SCALES) and set(table.scales) <= set(SCALES)
    assert bool(table.curve) == any(row.x is not None for row in table.rows)
    drawn = table.at(table.draws(scale, 0)[0])
    assert drawn.rows
    for row in drawn.rows:
        measured = [key for measure in row.measures for key in measure.metrics]
        assert len(set(measured)) == len(measured), row.key
        assert set(measured) <= {column.key for column in table.columns}, row.key


@pytest.mark.parametrize('table, scale', USED)
def test_no_two_rows_are_the_same_work(table, scale, tmp_path):
    workshop = Place(tmp_path, scale).workshop(3)
    rows = table.at(table.draws(scale, 3, str(Place(tmp_path, scale).world(3)))[0]).rows
    work = [{(workshop.fingerprint(measure.step), *measure.metrics.values()) for measure in row.measures}
            for row in rows]
    assert all(one != other for i, one in enumerate(work) for other in work[:i])


@pytest.mark.parametrize('table, scale', USED)
def test_steps_can_be_run(table, scale, tmp_path):
    """Configs exist, overrides change what is there, seeds belong to the draw, and a repeat is no copy of the first."""
    place = Place(tmp_path, scale)
    workshop = place.workshop(3)
    for draw in table.draws(scale, 3, str(place.world(3))):
        for row in table.at(draw).rows:
            for step in {id(step): step for measure in row.measures for step in walk(measure.step)}.values():
                cfg = resolve(step, workshop.settings, lambda other: 'output')
                assert f'{place.world(3)}/' in str(cfg.get('train_dataloader') or cfg.get('test_dataloader'))
                if isinstance(step, Train):
                    assert cfg.randomness.seed in (draw.seed, draw.fine_tuning_seed), row.key
                if isinstance(step, Evaluate):
                    assert cfg.test_dataloader and cfg.test_evaluator
                if isinstance(step, Tool) and step.tool.endswith('.py'):
                    assert tool_path(step.tool)


@pytest.mark.parametrize('claim', CLAIMS, ids=lambda claim: f'{claim.group}: {claim.text}')
def test_cells_of_claims(claim):
    for table, row, column in claim.cells():
        draw = MINI_TABLES[table].draws(SCALES['benchmark'], 0)[0]
        measured = MINI_TABLES[table].at(draw).row(row).measures
        assert any(column in measure.metrics for measure in measured), (table, row, column)


def test_claims_have_different_names():
    assert len({(claim.group, claim.text) for claim in CLAIMS}) == len(CLAIMS)
