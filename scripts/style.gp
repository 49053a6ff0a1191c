# SPDX-License-Identifier: MIT
# ---- style.gp: what all plots share. Sizes are pixels of a 1920x1080 canvas. ----------------------

if (!exists('formats')) { formats = 'svg png pdf' }  # `txt`: for a terminal
set encoding utf8
set micro

# `light` for a screen, `dark` for a dark one, `print` for paper without colour.
if (!exists('theme')) { theme = 'light' }
dark = theme eq 'dark'
grey = theme eq 'print'

paper = dark ? 0x15171c : 0xffffff
ink = dark ? 0xf4f4f4 : grey ? 0x000000 : 0x1a1a1a        # titles, values
soft = dark ? 0xc3c8d0 : grey ? 0x222222 : 0x555555       # subtitle, notes, ticks
faint = dark ? 0x9aa1ac : grey ? 0x333333 : 0x757575      # caption
line_soft = dark ? 0x31353d : grey ? 0xcccccc : 0xe3e3e3  # grid
line_firm = dark ? 0x757b86 : grey ? 0x777777 : 0x9a9a9a  # axes

# A hue a family: sequential, threads, processes, loops, then others in turn. Kin share it: the first has
# it whole, the next ones such a share of it, the rest black (below 0) or white; a marker each.
array palette[8] = [0x6b6b6b, 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x8c510a]
array shades[8] = [1, -0.52, 0.55, -0.76, 0.78, -0.38, 0.66, 0.38]
if (dark) {
	array palette[8] = [0xb2b2b2, 0x4aa6e3, 0xff8b3d, 0x2dc89b, 0xe59cc5, 0xf2b632, 0x8fd1f8, 0xcd9050]
	array shades[8] = [1, -0.62, 0.55, -0.8, 0.78, -0.46, 0.66, 0.38]
}
if (grey) {
	array palette[8] = [0x8c8c8c, 0x202020, 0x5c5c5c, 0xb9b9b9, 0x404040, 0xa2a2a2, 0x747474, 0xcfcfcf]
	array shades[8] = [1, -0.52, 0.8, -0.76, 0.9, -0.38, -0.6, 0.7]
}
array markers[6] = [5, 7, 9, 13, 11, 15]  # a hollow one is the next lower
hue_of(runner) = runner_slot[int(runner)] / 8
shade_of(runner) = runner_slot[int(runner)] % 8
marker_of(runner) = markers[1 + (hue_of(runner) + shade_of(runner)) % 6] - (shade_of(runner) > 5)

# Two colours mixed, a share of the first; a runner's colour on the paper; what is legible on it.
channel(a, b, share, bits) = int(((a >> bits) & 255) * share + ((b >> bits) & 255) * (1 - share) + 0.5) << bits
mix(a, b, share) = channel(a, b, share, 16) + channel(a, b, share, 8) + channel(a, b, share, 0)
shaded(colour, share) = mix(colour, share < 0 ? 0 : 0xffffff, abs(share))
bright(c) = 0.3 * ((c >> 16) & 255) + 0.59 * ((c >> 8) & 255) + 0.11 * (c & 255)
contrast(c) = abs(bright(c) - bright(paper))
# A colour that is at least so far from the paper: what is not is nearer to the ink.
apart_by(c, least) = contrast(c) >= least ? c : mix(ink, c, (least - contrast(c)) / (contrast(ink) - contrast(c)))
colour_of(runner) = (c_ = shaded(palette[1 + hue_of(runner)], shades[1 + shade_of(runner)]), dark ? apart_by(c_, 80) : c_)
# Of lines and points, which have no area; on paper without colour kin that have no marker are dashed.
thin(c) = grey ? apart_by(c, 95) : c
dash_of(runner) = grey && shade_of(runner) > 0 ? 3 : 1
# What would not be told from the paper is a little nearer to the ink.
seen(c) = contrast(c) < 20 ? mix(ink, c, 0.08) : c
tint(runner, share) = seen(mix(colour_of(runner), paper, share))
on(c) = bright(c) > 125 ? 0x101010 : 0xffffff
# Names are in their runner's colour as far as it is legible; on paper without colour in black.
legible(c) = (dark ? bright(c) < 110 : bright(c) > 145) ? mix(c, ink, 0.6) : c
text_of(runner) = grey ? ink : legible(colour_of(runner))
# The face is DejaVu Sans; an SVG takes what sans-serif its viewer has.
face(kind) = kind eq 'svg' ? 'sans-serif' : 'DejaVu Sans'
font(size) = sprintf('%s,%g', face(kind), size)
terminal(kind) = 'set terminal ' . ( \
	kind eq 'txt' ? 'dumb noenhanced size 120,42' : \
	kind eq 'svg' ? "svg noenhanced size 1920,1080 dynamic linewidth 1.5" : \
	kind eq 'pdf' ? "pdfcairo noenhanced size 13.3334in,7.5in fontscale 0.375 linewidth 1.5" : \
	"pngcairo noenhanced size 1920,1080 fontscale 0.75 linewidth 1.5") . \
	(kind eq 'txt' ? '' : sprintf(" background rgb '#%06x'", paper) . " font '" . font(25) . "'")
# A figure draws itself into a file a format; a deck holds its own file open for all of them.
if (!exists('deck')) { deck = 0 }
begin_picture(kind) = deck ? '' : terminal(kind)."; set output name.'.'.kind"
end_picture = deck ? '' : 'unset output'
# A marker of so many pixels across.
marker_size(pixels) = pixels * (kind eq 'svg' ? 0.057 : kind eq 'pdf' ? 0.09 : 0.163)

px(x) = x / 1920.0
py(y) = 1 - y / 1080.0

