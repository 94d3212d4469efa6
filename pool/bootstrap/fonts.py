"""Cut the design system's fonts down to Latin letters, for the PDFs. Runs inside `.venv`.

A cut font can be embedded whole: that costs nothing, needs no subsetting library on the machine, and gives the same
bytes everywhere. Nothing here may depend on the clock or the folder.
"""

from fontTools import subset

from pool.bootstrap import places

SOURCE = places.DESIGN_SYSTEM / "dist" / "fonts" / "IBMPlexSans" / "complete" / "woff2"
CUTS = ("Regular", "Italic", "Medium", "SemiBold", "Bold", "BoldItalic")
LETTERS = (
    range(0x0020, 0x0250),  # Latin, with the accents of every European name
    range(0x02C6, 0x02DE),  # free-standing accents
    range(0x2000, 0x2070),  # spaces, dashes, quotation marks, bullets
    range(0x20AC, 0x20AD),  # €
    range(0x2100, 0x2150),  # №, ™
    range(0x2190, 0x21B0),  # arrows
    range(0x2200, 0x2270),  # −, ≤, ≥, ∑
    range(0x25A0, 0x2600),  # shapes
    range(0x2713, 0x2714),  # ✓
    range(0xFB01, 0xFB03),  # fi, fl
)


def cut(source, target):
    options = subset.Options()
    options.layout_features = ["*"]  # kerning, and figures of one width for the tables
    options.hinting = False  # a PDF has no pixels to fit to
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for letters in LETTERS for code in letters])
    subsetter.subset(font)
    font.flavor = None
    font.save(str(target), reorderTables=True)


def main():
    places.FONTS.mkdir(parents=True, exist_ok=True)
    for name in CUTS:
        target = places.FONTS / f"IBMPlexSans-{name}.ttf"
        partial = target.with_suffix(".part")
        cut(SOURCE / f"IBMPlexSans-{name}.woff2", partial)
        partial.replace(target)


if __name__ == "__main__":
    main()
