# Drawn by concbench. Change what you like, then: gnuplot wall-log-2.gp
name = 'wall-log-2'
theme = 'light'
formats = 'svg png pdf'
title_size = 46
title = 'Which runner gains depends on the number of tasks'
title_2 = ''
subtitle = 'Wall time of the same tasks on a log scale, median and 95 % interval; further left is better'
subtitle_2 = ''
caption = 'vm, 2 CPUs AMD EPYC, Linux 6.18.44-fc-v657, 2026-11-22. 100 to 115 samples a point, concurrency 2. concbench 0.1.0'
caption_2 = ''
array runner_name[4] = ['sequential', 'threads', 'processes', 'async']
array runner_slot[4] = [1, 2, 3, 4]
log_scale = 1
left = 627.86
right = 1862
top = 186
bottom = 938
low = 0.0002
end = 0.08883585359
array tick_at[8] = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05]
array tick_text[8] = ['200 µs', '500 µs', '1 ms', '2 ms', '5 ms', '10 ms', '20 ms', '50 ms']
reference = 0
reference_text = ''
cores = 0
cores_text = ''
groups = 3
array group_name[3] = ['primes, 1000 tasks', 'primes, 10000 tasks', 'primes, 100000 tasks']
array group_note[3] = ['CPU-bound', 'CPU-bound', 'CPU-bound']
array group_top[3] = [0, 4.5, 9]
rows = 12
rows_height = 13
row_pitch = 57.84615385
row_size = 31
array row_name[12] = ['sequential', 'threads', 'processes', 'async', 'sequential', 'threads', 'processes', 'async', 'sequential', 'threads', 'processes', 'async']
array row_runner[12] = [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]
array row_at[12] = [0.5, 1.5, 2.5, 3.5, 5, 6, 7, 8, 9.5, 10.5, 11.5, 12.5]
array row_text[12] = ['348 µs', '460 µs', '728 µs', '432 µs', '3.52 ms', '2.15 ms', '2.56 ms', '3.66 ms', '35.1 ms', '18.8 ms', '20.3 ms', '36.8 ms']
box_end = 0.0002969280707
array row_text_at[12] = [0.00035585, 0.000483161, 0.000748489, 0.000472903, 0.003584911, 0.002189942, 0.002620555, 0.003708409, 0.036077791, 0.019126998, 0.020845837, 0.038446647]

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
# ---- dots.gp: points with intervals on one axis, a row a cell, group under group -------------------
# Used by speedup (a stem from 1 to the point) and wall-log (no stems: a log axis has no zero).
# NAME.dat: row runner concurrency value low high failed; rows count from 0 downwards.

dat = name.'.dat'
has_cores = cores > 0

do for [kind in formats] {
	eval begin_picture(kind)
	eval set_blank
	eval set_words
	eval set_place(left, right, top, bottom)
	set xrange [low:end]
	set yrange [rows_height:0]
	if (log_scale) { set logscale x }

	do for [i = 1:|tick_at|] {
		set arrow from first tick_at[i], graph 0 to first tick_at[i], graph 1 nohead back lw 1.2 lc rgb line_soft
		set label tick_text[i] at first tick_at[i], screen py(bottom + 30) center font font(25) tc rgb soft
	}
	if (reference) {
		set arrow from first 1, screen py(bottom) to first 1, screen py(top - 8) nohead back lw 2.2 lc rgb soft
		set label reference_text at first 1, screen py(top - 28) center font font(25) tc rgb soft
	}
	if (has_cores) {
		set arrow from first cores, screen py(bottom) to first cores, screen py(top - 8) nohead back \
			lw 2 dt (8, 6) lc rgb line_firm
		set label cores_text at first cores, screen py(top - 28) center font font(25) tc rgb soft
	}
	do for [g = 1:groups] {
		set label group_name[g] at screen px(58), first group_top[g] + 0.5 left font font(row_size) tc rgb ink
		set label group_note[g] at screen px(58), first group_top[g] + 1.5 left \
			font font(row_size > 25 ? 25 : row_size - 2) tc rgb soft
		if (g > 1) {
			set arrow from screen px(58), first group_top[g] - 0.25 to screen px(1862), first group_top[g] - 0.25 \
				nohead back lw 1.2 lc rgb line_soft
		}
	}
	do for [i = 1:rows] {
		set label row_name[i] at screen px(left - 24), first row_at[i] right \
			font font(row_size) tc rgb text_of(row_runner[i])
		set label row_text[i] at first row_text_at[i], first row_at[i] left offset screen px(24), 0 boxed front \
			font font(row_size) tc rgb ink
		if (!reference) {
			set arrow from graph 0, first row_at[i] to graph 1, first row_at[i] nohead back lw 1.2 lc rgb line_soft
		}
	}

	plot dat using (reference ? 1 : NaN):1:($4 - 1):(0):(colour_of($2)) with vectors nohead lw 5 lc rgb variable, \
		'' using ($7 == 1 ? low : NaN):1:(low):(box_end):($1 - 0.33):($1 + 0.33):(colour_of($2)) \
			with boxxyerror fs transparent pattern 4 border lw 1.5 lc rgb variable, \
		'' using 5:1:($6 - $5):(0) with vectors nohead lw 7 lc rgb paper, \
		'' using 4:1:(marker_of($2)) with points ps marker_size(27) pt variable lc rgb paper, \
		'' using 5:1:($6 - $5):(0) with vectors nohead lw 3.2 lc rgb ink, \
		'' using 4:1:(marker_of($2)):(colour_of($2)) with points ps marker_size(21) pt variable lc rgb variable
	eval end_picture
}
