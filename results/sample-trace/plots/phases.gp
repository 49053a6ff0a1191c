# Drawn by concbench. Change what you like, then: gnuplot phases.gp
name = 'phases'
theme = 'light'
formats = 'svg png pdf'
title_size = 46
title = 'Start-up takes 0.8 % of the wall time at most: processes on primes'
title_2 = ''
subtitle = 'Until the first task starts (paler), until the last one ends, until all is cleared away (palest); medians'
subtitle_2 = ''
caption = 'vm, 2 CPUs AMD EPYC, Linux 6.18.44-fc-v657, 2026-11-22. 6 samples a row, concurrency 2 (sleep: 12). concbench 0.1.0'
caption_2 = ''
array runner_name[4] = ['sequential', 'threads', 'processes', 'async']
array runner_slot[4] = [1, 2, 3, 4]
array panel_left[2] = [238.3, 793.78]
array panel_right[2] = [703.78, 1402]
array panel_top[2] = [238, 238]
array panel_bottom[2] = [944, 944]
array panel_x_low[2] = [0, 0]
array panel_x_high[2] = [1, 0.000946543]
array panel_y_low[2] = [944, 944]
array panel_y_high[2] = [238, 238]
array panel_x_log[2] = [0, 0]
array panel_y_log[2] = [0, 0]
array line_x[5] = [238.3, 471.04, 703.78, 793.78, 1115.064928]
array line_y[5] = [944, 944, 944, 944, 944]
array line_to_x[5] = [238.3, 471.04, 703.78, 793.78, 1115.064928]
array line_to_y[5] = [238, 238, 238, 238, 238]
array line_colour[5] = [-3, -2, -2, -3, -2]
array line_width[5] = [1.2, 1.2, 1.2, 1.2, 1.2]
array line_dashed[5] = [0, 0, 0, 0, 0]
array label_text[44] = ['0', '50 %', '100 %', '0', '500 µs', 'of the wall time', 'start-up and wind-down alone', 'start-up', 'work', 'wind-down', '0.525 µs', '90.4 ms', '1.87 µs', '215 µs', '47.2 ms', '190 µs', '384 µs', '47.3 ms', '526 µs', '87.3 µs', '90.6 ms', '71.5 µs', '0.496 µs', '603 ms', '1.44 µs', '229 µs', '50.5 ms', '88.9 µs', '375 µs', '51.9 ms', '286 µs', '86.6 µs', '50.1 ms', '54.2 µs', 'primes', 'sequential', 'threads', 'processes', 'async', 'sleep', 'sequential', 'threads', 'processes', 'async']
array label_x[44] = [238.3, 471.04, 703.78, 793.78, 1115.064928, 238.3, 793.78, 1562, 1712, 1862, 1562, 1712, 1862, 1562, 1712, 1862, 1562, 1712, 1862, 1562, 1712, 1862, 1562, 1712, 1862, 1562, 1712, 1862, 1562, 1712, 1862, 1562, 1712, 1862, 58, 214.3, 214.3, 214.3, 214.3, 58, 214.3, 214.3, 214.3, 214.3]
array label_y[44] = [972, 972, 972, 972, 972, 208, 208, 208, 208, 208, 337.8731707, 337.8731707, 337.8731707, 406.7512195, 406.7512195, 406.7512195, 475.6292683, 475.6292683, 475.6292683, 544.5073171, 544.5073171, 544.5073171, 702.9268293, 702.9268293, 702.9268293, 771.804878, 771.804878, 771.804878, 840.6829268, 840.6829268, 840.6829268, 909.5609756, 909.5609756, 909.5609756, 274.5053659, 337.8731707, 406.7512195, 475.6292683, 544.5073171, 639.5590244, 702.9268293, 771.804878, 840.6829268, 909.5609756]
array label_size[44] = [25, 25, 25, 25, 25, 24, 24, 24, 24, 24, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30]
array label_align[44] = [1, 1, 1, 1, 1, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 2, 2, 2, 2, 0, 2, 2, 2, 2]
array label_colour[44] = [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4]
array label_boxed[44] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]

# SPDX-License-Identifier: MIT
# ---- style.gp: what all plots share. Sizes are pixels of a 1920x1080 canvas. ----------------------

if (!exists('formats')) { formats = 'svg png pdf' }  # `txt`: for a terminal
set encoding utf8

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

# One colour and one marker a runner: sequential, threads, processes, async, then others in turn.
array palette[8] = [0x6b6b6b, 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x8c510a]
if (dark) { array palette[8] = [0xb2b2b2, 0x4aa6e3, 0xff8b3d, 0x2dc89b, 0xe59cc5, 0xf2b632, 0x8fd1f8, 0xcd9050] }
if (grey) { array palette[8] = [0x8c8c8c, 0x202020, 0x5c5c5c, 0xb9b9b9, 0x404040, 0xa2a2a2, 0x747474, 0xcfcfcf] }
array markers[12] = [5, 7, 9, 13, 11, 15, 4, 6, 8, 12, 10, 14]
slot_of(s) = s <= 8 ? s : 5 + (s - 5) % 4
colour_of(runner) = palette[slot_of(runner_slot[int(runner)])]
marker_of(runner) = markers[1 + (runner_slot[int(runner)] - 1) % 12]

