import re
from html.parser import HTMLParser

import numpy as np
import pytest

from vlplugins.visualization import ClipRegions, Comparison, Curve, MotionClip, write_report

CLASSES = ['cat moving left', 'cat spinning', 'dog moving left', 'dog spinning']
CONFUSION = np.array([[5, 1, 0, 0], [0, 6, 0, 0], [2, 0, 4, 0], [0, 0, 0, 6]])
SUMMARY = {'top1': 21 / 24, 'chance': .25, 'test clips': 24}
CURVE = Curve([10, 20], [2., 1.], [20], [.8])


class Page(HTMLParser):
    """Checks that tags are closed in order, and collects addresses and text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.addresses, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name in ('src', 'href')]
        if tag not in ('meta', 'img', 'br'):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return ' '.join(self.words)


def clip(label=0, predicted=0, num_regions=5):
    rng = np.random.default_rng(0)
    return ClipRegions(
        frames=rng.integers(0, 255, (8, 32, 32, 3)).astype(np.uint8), source=rng.integers(1, num_regions, (8, 16)),
        entities=[[f'entity <{t}.{r}>' for r in range(num_regions)] for t in range(8)],
        similarity=np.full((8, num_regions), .37), label=label, predicted=predicted)


def page(tmp_path, **changes):
    arguments = {'title': 'A < B', 'summary': SUMMARY, 'curves': {'A': CURVE}, 'confusion': CONFUSION,
                 'classes': CLASSES, 'regions': [clip()], **changes}
    return write_report(tmp_path / 'deep/report.html', **arguments).read_text(encoding='utf-8')


def test_page_is_well_formed_and_needs_nothing_else(tmp_path):
    text = page(tmp_path)
    parsed = Page(text)
    assert parsed.open == [] and parsed.addresses
    assert all(address.startswith('data:') for address in parsed.addresses)
    assert not re.search(r'https?://|<script|<link|@import|url\(', text)


def test_headline_and_groups(tmp_path):
    text = Page(page(tmp_path)).text
    assert 'A < B' in text and '87.5 %' in text and '3.5 times chance (25.0 %)' in text
    assert 'Motion: 95.8 % right (chance 50.0 %)' in text and 'Object: 91.7 % right' in text  # 23 and 22 of 24
    assert re.search(r'dog moving left\s+cat moving left\s+2 of 6', text)


def test_clips_show_their_verdict_and_entities(tmp_path):
    text = Page(page(tmp_path, regions=[clip(), clip(2, 1)])).text
    assert '✓ recognised' in text and '✗ taken for cat spinning' in text
    assert 'entity <0.0>' in text and 'entity <2.0>' in text and '0.37' in text
    assert 'entity <1.0>' not in text  # four of eight frames are shown: 0, 2, 4, 6


def test_labels_without_groups_show_the_whole_matrix_only(tmp_path):
    text = page(tmp_path, classes=['a', 'b', 'c', 'd'])
    assert 'Motion' not in Page(text).text and text.count('class="confusion"') == 1


@pytest.mark.parametrize('num_classes, drawn, folded', [(24, 1, 0), (25, 1, 1), (100, 1, 1), (101, 0, 0)])
def test_large_matrices_are_folded_away_and_very_large_ones_left_out(tmp_path, num_classes, drawn, folded):
    names = [f'class{index}' for index in range(num_classes)]
    text = page(tmp_path, classes=names, confusion=np.eye(num_classes, dtype=int), regions=[])
    assert text.count('class="confusion"') == drawn and text.count('<details>') == folded


def test_model_without_regions_and_run_without_log_are_said(tmp_path):
    text = Page(page(tmp_path, regions=[], curves={})).text
    assert 'does not align regions' in text and 'No training log' in text


def test_patches_that_were_not_merged_are_coloured_by_entity(tmp_path):
    source = np.tile(np.arange(1, 17), (8, 1))
    text = Page(page(tmp_path, regions=[clip(num_regions=17)._replace(source=source)])).text
    assert 'taken for one entity' in text and 'were merged' not in text


def test_further_parts(tmp_path):
    motion = MotionClip('train/1.mp4', np.zeros((9, 8, 8, 3), np.uint8), np.array([1., 1, 4, 4]))
    text = page(tmp_path, curves={'A': CURVE, 'B <': CURVE}, motion=[motion], correlation='data:image/png;base64,AA',
                results=[Comparison('unseen', {'A': .5}, {'chance': .25}, 8)])
    parsed = Page(text)
    assert parsed.open == [] and all(address.startswith('data:') for address in parsed.addresses)
    assert text.count('class="curve"') == 4 and 'B <' in parsed.text and 'train/1.mp4' in parsed.text
    assert 'alt="correlation map"' in text and 'unseen' in parsed.text
    plain = page(tmp_path)
    assert 'Motion areas' not in plain and 'correlation map' not in plain and 'compare it with' not in plain


def test_no_mistakes(tmp_path):
    assert 'No clip was mistaken' in page(tmp_path, confusion=np.diag([6, 6, 6, 6]))


@pytest.mark.parametrize('changes, message', [
    ({'summary': {'top1': .5}}, 'no chance; it has top1'),
    ({'classes': ['a', 'b']}, r'2 classes.*\(4, 4\)')])
def test_arguments_that_do_not_fit_are_refused(tmp_path, changes, message):
    with pytest.raises(ValueError, match=message):
        page(tmp_path, **changes)