# An empty chart: no frame, no key, nothing left of the one before.
set_blank = "\
unset label; unset arrow; unset object; unset key; unset tics; unset logscale; \
unset grid; unset xlabel; unset ylabel; set border 0; \
set style fill solid 1 noborder; set clip two; \
set style textbox opaque noborder fc rgb paper margins 0.4, 0.2"

# Where the chart lies: left, right, top, bottom in pixels.
set_place(l, r, t, b) = sprintf("set lmargin at screen %.6f; set rmargin at screen %.6f; \
set tmargin at screen %.6f; set bmargin at screen %.6f; ", px(l), px(r), py(t), py(b))

# ---- panels: where they lie, what their axes count -------------------------------------------------
# A round step not below x. At most so many steps fit on an axis.
pow10(x) = 10.0 ** floor(log10(x) + 1e-9)
nice(x) = (step_ = x / pow10(x), (step_ <= 1.0001 ? 1 : step_ <= 2.0001 ? 2 : step_ <= 5.0001 ? 5 : 10) * pow10(x))
steps(side, pixels) = side eq 'x' ? (pixels < 250 ? 2 : pixels > 1000 ? 8 : pixels / 125.0) : \
	(pixels < 180 ? 2 : pixels > 720 ? 8 : pixels / 90.0)
tick_style = "font ',25' textcolor rgb soft nomirror scale 0"
grid_style = "lt 1 lw 1.2 lc rgb line_soft"

# Lengths are in the axis' own unit; `per` of the .dat file's make one of it, *_per is the inverse.
range(side, low, high, per, log) = sprintf("%s_per = %.10g; unset logscale %s; set %srange [%.12g:%.12g]; ", \
	side, per, side, side, low, high).(log ? 'set logscale '.side.'; ' : \
	low <= 0 && high > 0 ? "set arrow from ".zero(side)." nohead back lw 1.2 lc rgb line_firm; " : '')
zero(side) = side eq 'x' ? 'first 0, graph 0 to first 0, graph 1' : 'graph 0, first 0 to graph 1, first 0'
# Thousands are set apart, as in all texts: 5,000, 12.5 M; never 1e+06.
apart(x) = x < 0 ? '-'.apart(-x) : x < 999.5 ? sprintf('%g', x) : \
	x < 999999.5 ? sprintf('%d,%03d', int(x + 0.5) / 1000, int(x + 0.5) % 1000) : \
	x < 1e9 ? sprintf('%g M', x / 1e6) : sprintf('%g G', x / 1e9)
tick_text(at, unit) = unit eq 'time' ? gprintf('%.0s %cs', at * 1.0000001) : apart(at).unit
mark(side, at) = side eq 'x' ? \
	sprintf("set arrow from first %g, graph 0 to first %g, graph 1 nohead back lw 2 lc rgb soft; ", at, at) : \
	sprintf("set arrow from graph 0, first %g to graph 1, first %g nohead back lw 2 lc rgb soft; ", at, at)
# The last text stands out over the axis' end by 40 pixels at most; a letter is 15 wide.
last_tick(side, low, high, pixels, unit) = side ne 'x' ? high : \
	high - (high - low) / pixels * (7.5 * strlen(tick_text(tick_ * floor(high / tick_), unit)) - 40)
linear_ticks(side, low, high, pixels, unit) = (tick_ = nice(1.0 * (high - low) / steps(side, pixels) / (strlen(unit) < 2 ? 1.4 : 1)), \
	sprintf("set %stics () ", side).tick_style.sprintf("; set grid %stics ", side).grid_style. \
	sprintf("; set for [i_ = %d:%d] %stics add (tick_text(i_ * %.10g, '%s') i_ * %.10g); ", \
	ceil(1.0 * low / tick_ - 1e-9), floor(1.0 * last_tick(side, low, high, pixels, unit) / tick_ + 1e-9), side, tick_, unit, tick_))

# Decades, and 1-2-5 where there is room, 1-3 where they are few; times in whatever unit suits each.
decades(low, high) = log10(1.0 * high / low)
fine(side, low, high, pixels) = pixels / decades(low, high) > (side eq 'x' ? 340 : 190)
marks(side, low, high, pixels) = fine(side, low, high, pixels) ? '1 2 5' : decades(low, high) < 2 ? '1 3' : '1'
stride(low, high, pixels) = ceil(110.0 * log10(1.0 * high / low) / pixels)
log_ticks(side, low, high, pixels, unit) = \
	sprintf("set %stics () ", side).tick_style.sprintf("; set grid %stics ", side).grid_style. \
	sprintf("; set for [e_ = %d:%d:%d] for [m_ in '%s'] %stics add (tick_text(m_ * 10.0 ** e_, '%s') m_ * 10.0 ** e_); ", \
	stride(low, high, pixels) * floor(log10(low) / stride(low, high, pixels)), ceil(log10(high)), stride(low, high, pixels), \
	marks(side, low, high, pixels), side, unit)
list_ticks(side, list) = sprintf('set %stics (%s) ', side, list).tick_style.sprintf("; set grid %stics ", side).grid_style."; "

# What an axis counts: below it; above it, from its left end on, if it is upright.
axis_name(side, text) = text eq '' ? '' : side eq 'x' ? \
	sprintf("set xlabel '%s' font ',26' textcolor rgb soft; ", text) : \
	sprintf("set label '%s' at graph 0, graph 1 left offset 0, character 1.1 font ',26' tc rgb soft; ", text)

# A figure made of lines, panels and texts, in this order, each of them on the whole canvas.
begin_frame(kind) = begin_picture(kind)."; set multiplot; eval set_blank"
put_frame = "set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen 1; set bmargin at screen 0; \
set xrange [0:1]; set yrange [0:1]; plot -1 with lines lc rgb paper"
end_frame = "unset multiplot; ".end_picture
