"""The contrastive head in one process: its texts, its loss, its classifier, and the host around it."""

import copy
import math

import pytest
import torch
import torch.nn.functional as F
from mmaction.registry import MODELS as HOST_MODELS
from mmaction.registry import TRANSFORMS
from mmaction.structures import ActionDataSample
from mmengine.dataset import Compose
from mmengine.registry import init_default_scope

from tests.helpers.contrastive_cases import ENCODER, TEXTS, E
from tests.text.fake_encoder import FakeEncoder
from vlplugins.models.heads import ContrastiveHead, FrozenTextHead
from vlplugins.models.losses import info_nce
from vlplugins.models.text_encoders import CLIPTextEncoder
from vlplugins.text.sources import placeholder_rows

TEMPLATES = ['{}', 'a video of {}.', 'someone {}.']
LABELS = (2, 0, 2)


@pytest.fixture(autouse=True)
def scope():
    init_default_scope('mmaction')


def head_of(text='online', templates='label', encoder=ENCODER, **kwargs):
    return ContrastiveHead(dict(TEXTS, templates=templates, encoder=encoder), text=text, **kwargs)


def samples(labels=LABELS, **values):
    made = [ActionDataSample().set_gt_label(label) for label in labels]
    for name, column in values.items():
        for sample, value in zip(made, column):
            sample.set_field(value, name)
    return made


def prompts(label):
    return [template.replace('{}', TEXTS['labels'][label]) for template in TEMPLATES]


def encoded(texts):
    with torch.no_grad():
        return HOST_MODELS.build(ENCODER).encode(texts)


@pytest.mark.parametrize('text', ['online', 'offline'])
@pytest.mark.parametrize('target', ['kl', 'index'])
def test_loss_is_that_of_the_pairs(text, target):
    head, video = head_of(text, target=target), torch.randn(3, E)
    rows = encoded([TEXTS['labels'][label] for label in LABELS])
    labels = torch.tensor(LABELS) if target == 'kl' else None
    to_text, to_video = info_nce(video, rows, head.logit_scale, labels)
    losses = head.loss(video, samples())
    torch.testing.assert_close(losses['video_to_text'], to_text.detach())
    torch.testing.assert_close(losses['text_to_video'], to_video.detach())
    torch.testing.assert_close(losses['loss_contrastive'], (to_text + to_video) / 2)


def test_the_host_trains_on_the_mean_of_the_directions():
    recognizer = HOST_MODELS.build(dict(
        type='Recognizer3D', backbone=dict(type='C3D', style='pytorch', conv_cfg=dict(type='Conv3d')),
        cls_head=dict(type='vlplugins.ContrastiveHead', class_texts=TEXTS, in_channels=4096)))
    losses = recognizer.cls_head.loss(torch.randn(3, 4096), samples())
    total, logged = recognizer.parse_losses(losses)
    assert total == losses['loss_contrastive'] == logged['loss']
    assert {'video_to_text', 'text_to_video'} <= set(logged)


@pytest.mark.parametrize('text', ['online', 'offline'])
def test_classifies_as_the_frozen_head_with_the_same_texts(text):
    head = head_of(text, TEMPLATES, average_clips='feature').eval()
    frozen = FrozenTextHead(dict(TEXTS, templates=TEMPLATES), average_clips='feature').eval()
    video = torch.randn(4, E)
    torch.testing.assert_close(head(video), frozen(video))
    for ours, theirs in zip(head.predict(video, samples((0, 1))), frozen.predict(video, samples((0, 1)))):
        torch.testing.assert_close(ours.pred_score, theirs.pred_score)
    assert not head(video).isnan().any()
    assert head.labels == frozen.labels and head.num_classes == 4


@pytest.mark.parametrize('text', ['online', 'offline'])
def test_each_video_draws_its_template(text):
    head = head_of(text, TEMPLATES)
    known = F.normalize(encoded(prompts(2)), dim=-1)
    torch.manual_seed(0)
    rows = F.normalize(head._prompts(torch.full((64, ), 2)), dim=-1)
    nearest = (rows @ known.T).max(dim=1)
    torch.testing.assert_close(nearest.values, torch.ones(64))
    assert set(nearest.indices.tolist()) == {0, 1, 2}


@pytest.mark.parametrize('templates', ['label', TEMPLATES])
def test_distinct_texts_are_encoded_once_and_prompts_tokenised_once(templates, monkeypatch):
    head = head_of('online', templates)
    encoder, tokenised, batches = head.texts.text_encoder, [], []
    tokenize, tower = encoder.tokenize, encoder.tower.forward
    monkeypatch.setattr(encoder, 'tokenize', lambda texts: tokenised.append(list(texts)) or tokenize(texts))
    monkeypatch.setattr(encoder.tower, 'forward', lambda tokens: batches.append(tokens) or tower(tokens))
    for _ in range(2):
        head.loss(torch.randn(6, E), samples((3, 1, 3, 3, 1, 1)))
    assert len(tokenised) == 1
    assert all(len(batch) == len(batch.unique(dim=0)) for batch in batches)
    assert max(map(len, batches)) <= (2 if templates == 'label' else 6)


