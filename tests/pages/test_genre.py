"""Genre from the page's own word, else from the text's."""

import pytest

from attache.pages.genre import genre_of
from tests.pages.made import PARAGRAPHS

NEWS = "\n".join(PARAGRAPHS)
OPINION = (
    "The government must stop pretending. For ten years we have watched our leaders sell rifles to whoever "
    "asks, and we should be ashamed "
    "of it. Surely nobody believes that a stamped form can keep a rifle from a warlord. Parliament should "
    "publish every licence, and it must "
    "do so before the summer. Those who say that this cannot be done have not tried. We owe it to the dead to "
    "try, and we owe it to our own "
    "children, who will read our excuses and be right to laugh at them. Honest trade has nothing to hide, and "
    "it deserves better friends."
)
INTERVIEW = "\n".join(
    [
        "Mira Solh spoke to us in her office.",
        "Q: Did the navy know about the ship?",
        "A: It did not, and I have asked why.",
        "Q: Who paid for the rifles?",
        "A: A bank that no longer exists.",
        "Q: Will you resign?",
        "A: No. I have work to do, and so do you.",
    ]
)
TURNS = INTERVIEW.replace("Q:", "Example:").replace("A:", "Solh:")
STATEMENT = (
    "FOR IMMEDIATE RELEASE\nThe Ministry of Foreign Affairs welcomes the ceasefire and calls on all sides to "
    "keep it. The Ministry "
    "thanks the mediators."
)


@pytest.mark.parametrize(
    ("text", "known", "genre"),
    [
        (NEWS, {}, "news"),
        (NEWS, {"section": ["Home", "Opinion", "Editorials"]}, "opinion"),
        (NEWS, {"section": ["World", "Analysis"]}, "analysis"),
        (NEWS, {"types": ["opinionnewsarticle"]}, "opinion"),
        (NEWS, {"types": ["blogposting"]}, "blog"),
        (NEWS, {"title": "[Editorial] Boats and friends"}, "opinion"),
        (NEWS, {"title": "Opinion | Boats and friends"}, "opinion"),
        (NEWS, {"title": "Analysis: boats and friends"}, "analysis"),
        (NEWS, {"title": "Explainer: why two boats matter"}, "analysis"),
        (NEWS, {"url": "https://example.org/press-releases/2023/boats"}, "official statement"),
        (NEWS, {"url": "https://example.org/world/editorial-cartoonist-freed"}, "news"),
        (NEWS, {"around": ["EDITORIAL", "By the board"]}, "opinion"),
        (NEWS, {"title": "Statement by the spokesperson on the boats"}, "official statement"),
        (NEWS, {"title": "Minister’s statement angers Ankara"}, "news"),
        (OPINION, {}, "opinion"),
        (f"“{OPINION}” the speaker said.\n{NEWS}", {}, "news"),
        (INTERVIEW, {}, "interview"),
        (TURNS, {}, "interview"),
        (STATEMENT, {}, "official statement"),
    ],
)
def test_genres(text, known, genre):
    assert genre_of(text, **known) == genre
