"""The parts of the body that an accident form names, as words and as a drawing.

Left and right are those of the person, as in first aid. The drawing is the second way to say it; the words are the
first, so nobody depends on a picture.
"""

REGIONS = [
    ("head", "Head"),
    ("face", "Face"),
    ("eyes", "Eye"),
    ("mouth", "Mouth or teeth"),
    ("ears", "Ear"),
    ("neck", "Neck"),
    ("chest", "Chest"),
    ("tummy", "Tummy"),
    ("back", "Back"),
    ("bottom", "Bottom"),
    ("left shoulder", "Left shoulder"),
    ("right shoulder", "Right shoulder"),
    ("left arm", "Left arm"),
    ("right arm", "Right arm"),
    ("left hand", "Left hand or fingers"),
    ("right hand", "Right hand or fingers"),
    ("left leg", "Left leg"),
    ("right leg", "Right leg"),
    ("left knee", "Left knee"),
    ("right knee", "Right knee"),
    ("left foot", "Left foot or toes"),
    ("right foot", "Right foot or toes"),
]

# (region, centre x, centre y, half width, half height) in the front view, 0..100 by 0..240; the person's right hand is
# on the left of the picture. The back view, beside it, has what the front cannot show.
FRONT = [
    ("head", 50, 14, 15, 9),
    ("face", 50, 30, 13, 8),
    ("eyes", 50, 25, 8, 3),
    ("ears", 64, 26, 4, 5),
    ("mouth", 50, 36, 6, 3),
    ("neck", 50, 45, 7, 5),
    ("chest", 50, 66, 18, 14),
    ("tummy", 50, 96, 17, 15),
    ("right shoulder", 25, 58, 8, 8),
    ("left shoulder", 75, 58, 8, 8),
    ("right arm", 19, 88, 6, 22),
    ("left arm", 81, 88, 6, 22),
    ("right hand", 17, 120, 7, 9),
    ("left hand", 83, 120, 7, 9),
    ("right leg", 39, 148, 9, 24),
    ("left leg", 61, 148, 9, 24),
    ("right knee", 39, 176, 8, 8),
    ("left knee", 61, 176, 8, 8),
    ("right foot", 37, 226, 10, 7),
    ("left foot", 63, 226, 10, 7),
]
BACK = [("back", 50, 78, 19, 26), ("bottom", 50, 118, 17, 13)]


def shapes(marked=()):
    """What the drawing is made of: (front, back), lists of {region, words, x, y, rx, ry, marked}."""
    words = dict(REGIONS)

    def of(rows):
        return [
            {"region": name, "words": words[name], "x": x, "y": y, "rx": rx, "ry": ry, "marked": name in marked}
            for name, x, y, rx, ry in rows
        ]

    return of(FRONT), of(BACK)