def test_encoder_that_only_encodes():
    head = head_of('online', TEMPLATES, FakeEncoder(E))
    head.loss(torch.randn(3, E), samples())['loss_contrastive'].backward()
    assert head.texts.text_encoder.letters.grad.abs().sum() > 0


def test_rows_of_the_classes_are_encoded_once_until_something_may_have_changed():
    head = head_of('online', encoder=FakeEncoder(E)).eval()
    batches = head.texts.text_encoder.batches
    first = head(torch.eye(E))
    head(torch.eye(E))
    assert batches == [4]
    changed = {name: -value if 'letters' in name else value for name, value in head.state_dict().items()}
    head.load_state_dict(changed)
    torch.testing.assert_close(head(torch.eye(E)), -first)
    with torch.no_grad():
        head.texts.text_encoder.letters.neg_()
    head.eval()
    torch.testing.assert_close(head(torch.eye(E)), first)
    assert head.to(torch.float64)(torch.eye(E)).shape == (E, 4)
    assert len(batches) == 4


def test_rows_of_the_classes_do_not_go_stale_in_training():
    head = head_of('online', encoder=FakeEncoder(E)).train()
    first = head(torch.eye(E))
    with torch.no_grad():
        head.texts.text_encoder.letters.neg_()
    torch.testing.assert_close(head(torch.eye(E)), -first)


class LateEncoder(FakeEncoder):
    """Reads its weights when it is first asked for something, as encoders with `pretrained` do."""

    def __init__(self):
        super().__init__(E)
        self.loaded = 0

    def load(self):
        if not self.loaded:
            self.letters.data.fill_(1)
            self.loaded += 1

    def encode(self, texts):
        self.load()
        return super().encode(texts)


def test_checkpoint_takes_the_place_of_pretrained_weights():
    """Also where their file is gone: a test from a checkpoint does not ask for it."""
    trained = head_of('online', encoder=dict(ENCODER, seed=1)).eval()
    head = head_of('online', encoder=dict(ENCODER, pretrained='gone/clip.pt', act='quick_gelu')).eval()
    head.load_state_dict(trained.state_dict())
    torch.testing.assert_close(head(torch.eye(E)), trained(torch.eye(E)))
    untrained = head_of('online', encoder=dict(ENCODER, pretrained='gone/clip.pt', act='quick_gelu')).eval()
    with pytest.raises(FileNotFoundError, match='gone/clip.pt'):
        untrained(torch.eye(E))


def test_training_starts_from_pretrained_weights():
    head = head_of('online', encoder=LateEncoder())
    head.init_weights()
    assert head.texts.text_encoder.loaded


def test_what_is_state():
    assert set(head_of('offline').state_dict()) == {'logit_scale'}
    online = head_of('online')
    towers = {f'texts.text_encoder.{name}' for name in HOST_MODELS.build(ENCODER).state_dict()}
    assert set(online.state_dict()) == {'logit_scale'} | towers
    assert all(value.requires_grad for value in online.parameters())
    other = ContrastiveHead(dict(TEXTS, labels=['cooking', 'sleeping']), text='online')
    other.load_state_dict(online.state_dict())  # other classes need no other weights
    assert other.eval()(torch.randn(1, E)).shape == (1, 2)


@pytest.mark.parametrize('text', ['online', 'offline'])
def test_training_learns(text):
    torch.manual_seed(0)
    head = head_of(text, in_channels=6, logit_scale=math.log(1 / 0.07))
    video, data = torch.randn(4, 6), samples(range(4))
    optimizer = torch.optim.Adam(head.parameters(), lr=1e-2)
    losses = []
    for _ in range(30):
        optimizer.zero_grad()
        losses.append(head.loss(video, data)['loss_contrastive'])
        losses[-1].backward()
        optimizer.step()
    assert losses[-1] < losses[0] / 4
    assert [int(sample.pred_label) for sample in head.eval().predict(video, data)] == [0, 1, 2, 3]


CAPTIONS = ('a man runs', 'a dog', 'a man runs')


def test_captions_in_place_of_prompts():
    video, rows = torch.randn(3, E), encoded(CAPTIONS)
    online = head_of('online', captions=True, target='index')
    offline = head_of('offline', captions=True, target='index')
    expected = sum(info_nce(video, rows, online.logit_scale)) / 2
    unlabelled = [ActionDataSample(metainfo=dict(caption=caption)) for caption in CAPTIONS]
    torch.testing.assert_close(online.loss(video, unlabelled)['loss_contrastive'], expected)
    ready = samples(caption_embedding=rows)
    torch.testing.assert_close(offline.loss(video, ready)['loss_contrastive'], expected)


