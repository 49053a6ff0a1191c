# SPDX-License-Identifier: MIT
# ---- style.gp: what all plots share. Sizes are pixels of a 1920x1080 canvas. ----------------------

formats = 'svg png pdf'
set encoding utf8

# One colour and one marker a runner: sequential, threads, processes, async, then others in turn.
array palette[8] = [0x6b6b6b, 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x8c510a]
array markers[12] = [5, 7, 9, 13, 11, 15, 4, 6, 8, 12, 10, 14]
slot_of(s) = s <= 8 ? s : 5 + (s - 5) % 4
colour_of(runner) = palette[slot_of(runner_slot[int(runner)])]
marker_of(runner) = markers[1 + (runner_slot[int(runner)] - 1) % 12]

ink = 0x1a1a1a        # titles, values
soft = 0x555555       # subtitle, notes, ticks
faint = 0x757575      # caption
line_soft = 0xe3e3e3  # grid
line_firm = 0x9a9a9a  # axes

# The face is DejaVu Sans; an SVG takes what sans-serif its viewer has.
face(kind) = kind eq 'svg' ? 'sans-serif' : 'DejaVu Sans'
font(size) = sprintf('%s,%g', face(kind), size)
terminal(kind) = 'set terminal ' . ( \
	kind eq 'svg' ? "svg noenhanced size 1920,1080 dynamic background rgb 'white' linewidth 1.5" : \
	kind eq 'pdf' ? "pdfcairo noenhanced size 13.3334in,7.5in fontscale 0.375 linewidth 1.5" : \
	"pngcairo noenhanced size 1920,1080 fontscale 0.75 linewidth 1.5") . \
	" font '" . font(25) . "'"
# A marker of so many pixels across.
marker_size(pixels) = pixels * (kind eq 'svg' ? 0.057 : kind eq 'pdf' ? 0.09 : 0.163)

px(x) = x / 1920.0
py(y) = 1 - y / 1080.0

# Title, subtitle and caption, at the edges of the canvas.
set_words = "\
set label title at screen px(58), py(68) left font font(title_size) tc rgb ink; \
if (title_2 ne '') { set label title_2 at screen px(58), py(124) left font font(title_size) tc rgb ink }; \
under = title_2 ne '' ? 56 : 0; \
set label subtitle at screen px(58), py(134 + under) left font font(29) tc rgb soft; \
if (subtitle_2 ne '') { set label subtitle_2 at screen px(58), py(172 + under) left font font(29) tc rgb soft }; \
if (caption_2 ne '') { set label caption at screen px(1862), py(1026) right font font(19) tc rgb faint }; \
set label (caption_2 ne '' ? caption_2 : caption) at screen px(1862), py(1053) right font font(19) tc rgb faint"

# An empty chart: no frame, no key, nothing left of the one before.
set_blank = "\
unset label; unset arrow; unset object; unset key; unset tics; unset logscale; \
unset grid; unset xlabel; unset ylabel; set border 0; \
set style fill solid 1 noborder; set clip two; \
set style textbox opaque noborder fc rgb 'white' margins 0.4, 0.2"

# Where the chart lies: left, right, top, bottom in pixels.
set_place(l, r, t, b) = sprintf("set lmargin at screen %.6f; set rmargin at screen %.6f; \
set tmargin at screen %.6f; set bmargin at screen %.6f", px(l), px(r), py(t), py(b))
