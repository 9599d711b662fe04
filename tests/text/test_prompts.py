import pytest

from vlplugins.text.prompts import TEMPLATES, build_prompts, class_names, resolve_templates


def test_clip_has_28_templates():
    templates = resolve_templates('clip_kinetics')
    assert len(set(templates)) == 28
    assert templates[:3] == ['a photo of {}.', 'a photo of a person {}.', 'a photo of a person using {}.']
    assert {'a video of a person doing {}.', 'a example of a person during {}.', 'a demonstration of {}.',
            'a demonstration of a person practicing {}.', 'a example of a person performing {}.'} < set(templates)


@pytest.mark.parametrize('noun', ['photo', 'video', 'example', 'demonstration'])
def test_clip_has_seven_forms_of_each_noun(noun):
    assert sum(template.startswith(f'a {noun} of ') for template in TEMPLATES['clip_kinetics']) == 7


@pytest.mark.parametrize(('given', 'expected'), [
    ('label', ['{}']),
    ('text4vis', ['a video of a person {}.']),
    ('someone {} outside', ['someone {} outside']),
    (['{}', 'a {}.'], ['{}', 'a {}.']),
    (('{}', ), ['{}']),
])
def test_names_strings_and_lists(given, expected):
    assert resolve_templates(given) == expected


def test_the_table_cannot_be_changed_through_the_result():
    resolve_templates('label').append('oops {}')
    assert resolve_templates('label') == ['{}']


@pytest.mark.parametrize('wrong', ['clip', 'a {} and a {}', ['{}', 'nothing'], ['{0}'], [None]])
def test_each_template_has_one_place_for_the_label(wrong):
    with pytest.raises(ValueError, match=r"exactly one '\{\}'.*clip_kinetics, label, text4vis"):
        resolve_templates(wrong)


def test_no_templates():
    with pytest.raises(ValueError, match='templates is empty'):
        resolve_templates([])


def test_prompts_are_labels_times_templates():
    assert build_prompts(['run', 'tai chi'], ['{}', 'see {}!']) == [['run', 'see run!'], ['tai chi', 'see tai chi!']]


def test_braces_in_a_label_stay():
    assert build_prompts(['{0} {}'], 'label') == [['{0} {}']]


def test_camel_case_is_split_only_on_demand():
    labels = ['ApplyEyeMakeup', 'passing American football (in game)']
    assert build_prompts(labels, 'label') == [['ApplyEyeMakeup'], ['passing American football (in game)']]
    assert build_prompts(labels, 'label', split_camel_case=True) == [['apply eye makeup'],
                                                                     ['passing American football (in game)']]


def test_names_are_split_on_demand():
    assert class_names(['ApplyEyeMakeup', 'tai chi']) == ['ApplyEyeMakeup', 'tai chi']
    assert class_names(['ApplyEyeMakeup', 'brush_hair'], split_camel_case=True) == ['apply eye makeup', 'brush hair']