# Two colours mixed, a share of the first; a runner's colour on the paper; what is legible on it.
channel(a, b, share, bits) = int(((a >> bits) & 255) * share + ((b >> bits) & 255) * (1 - share) + 0.5) << bits
mix(a, b, share) = channel(a, b, share, 16) + channel(a, b, share, 8) + channel(a, b, share, 0)
tint(runner, share) = mix(colour_of(runner), paper, share)
bright(c) = 0.3 * ((c >> 16) & 255) + 0.59 * ((c >> 8) & 255) + 0.11 * (c & 255)
on(c) = bright(c) > 145 ? 0x101010 : 0xffffff
# Names are in their runner's colour, on paper without colour in black.
text_of(runner) = grey ? ink : colour_of(runner)
# What plot_chart.h calls a colour.
chart_colour(c) = c > 0 ? colour_of(c) : c <= -10 ? on(colour_of(-9 - c)) : \
	c == -1 ? soft : c == -2 ? line_soft : c == -3 ? line_firm : ink
text_colour(c) = c > 0 ? text_of(c) : chart_colour(c)

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
set style textbox opaque noborder fc rgb paper margins 0.4, 0.2"

# Where the chart lies: left, right, top, bottom in pixels.
set_place(l, r, t, b) = sprintf("set lmargin at screen %.6f; set rmargin at screen %.6f; \
set tmargin at screen %.6f; set bmargin at screen %.6f", px(l), px(r), py(t), py(b))

# The texts and lines of a chart, and its panels.
array alignments[4] = ['left', 'center', 'right', 'center rotate by 90']
put_label(i) = sprintf('set label label_text[%d] at screen px(label_x[%d]), py(label_y[%d]) %s %s front \
font font(label_size[%d]) tc rgb text_colour(label_colour[%d])', \
	i, i, i, alignments[int(label_align[i]) + 1], label_boxed[i] ? 'boxed' : '', i, i)
put_line(i) = sprintf('set arrow from screen px(line_x[%d]), py(line_y[%d]) to screen px(line_to_x[%d]), py(line_to_y[%d]) \
nohead back lw line_width[%d] %s lc rgb chart_colour(line_colour[%d])', \
	i, i, i, i, i, line_dashed[i] ? 'dt (8, 6)' : '', i)
set_chart = "eval set_words; \
do for [i = 1:|line_x|] { eval put_line(i) }; \
do for [i = 1:|label_text|] { if (label_text[i] ne '') { eval put_label(i) } }"
set_panel(p) = set_place(panel_left[p], panel_right[p], panel_top[p], panel_bottom[p]).sprintf("; \
unset logscale; set xrange [%.12g:%.12g]; set yrange [%.12g:%.12g]; ", \
	panel_x_low[p], panel_x_high[p], panel_y_low[p], panel_y_high[p]). \
	(panel_x_log[p] ? 'set logscale x; ' : '').(panel_y_log[p] ? 'set logscale y; ' : '')

# SPDX-License-Identifier: MIT
# ---- table.gp: a row a cell; in each panel bars, intervals and points along its axis --------------
# NAME.dat: three blocks a panel, `at`, `top` and `bottom` in pixels from the top of the canvas:
# bars (from to top bottom runner share), intervals (low high at), points (value at runner share
# size form: -1 a dot, 0 the runner's marker, 1 the same, hollow).

dat = name.'.dat'
cap = 7   # half the height of an interval's ends
# Of a point, by its form: the edge around it, its type.
edge(form) = form < 0 ? 3 : 5
type(runner, form) = form < 0 ? 7 : kind ne 'txt' ? marker_of(runner) : form == 1 ? 15 : 24  # O or X

do for [kind in formats] {
	eval begin_picture(kind)
	set multiplot
	do for [p = 1:|panel_left|] {
		eval set_blank
		if (p == 1) { eval set_chart }
		eval set_panel(p)
		b = 3 * (p - 1)
		plot dat index b using 1:3:1:2:3:4:(tint($5, $6)) with boxxyerror fs solid 1 noborder lc rgb variable, \
			'' index b + 1 using 1:3:($2 - $1):(0) with vectors nohead lw 4.5 lc rgb paper, \
			'' index b + 1 using 1:($3 - cap):(0):(2 * cap) with vectors nohead lw 4.5 lc rgb paper, \
			'' index b + 1 using 2:($3 - cap):(0):(2 * cap) with vectors nohead lw 4.5 lc rgb paper, \
			'' index b + 1 using 1:3:($2 - $1):(0) with vectors nohead lw 1.8 lc rgb ink, \
			'' index b + 1 using 1:($3 - cap):(0):(2 * cap) with vectors nohead lw 1.8 lc rgb ink, \
			'' index b + 1 using 2:($3 - cap):(0):(2 * cap) with vectors nohead lw 1.8 lc rgb ink, \
			'' index b + 2 using 1:2:(marker_size($5 + edge($6))):(type($3, $6)):(paper) \
				with points ps variable pt variable lc rgb variable, \
			'' index b + 2 using 1:2:(marker_size($5)):(type($3, $6)):(tint($3, $4)) \
				with points ps variable pt variable lc rgb variable, \
			'' index b + 2 using ($6 == 1 ? $1 : NaN):2:(marker_size($5 * 0.56)):(type($3, 1)):(paper) \
				with points ps variable pt variable lc rgb variable
	}
	unset multiplot
	eval end_picture
}
