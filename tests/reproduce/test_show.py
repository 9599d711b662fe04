import json

import pytest

from vlplugins.reproduce import find_table
from vlplugins.reproduce.run import pick_rows, run_rows
from vlplugins.reproduce.show import as_data, as_markdown, as_text
from vlplugins.reproduce.table import NOT_PRINTED, printed_number


@pytest.fixture
def root(tmp_path):
    return tmp_path / 'work'


def test_every_row_and_every_printed_number_is_shown(tmp_path):
    from vlplugins.reproduce import TABLES
    for table in TABLES.values():
        lines = list(as_text(table, tmp_path, counter=None))
        for row in table.rows:
            line = next(line for line in lines if line.startswith(f'{row.key} '))
            assert row.label in line
            assert all(text in line for text in row.paper.values())
            assert 'configs/' in line or 'cited by the paper' in line


def test_columns_are_aligned(tmp_path):
    table = find_table('text4vis.table9')
    lines = list(as_text(table, tmp_path, counter=None))
    start = next(index for index, line in enumerate(lines) if line.startswith('row'))
    at = lines[start].index('paper: Top-1 (%)')
    assert [line[at:at + 4] for line in lines[start + 2:start + 7]] == ['81.2', '80.7', '77.8', '76.1', '81.5']
    assert {line[at - 1] for line in lines[start + 2:start + 7]} == {' '}


def test_overrides_and_starts_are_shown(tmp_path):
    def configs(name, row):
        table = find_table(name)
        return next(one for one in as_data(table, tmp_path, counter=None)['rows'] if one['key'] == row)['configs']

    assert configs('text4vis.table6', 'random') == [
        'configs/text4vis/text4vis_b16_k400.py (tested on val_dataloader) model.cls_head.class_texts.matrix=random']
    assert configs('text4vis.table2', 'l14') == [
        'configs/text4vis/text4vis_l14_activitynet_16f.py (from text4vis_l14_k400_16f)']
    assert configs('text4vis.table4', 'ours')[:2] == [
        'configs/text4vis/text4vis_l14_k400.py', 'test: configs/text4vis/zero_shot/text4vis_l14_ucf101.py']
    assert configs('text4vis.table7', 'vision_text')[0] == (
        'test only: configs/text4vis/text4vis_b16_k400.py (tested on val_dataloader) model.neck=None')
    assert configs('alt.table6', 'hmdb51') == [
        'configs/alt/alt_b16_k400_32f.py', 'linear_probe.py: configs/alt/linear_probe/alt_b16_hmdb51_32f.py']
    assert configs('text4vis.table10', 'single') != configs('text4vis.table10', 'multiple')
    assert configs('text4vis.fig1', 'text') == ['configs/text4vis/text4vis_b16_k400.py']
    assert configs('text4vis.table1', 'mtv') == []


def test_results_stand_beside_the_paper(table, root, make_workshop):
    assert not any('ours:' in line for line in as_text(table, root))
    run_rows(table, pick_rows(table, ['views']), make_workshop(), root)
    line = next(line for line in as_text(table, root) if line.startswith('views'))
    assert '50.00 (-0.50)' in line
    assert '50.00±1.20 (+2.00)' in line
    assert '†' not in line
    row = as_data(table, root)['rows'][1]
    assert row['result']['as_defined']
    assert row['result']['values']['top1'] == 50.0


def test_results_of_other_settings_are_marked(table, root, make_workshop):
    run_rows(table, pick_rows(table, ['views']), make_workshop(**{'model.head.width': 8}), root)
    lines = list(as_text(table, root))
    assert '50.00 (-0.50) †' in next(line for line in lines if line.startswith('views'))
    assert '* † views was measured with --cfg-options model.head.width=8' in lines
    assert not as_data(table, root)['rows'][1]['result']['as_defined']


def test_variants_of_a_pretraining_are_told_apart(tmp_path):
    """Where the fine-tuning of all rows is the same."""
    row = as_data(find_table('fils.table3a'), tmp_path)['rows'][0]
    assert row['configs'] == ['configs/fils/finetune/fils_b16_ek100.py '
                              '(from fils_b16_ek100_800e model.action_strategy=random model.action_draws=10)']


def test_counts_are_labelled_as_ours(tmp_path):
    def counter(step, thop):
        assert thop
        return dict(params_m=1.5, gmacs=2.5, thop_params_m=3.25, thop_gmacs=4.5, thop_classifier_m=0.5)

    lines = list(as_text(find_table('text4vis.table12'), tmp_path, counter))
    head = next(line for line in lines if line.startswith('row'))
    line = next(line for line in lines if line.startswith('b16'))
    for title, value in (('counted params (M)', '1.50'), ('counted GMACs', '2.50'), ('as thop: params (M)', '3.25'),
                         ('as thop: GMACs', '4.50')):
        assert line[head.index(title):].startswith(value)
    row = as_data(find_table('text4vis.table1'), tmp_path, counter)['rows'][-1]
    assert row['counts']['thop_params_m'] == 3.75  # Table 1 has the classifier in it


def test_settings_of_paper_and_config_side_by_side(tmp_path):
    line = next(line for line in as_text(find_table('text4vis.tableA3'), tmp_path) if line.startswith('betas'))
    assert line.split('  ')[0] == 'betas'
    assert line.index('0.9, 0.98 ') < line.index('0.9, 0.999')


def test_markdown_is_a_table(table, root):
    lines = [line for line in as_markdown(table, root) if line.startswith('|')]
    assert len({line.count('|') for line in lines}) == 1
    assert len(lines) == 2 + len(table.rows)
    assert lines[2].startswith('| others | Others [1] | 10.0 |')


def test_data_can_be_written_as_json(tmp_path):
    text = json.dumps(as_data(find_table('text4vis.table6'), tmp_path, counter=None))
    assert json.loads(text)['rows'][0]['paper'] == {'top1': '59.3'}


def test_numbers_are_read_from_what_is_printed():
    assert [printed_number(text) for text in ('75.27', '85.8±3.3', '6.7 (10*)', '3829×1×3', '-', NOT_PRINTED)] == [
        75.27, 85.8, 6.7, 3829, None, None]
