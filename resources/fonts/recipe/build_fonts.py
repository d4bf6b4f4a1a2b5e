#!/usr/bin/env python3
"""Make the bundled fall-back fonts out of published packages.

needs: Python 3.9+, fonttools, brotli; and, already unpacked by the caller:
  --noto-serif  dir of npm package @expo-google-fonts/noto-serif-sc 0.4.3
  --noto-sans   dir of npm package @expo-google-fonts/noto-sans-sc 0.4.3
  --wenkai      dir of npm package @fontsource/lxgw-wenkai 5.3.0
  --fandol      dir with Fandol*.otf (Debian texlive-lang-chinese, .../opentype/public/fandol)
  --babelstone  BabelStoneHan.ttf (Debian trixie fonts-babelstone-han 16.0.1-1)
  --tinos       dir of npm package @expo-google-fonts/tinos 0.4.2
  --dejavu      DejaVuSans.ttf (Debian fonts-dejavu-core 2.37)
output: Gw*.ttf, unhinted, glyf, no layout tables, name table rewritten (reserved font names dropped).
The output is the same bytes each time (head.modified kept from the source font).
"""
import argparse, os, re
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._n_a_m_e import table__n_a_m_e

HERE = os.path.dirname(os.path.abspath(__file__))
DROP = ('vhea vmtx VORG BASE GPOS GSUB GDEF DSIG STAT meta gasp prep fpgm cvt  JSTF kern hdmx VDMX LTSH '
        'EBDT EBLC EBSC FFTM PfEd morx mort feat cvar fvar avar gvar HVAR MVAR PCLT').split() + ['cvt ', 'TeX ', 'BDF ']


def charsets():
    out, cur = {}, None
    for line in open(os.path.join(HERE, 'charsets.txt'), encoding='ascii'):
        if line.startswith('['):
            cur = out.setdefault(line[1:line.index(']')], set())
        elif not line.startswith('#'):
            for r in line.split():
                a, _, b = r.partition('-')
                cur.update(range(int(a, 16), int(b or a, 16) + 1))
    return out


def to_glyf(f, max_err=1.0):
    gs, order, gl = f.getGlyphSet(), f.getGlyphOrder(), {}
    for n in order:
        pen = TTGlyphPen(None)
        gs[n].draw(Cu2QuPen(pen, max_err, reverse_direction=True))
        gl[n] = pen.glyph()
    f['loca'] = newTable('loca')
    g = f['glyf'] = newTable('glyf')
    g.glyphOrder, g.glyphs = order, gl
    for n, x in gl.items():
        x.recalcBounds(g)
        f['hmtx'][n] = (f['hmtx'][n][0], getattr(x, 'xMin', 0))
    m = f['maxp']
    m.tableVersion, m.maxZones = 0x00010000, 1
    for k in ('maxTwilightPoints', 'maxStorage', 'maxFunctionDefs', 'maxInstructionDefs', 'maxStackElements',
              'maxSizeOfInstructions', 'maxComponentElements'):
        setattr(m, k, 0)
    del f['CFF ']
    f.sfntVersion = '\000\001\000\000'


def cut(f, unis):
    o = subset.Options()
    o.hinting, o.layout_features, o.glyph_names, o.legacy_cmap, o.symbol_cmap = False, [], False, False, False
    o.notdef_outline, o.recalc_bounds, o.recalc_timestamp, o.canonical_order = True, True, False, True
    o.drop_tables = o.drop_tables + DROP
    s = subset.Subsetter(o)
    s.populate(unicodes=unis)
    s.subset(f)


def rect(x0, y0, x1, y1):
    p = TTGlyphPen(None)
    p.moveTo((x0, y0)); p.lineTo((x0, y1)); p.lineTo((x1, y1)); p.lineTo((x1, y0)); p.closePath()
    return p.glyph()


def cjk_punctuation(f):
    """Noto SC maps U+2014 and U+00B7 to Latin-width glyphs and leaves the Chinese forms to 'locl'/'fwid', which
    reportlab does not apply: make the dash one full em (two join with no gap), and the middle dot one em."""
    em, cm, g, h = f['head'].unitsPerEm, f.getBestCmap(), f['glyf'], f['hmtx']
    bar = g[cm[0x2015]]
    dash = rect(0, bar.yMin, em, bar.yMax)
    dash.recalcBounds(g)
    g[cm[0x2014]], h[cm[0x2014]] = dash, (em, 0)
    n = cm[0xb7]
    if h[n][0] != em:
        dx = (em - g[n].xMin - g[n].xMax) // 2
        g[n].coordinates.translate((dx, 0))
        g[n].recalcBounds(g)
        h[n] = (em, g[n].xMin)


def names(f, family, note, licence, url):
    old = f['name'].getDebugName(0) or ''
    version = f['name'].getDebugName(5) or ''
    t = f['name'] = table__n_a_m_e()
    t.names = []
    for i, s in ((0, old.replace('\n', ' ')), (1, family), (2, 'Regular'), (3, family + '; ' + version[:40]), (4, family),
                 (5, version), (6, family), (10, note), (13, licence), (14, url)):
        t.setName(s, i, 3, 1, 0x409)
    o = f['OS/2']
    o.usWeightClass, o.fsType = 400, 0 if o.fsType == 0 else 8
    o.fsSelection = (o.fsSelection & ~0x21) | 0x40
    f['head'].macStyle = 0
    f['post'].formatType = 3.0
    f['post'].isFixedPitch = 0


