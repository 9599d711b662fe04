"""Parts of the body that are in every corpus, because most actions show them (ALT, section 3.1)."""

BODY_PARTS = {
    'ankle': 'the joint between the foot and the leg',
    'arm': 'the limb from the shoulder to the hand',
    'back': 'the rear side of the body between the neck and the hips',
    'beard': 'hair growing on the chin and cheeks',
    'belly': 'the soft front of the body below the ribs',
    'body': 'a whole person from head to toe',
    'cheek': 'the side of the face below the eye',
    'chest': 'the front of the body between the neck and the belly',
    'chin': 'the tip of the face below the mouth',
    'ear': 'the part at the side of the head that hears',
    'elbow': 'the joint in the middle of the arm',
    'eye': 'the part of the face that sees',
    'eyebrow': 'the strip of hair above an eye',
    'face': 'the front of the head with eyes, nose and mouth',
    'finger': 'one of the slim parts at the end of a hand',
    'fingernail': 'the hard plate at the tip of a finger',
    'fist': 'a hand with its fingers closed tightly',
    'foot': 'the part at the end of a leg on which a person stands',
    'forearm': 'the arm between elbow and wrist',
    'forehead': 'the part of the face above the eyes',
    'hair': 'the strands that grow on the head',
    'hand': 'the part at the end of an arm that grips and holds',
    'head': 'the top of the body with the face and the hair',
    'heel': 'the rear end of a foot',
    'hip': 'the side of the body where the leg begins',
    'jaw': 'the bony lower edge of the face that moves in chewing',
    'knee': 'the joint in the middle of the leg',
    'leg': 'the limb from the hip to the foot',
    'lip': 'the soft edge of the mouth',
    'mouth': 'the opening of the face for eating and speaking',
    'neck': 'the part that carries the head on the shoulders',
    'nose': 'the part in the middle of the face that smells',
    'palm': 'the inner side of a hand',
    'shin': 'the front of the leg below the knee',
    'shoulder': 'the joint where the arm meets the body',
    'skin': 'the outer cover of the body',
    'thigh': 'the leg above the knee',
    'thumb': 'the short strong finger set apart from the others',
    'toe': 'one of the small parts at the tip of a foot',
    'tongue': 'the movable red part inside the mouth',
    'tooth': 'one of the hard white parts in the mouth for biting',
    'waist': 'the narrow middle of the body above the hips',
    'wrist': 'the joint between the arm and the hand',
}

_IRREGULAR = {'feet': 'foot', 'teeth': 'tooth', 'nails': 'fingernail', 'nail': 'fingernail'}


def body_part(word: str) -> str:
    """The entry of `BODY_PARTS` that a word names, singular or plural; an empty string if it names none."""
    for form in (word, _IRREGULAR.get(word, ''), word[:-1] if word.endswith('s') else ''):
        if form in BODY_PARTS:
            return form
    return ''