@pytest.mark.parametrize('keys', [dict(algorithm_keys=('caption', 'caption_embedding')),
                                  dict(meta_keys=('caption', 'caption_embedding'))], ids=lambda keys: list(keys)[0])
def test_captions_come_through_the_pipeline_of_the_host(keys):
    pack = Compose([TRANSFORMS.build(dict(type='PackActionInputs', **keys))])
    rows = encoded(CAPTIONS)
    packed = [pack(dict(imgs=torch.zeros(1, 3, 2, 4, 4).byte().numpy(), label=label, caption=caption,
                        caption_embedding=row.numpy())) for label, caption, row in zip(LABELS, CAPTIONS, rows)]
    preprocess = HOST_MODELS.build(dict(type='ActionDataPreprocessor', format_shape='NCTHW'))
    data = dict(inputs=[item['inputs'] for item in packed], data_samples=[item['data_samples'] for item in packed])
    video, received = torch.randn(3, E), preprocess(data, training=True)['data_samples']
    losses = [head_of(text, captions=True).loss(video, received)['loss_contrastive'] for text in ('online', 'offline')]
    torch.testing.assert_close(*losses)
    torch.testing.assert_close(
        losses[0], sum(info_nce(video, rows, head_of().logit_scale, torch.tensor(LABELS))) / 2)


def test_scale_is_kept_in_bounds():
    head = head_of('offline', logit_scale=9.0, max_logit_scale=math.log(100))
    loss = head.loss(torch.randn(3, E), samples())['loss_contrastive']
    loss.backward()
    assert head.logit_scale.item() == pytest.approx(math.log(100))
    assert head.logit_scale.grad != 0  # can come back by itself
    free = head_of('offline', logit_scale=9.0)
    free.loss(torch.randn(3, E), samples())
    assert free.logit_scale == 9
    assert not head_of('offline', learnable_scale=False).logit_scale.requires_grad


def test_loss_in_full_precision_under_autocast():
    head, video = head_of('offline'), torch.randn(3, E)
    expected = head.loss(video, samples())['loss_contrastive']
    with torch.autocast('cpu', dtype=torch.bfloat16):
        assert torch.equal(head.loss(video, samples())['loss_contrastive'], expected)
        rows = head_of('online').eval().class_rows()
    torch.testing.assert_close(rows, head.class_rows())


def test_offline_takes_a_ready_matrix(tmp_path):
    matrix = torch.randn(4, E)
    torch.save(matrix, tmp_path / 'rows.pt')
    for class_texts in (matrix, dict(TEXTS, matrix=str(tmp_path / 'rows.pt'))):
        head = ContrastiveHead(class_texts, text='offline')
        torch.testing.assert_close(head.class_rows(), F.normalize(matrix, dim=-1))
        assert head.loss(torch.randn(3, E), samples())['loss_contrastive'].isfinite()


def test_counting_needs_no_text(monkeypatch):
    def encode(self, texts):
        raise AssertionError('a text was encoded')

    monkeypatch.setattr(CLIPTextEncoder, 'encode', encode)
    for text in ('online', 'offline'):
        with placeholder_rows():
            head = copy.deepcopy(head_of(text)).to('meta').eval()
            assert head(torch.zeros(2, E, device='meta')).shape == (2, 4)


@pytest.mark.parametrize('options, message', [
    (dict(text='frozen'), "text='frozen' is unknown: use 'offline' or 'online'"),
    (dict(target='ce'), "target='ce' is unknown: use 'kl' or 'index'"),
    (dict(num_classes=400), '4 labels in class_texts, but model.cls_head.num_classes=400'),
    (dict(class_texts=[[1.0, 0.0]], text='online'), "found list. A ready matrix needs text='offline'"),
    (dict(class_texts=dict(TEXTS, matrix='random'), text='online'), "class_texts with text='online'.*not matrix"),
    (dict(class_texts=dict(TEXTS, num_context=4), text='offline'), 'not num_context'),
])
def test_options_that_cannot_be(options, message):
    with pytest.raises(ValueError, match=message):
        ContrastiveHead(**{'class_texts': TEXTS, **options})


def test_samples_that_cannot_be_paired():
    online, video = head_of('online'), torch.randn(3, E)
    with pytest.raises(ValueError, match='6 features for 3 videos.*num_clips=1'):
        online.loss(torch.randn(6, E), samples())
    with pytest.raises(ValueError, match='one class for each video.*blending'):
        online.loss(video, samples([torch.full((4, ), 0.25)] * 3))
    with pytest.raises(ValueError, match=r'\[0, 4, 1\] is outside the 4 classes'):
        online.loss(video, samples((0, 4, 1)))
    with pytest.raises(ValueError, match="reads data_sample.caption, .*algorithm_keys=.'caption', "):
        head_of('online', captions=True).loss(video, samples())
    with pytest.raises(ValueError, match=r'has the shape \(5,\), but the texts of the classes are 32 wide'):
        head_of('offline', captions=True).loss(video, samples(caption_embedding=torch.randn(3, 5)))
