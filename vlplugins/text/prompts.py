"""Sentences about a class for the text encoder: templates filled in with its label."""

from typing import Dict, List, Sequence, Union

from vlplugins.text.units import split_name

_NOUNS = ('photo', 'video', 'example', 'demonstration')
_FORMS = ('a {} of {{}}.', 'a {} of a person {{}}.', 'a {} of a person using {{}}.', 'a {} of a person doing {{}}.',
          'a {} of a person during {{}}.', 'a {} of a person performing {{}}.', 'a {} of a person practicing {{}}.')

TEMPLATES: Dict[str, List[str]] = {
    # The 28 of CLIP (Radford et al., 2021) for Kinetics.
    'clip_kinetics': [form.format(noun) for noun in _NOUNS for form in _FORMS],
    # The label alone, as X-CLIP's released code does.
    'label': ['{}'],
    'text4vis': ['a video of a person {}.'],
    'vifi_clip': ['a photo of a {}.'],
}


def resolve_templates(templates: Union[str, Sequence[str]]) -> List[str]:
    """Templates from a name, a single template or a list of templates.

    Args:
        templates: A key of `TEMPLATES`, or one or several sentences with `{}` where the label goes.

    Raises:
        ValueError: A template without exactly one `{}`, or an unknown name.
    """
    if isinstance(templates, str):
        templates = TEMPLATES.get(templates, [templates])
    if not templates:
        raise ValueError('templates is empty. Give at least one; the bare label is \'{}\'.')
    for template in templates:
        if not isinstance(template, str) or template.count('{}') != 1:
            raise ValueError(f"templates: {template!r} needs exactly one '{{}}', where the label goes. "
                             f'Known names of templates: {", ".join(TEMPLATES)}.')
    return list(templates)


def build_prompts(labels: Sequence[str], templates: Union[str, Sequence[str]],
                  split_camel_case: bool = False) -> List[List[str]]:
    """Prompts of every class, in the order of the labels.

    Args:
        labels: Names of the classes.
        templates: See `resolve_templates`.
        split_camel_case: Write 'ApplyEyeMakeup' as 'apply eye makeup' and 'brush_hair' as 'brush hair'. The published
            zero-shot figures on UCF-101 are with the names as they are.

    Returns:
        One list per label with one prompt per template.
    """
    forms = resolve_templates(templates)
    return [[form.replace('{}', name) for form in forms] for name in class_names(labels, split_camel_case)]


def class_names(labels: Sequence[str], split_camel_case: bool = False) -> List[str]:
    """Names of the classes as they are written into prompts; see `build_prompts`."""
    return [split_name(label) if split_camel_case else label for label in labels]