def r(*spans):
    return set().union(*(range(a, b + 1) for a, b in spans))


# Fandol's symbols that were looked at one by one. Left out on purpose (glyph wrong or unfit): U+FFE5 draws a
# dollar sign, U+FF0D and U+FFE3 a short hyphen, U+FF5E a small raised tilde, U+3007 a small ring (taken from
# GwKaiExt); Greek, Cyrillic, kana come from GwSong.
FANDOL_OK = r((0x20, 0x7e), (0xb7, 0xb7), (0x2014, 0x2014), (0x2018, 0x2019), (0x201c, 0x201d), (0x2026, 0x2026), (0x3000, 0x3002),
              (0x3005, 0x3005), (0x3008, 0x3011), (0x3014, 0x3017), (0x3220, 0x3229), (0x2460, 0x2469), (0x2474, 0x249b),
              (0x2160, 0x216b), (0xff01, 0xff0c), (0xff0e, 0xff3d), (0xff41, 0xff5d)) - {0x3013}
LATIN = r((0x20, 0x7e), (0xa0, 0xff)) - {0xb7}

OFL = ('SIL Open Font License 1.1', 'https://openfontlicense.org')
GPL = ('GPLv3 with font exception', 'https://www.gnu.org/licenses/gpl-3.0.html')
DJV = ('Bitstream Vera licence; DejaVu changes are in the public domain', 'https://dejavu-fonts.github.io/License.html')
APL = ('Arphic Public License', 'https://www.freedesktop.org/wiki/Arphic_Public_License/')


def make(src, out, unis, family, origin, licence, cff=False, punct=False):
    f = TTFont(src, lazy=False, recalcTimestamp=False)
    f.flavor = None
    have = set(f.getBestCmap())
    cut(f, unis & have)
    if cff:
        to_glyf(f)
    if punct:
        cjk_punctuation(f)
    what = 'converted to TrueType outlines, ' if cff else ''
    names(f, family, 'Modified 2026: %ssubset (%d code points), hints and layout tables removed, renamed%s. Derived from %s.'
          % (what, len(unis & have), ', dash and middle dot full width' if punct else '', origin), *licence)
    f.save(out, reorderTables=True)
    print('%-22s %9d bytes  %6d glyphs' % (os.path.basename(out), os.path.getsize(out), f['maxp'].numGlyphs))


def main():
    p = argparse.ArgumentParser()
    for a in ('noto-serif', 'noto-sans', 'wenkai', 'fandol', 'babelstone', 'tinos', 'dejavu', 'out'):
        p.add_argument('--' + a, required=True)
    a = p.parse_args()
    c = charsets()
    core, sym, names_, gbk, gb = c['TGH8105'] | c['GB2312_HAN'], c['SYMBOLS'], c['NAMES'], c['GBK_HAN'], c['GB2312_HAN']
    o = lambda n: os.path.join(a.out, n)
    ns = os.path.join(a.noto_serif, '400Regular', 'NotoSerifSC_400Regular.ttf')
    make(ns, o('GwSong.ttf'), core | gbk | names_ | sym, 'GwSong', 'Noto Serif SC Regular', OFL, punct=True)
    make(os.path.join(a.noto_serif, '700Bold', 'NotoSerifSC_700Bold.ttf'), o('GwBiaoSong.ttf'), core | sym, 'GwBiaoSong',
         'Noto Serif SC Bold', OFL, punct=True)
    make(os.path.join(a.noto_sans, '400Regular', 'NotoSansSC_400Regular.ttf'), o('GwHei.ttf'), core | sym, 'GwHei',
         'Noto Sans SC Regular', OFL, punct=True)
    make(os.path.join(a.fandol, 'FandolFang-Regular.otf'), o('GwFang.ttf'), gb | FANDOL_OK, 'GwFang', 'FandolFang-Regular 0.3', GPL, cff=True)
    make(os.path.join(a.fandol, 'FandolKai-Regular.otf'), o('GwKai.ttf'), gb | FANDOL_OK, 'GwKai', 'FandolKai-Regular 0.3', GPL, cff=True)
    make(os.path.join(a.wenkai, 'files', 'lxgw-wenkai-latin-300-normal.woff2'), o('GwKaiExt.ttf'), (core | names_ | {0x3007}) - gb, 'GwKaiExt',
         'LXGW WenKai Light 1.311', OFL)
    have = set(TTFont(ns, lazy=True).getBestCmap())
    make(os.path.join(a.tinos, '400Regular', 'Tinos_400Regular.ttf'), o('GwLatin.ttf'), LATIN, 'GwLatin', 'Tinos Regular 1.340', OFL)
    make(a.dejavu, o('GwSym.ttf'), sym - have, 'GwSym', 'DejaVu Sans 2.37', DJV)
    make(a.babelstone, o('GwRare.ttf'), names_ - have, 'GwRare', 'BabelStone Han 16.0.1', APL)


if __name__ == '__main__':
    main()
