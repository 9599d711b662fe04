"""Regions as data, against the model's own forward pass and a cosine written out."""

import copy
import json

import mmcv
import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.apis import tiny_clip
from tests.clips import decode_all
from vlplugins.apis import describe_regions, load_dataset, load_model
from vlplugins.visualization.clip_regions import shows_regions, trace_clip

CORPUS = [dict(unit=unit, description=f'how {unit} looks', category=category, labels=['jumping'])
          for unit, category in (('ball', 'object'), ('hand', 'body'), ('street', 'scene'), ('fall', 'motion'))]
GRID = (4, 6)  # patches of 4 pixels
NUM_REGIONS = 1 + 24 - 2 * 5


@pytest.fixture
def alt(cfg):
    """The tiny config with ALT's parts: frames of 16 x 24 pixels, of which two blocks merge five pairs each."""
    cfg.model.backbone = dict(
        type='vlplugins.ToMeCLIPVisionTransformer', img_size=(16, 24), patch_size=4, embed_dims=16, depth=2,
        num_heads=2, out_dims=tiny_clip.WIDTH, merge_per_layer=5, position_std=0.5)
    cfg.model.neck = dict(
        type='vlplugins.MultiModalVideoDecoder', entities=dict(corpus=CORPUS, encoder=tiny_clip.TEXT_TOWER),
        embed_dims=tiny_clip.WIDTH, num_heads=2, num_blocks=1, num_regions=NUM_REGIONS)
    cfg.test_dataloader.dataset.pipeline = tiny_clip.pipeline(num_clips=2)
    cfg.test_dataloader.dataset.pipeline[3].scale = (24, 16)
    return cfg


@pytest.fixture
def model(alt):
    torch.manual_seed(0)
    return load_model(alt, device='cpu')


def forward(model, views, view=0):
    """Region tokens of a view by the ordinary forward pass, (T, R, E)."""
    with torch.no_grad():
        return model.backbone((views[view:view + 1].float() - 120) / 60)[1][0]


def test_regions_of_a_frame_part_the_grid(model, videos):
    clip = describe_regions(model, str(videos / '1.mp4'))
    assert clip.grid == GRID and clip.image_size == (16, 24) and clip.patch_size == 4 and len(clip.frames) == 3
    for frame in clip.frames:
        assert len(frame.regions) == NUM_REGIONS and [r.index for r in frame.regions] == list(range(NUM_REGIONS))
        assert (sum(region.mask.astype(int) for region in frame.regions) == 1).all()
        assert sum(region.size for region in frame.regions) == 24
        first, *others = frame.regions
        assert first.is_class_token and first.patches == [] and first.box is None
        assert all(region.size and not region.is_class_token for region in others)
        assert max(region.size for region in others) > 1
        assert sorted(patch for region in others for patch in region.patches) == [
            (row, column) for row in range(4) for column in range(6)]


def test_sizes_and_places_are_those_of_the_merging(model, videos):
    """A region's size is its token's in the backbone, which follows the sizes in another way."""
    sizes = []
    block = model.backbone._block
    model.backbone._block = lambda *args: sizes.append(block(*args)) or sizes[-1]
    clip = describe_regions(model, str(videos / '1.mp4'))
    size = sizes[-1][1]  # (T, R), the class token 1
    for frame, expected in zip(clip.frames, size.round().int().tolist()):
        assert [region.size for region in frame.regions[1:]] == expected[1:] and expected[0] == 1


def test_boxes_are_as_small_as_can_be(model, videos):
    for frame in describe_regions(model, str(videos / '2.mp4')).frames:
        for region in frame.regions[1:]:
            pixels = np.kron(region.mask, np.ones((4, 4), bool))
            left, top, right, bottom = region.box
            inside = np.zeros_like(pixels)
            inside[top:bottom, left:right] = True
            assert not (pixels & ~inside).any()
            edges = pixels[top, left:right], pixels[bottom - 1, left:right], pixels[top:bottom, left], pixels[
                top:bottom, right - 1]
            assert all(edge.any() for edge in edges)


@pytest.mark.parametrize('view', [0, 1])
def test_entities_are_those_that_the_neck_aligns(model, videos, view):
    clip = describe_regions(model, videos / '3.mp4', topk=3, view=view)
    regions = forward(model, load_dataset(model.cfg)[3]['inputs'], view)
    aligned = model.neck.align_regions(regions[None])[0]
    for t, frame in enumerate(clip.frames):
        for r, region in enumerate(frame.regions):
            best = region.entities[0]
            assert torch.equal(model.neck.entities.rows[best.index], aligned[t, r]) and region.aligned
            similarities = [match.similarity for match in region.entities]
            assert len(similarities) == 3 and similarities == sorted(similarities, reverse=True)
            for match in region.entities:
                cosine = F.cosine_similarity(regions[t, r], model.neck.entities.rows[match.index], dim=0).item()
                assert match.similarity == pytest.approx(cosine, abs=1e-5)
                known = dict(unit=match.unit, description=match.description, category=match.category)
                assert known.items() <= CORPUS[[entity['unit'] for entity in CORPUS].index(match.unit)].items()
                assert model.neck.entity_texts[match.index] == match.unit


