"""Words that carry no meaning of their own, left out of units and of glosses."""

STOP_WORDS = frozenset("""
    a about above after again against all along also am among an and another any are around as at away be because been
    before behind being below beside between both but by can could did do does doing done down during each either else
    etc every for from further get gets getting give gives giving had has have having he her here hers herself him
    himself his how i if in into is it its itself just like make makes making me more most much my myself near no nor
    not of off on once one ones only onto or other others our ours ourselves out over own per same she should so some
    somebody someone something such than that the their theirs them themselves then there these they this those through
    to together too toward towards under until up upon us very was we were what when where which while who whom whose
    why will with within without would you your yours yourself
""".split())

# Nearly every gloss is written with these, so that sharing them says nothing about the sense.
GLOSS_WORDS = frozenset("""
    act action activity artifact become cause certain change especially event form general go group kind large living
    manner material move new object often part particular people person place purpose quality small sort state thing
    time two type use used using usually various way work
""".split())