def test_frames_are_numbered_as_in_the_video(model, videos):
    """Frames of the clip are the very frames of the file: each is decoded again by its number."""
    frames = decode_all(videos / '4.mp4')
    for view in (0, 1):
        clip = describe_regions(model, str(videos / '4.mp4'), view=view)
        shown = load_dataset(model.cfg)[4]['inputs'][view]
        assert [frame.position for frame in clip.frames] == [0, 1, 2]
        for frame in clip.frames:
            expected = mmcv.imresize(frames[frame.frame_index], (24, 16))
            np.testing.assert_array_equal(shown[:, frame.position].permute(1, 2, 0).numpy(), expected)


def test_tensor_is_as_good_as_a_file(model, videos):
    views = load_dataset(model.cfg)[5]['inputs']
    for view in (0, 1):
        expected = describe_regions(model, str(videos / '5.mp4'), view=view).to_dict()
        for found in (describe_regions(model, views[view]), describe_regions(model, views, view=view)):
            assert found.video is None and all(frame.frame_index is None for frame in found.frames)
            assert [frame['regions'] for frame in found.to_dict()['frames']] == [
                frame['regions'] for frame in expected['frames']]


def test_json_holds_it_all(model, videos):
    clip = describe_regions(model, str(videos / '6.mp4'), topk=2)
    read = json.loads(clip.to_json())
    assert read == clip.to_dict() and read['video'] == str(videos / '6.mp4') and read['grid'] == [4, 6]
    region, original = read['frames'][1]['regions'][3], clip.frames[1].regions[3]
    assert [tuple(patch) for patch in region['patches']] == original.patches and tuple(region['box']) == original.box
    assert region['entities'][1]['similarity'] == original.entities[1].similarity
    assert read['frames'][1]['frame_index'] == clip.frames[1].frame_index and region['size'] == original.size


def test_more_entities_than_there_are(model, videos):
    assert len(describe_regions(model, str(videos / '1.mp4'), topk=99).frames[0].regions[0].entities) == len(CORPUS)
    with pytest.raises(ValueError, match='topk=0'):
        describe_regions(model, str(videos / '1.mp4'), topk=0)


def test_embeddings_without_a_corpus_and_a_model_without_a_config(alt, model):
    clip = torch.randint(256, (3, 2, 16, 24))
    del model.cfg  # the neck itself knows the units only
    match = describe_regions(model, clip).frames[0].regions[0].entities[0]
    assert match.unit in model.neck.entity_texts and match.description is None
    with pytest.raises(ValueError, match='no cfg: make it with vlplugins.apis.load_model'):
        describe_regions(model, 'video.mp4')
    alt.model.neck.entities = torch.eye(tiny_clip.WIDTH).tolist()
    match = describe_regions(load_model(alt, device='cpu'), clip).frames[0].regions[0].entities[0]
    assert match.unit is None and match.category is None


def test_corpora_and_categories_of_the_config(alt, videos):
    alt.model.neck.entities = dict(corpora=[CORPUS[:3], CORPUS[1:]], categories=['body', 'motion'],
                                   encoder=tiny_clip.TEXT_TOWER)
    clip = describe_regions(load_model(alt, device='cpu'), str(videos / '1.mp4'), topk=9)
    found = {(match.unit, match.category) for match in clip.frames[0].regions[1].entities}
    assert found == {('hand', 'body'), ('fall', 'motion')}


def test_only_the_class_token_is_aligned(alt):
    alt.model.neck.align = 'class'
    clip = describe_regions(load_model(alt, device='cpu'), torch.randint(256, (3, 2, 16, 24)))
    for frame in clip.frames:
        assert [region.aligned for region in frame.regions] == [True] + [False] * (NUM_REGIONS - 1)


def test_other_models_are_refused(alt, cfg, videos):
    learnable = copy.deepcopy(alt)
    learnable.model.neck.queries = 'learnable'
    learnable = load_model(learnable, device='cpu')
    assert not shows_regions(learnable)
    with pytest.raises(ValueError, match="queries='entities'; the neck is a MultiModalVideoDecoder without entities"):
        describe_regions(learnable, str(videos / '1.mp4'))
    plain = tiny_clip.config(videos)
    with pytest.raises(ValueError, match='merges patches into regions.*the backbone is a CLIPVisionTransformer'):
        describe_regions(load_model(plain, device='cpu'), str(videos / '1.mp4'))
    plain.model.backbone = alt.model.backbone
    plain.model.pop('neck')
    with pytest.raises(ValueError, match='the neck is missing'):
        describe_regions(load_model(plain, device='cpu'), str(videos / '1.mp4'))


def test_other_tensors_and_views_are_refused(model, videos):
    with pytest.raises(ValueError, match=r'not \(2, 16, 24\)'):
        describe_regions(model, torch.zeros(2, 16, 24))
    with pytest.raises(ValueError, match=r'view=2, but there are 2 of .*1.mp4'):
        describe_regions(model, str(videos / '1.mp4'), view=2)


def test_drawing_shows_the_same(model, videos):
    drawn = trace_clip(model, load_dataset(model.cfg)[7])
    clip = describe_regions(model, str(videos / '7.mp4'), topk=1)
    for t, frame in enumerate(clip.frames):
        source = sum(region.index * region.mask.astype(int) for region in frame.regions)
        np.testing.assert_array_equal(source.reshape(-1), drawn.source[t])
        assert [region.entities[0].unit for region in frame.regions] == drawn.entities[t]
