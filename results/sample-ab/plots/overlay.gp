# Drawn by concbench. Change what you like, then: gnuplot overlay.gp
name = 'overlay'
theme = 'light'
formats = 'svg png pdf'
title_size = 40
title = 'O2 is faster than O0 in 6 of 11 cells, slower in none; too few samples to tell in 1'
title_2 = ''
subtitle = 'Wall time, median and 95 % interval; hollow: O0, solid: O2; further left is better; each group has its own scale;'
subtitle_2 = 'compared round by round'
caption = '10 to 17 samples a point. vm, 2 CPUs AMD EPYC, Linux 6.18.44-fc-v657, 2026-11-22. Concurrency 2 (sleep: 16). concbench 0.1.0'
caption_2 = ''
array runner_name[4] = ['sequential', 'threads', 'processes', 'async']
array runner_slot[4] = [1, 2, 3, 4]
array panel_left[4] = [227.88, 227.88, 227.88, 227.88]
array panel_right[4] = [1425.52, 1425.52, 1425.52, 1425.52]
array panel_top[4] = [310.4891304, 497.4565217, 684.423913, 835.0869565]
array panel_bottom[4] = [419.4021739, 606.3695652, 757.0326087, 944]
array panel_x_low[4] = [0, 0, 0, 0.04871916648]
array panel_x_high[4] = [0.18713764, 0.4530548557, 0.05392607811, 0.3841730486]
array panel_y_low[4] = [419.4021739, 606.3695652, 757.0326087, 944]
array panel_y_high[4] = [310.4891304, 497.4565217, 684.423913, 835.0869565]
array panel_x_log[4] = [0, 0, 0, 1]
array panel_y_log[4] = [0, 0, 0, 0]
array line_x[40] = [227.88, 547.8690733, 867.8581466, 1187.84722, 227.88, 492.22768, 756.5753599, 1020.92304, 1285.27072, 227.88, 449.9692084, 672.0584168, 894.1476252, 1116.236834, 1338.326042, 242.9303805, 644.9315983, 1046.932816, 227.88, 1330.919806, 227.88, 801.1868937, 227.88, 796.0485987, 227.88, 1341.357567, 227.88, 790.5493132, 227.88, 795.770386, 227.88, 1354.738634, 227.88, 1342.880659, 227.88, 1324.291282, 227.88, 954.0099072, 227.88, 941.8323716]
array line_y[40] = [419.4021739, 419.4021739, 419.4021739, 419.4021739, 606.3695652, 606.3695652, 606.3695652, 606.3695652, 606.3695652, 757.0326087, 757.0326087, 757.0326087, 757.0326087, 757.0326087, 757.0326087, 944, 944, 944, 328.6413043, 321.6413043, 364.9456522, 357.9456522, 401.25, 394.25, 515.6086957, 508.6086957, 551.9130435, 544.9130435, 588.2173913, 581.2173913, 702.576087, 695.576087, 738.8804348, 731.8804348, 853.2391304, 846.2391304, 889.5434783, 882.5434783, 925.8478261, 918.8478261]
array line_to_x[40] = [227.88, 547.8690733, 867.8581466, 1187.84722, 227.88, 492.22768, 756.5753599, 1020.92304, 1285.27072, 227.88, 449.9692084, 672.0584168, 894.1476252, 1116.236834, 1338.326042, 242.9303805, 644.9315983, 1046.932816, 1425.52, 1332.639063, 1425.52, 799.4278049, 1425.52, 800.1891421, 1425.52, 800.7144714, 1425.52, 517.4816703, 1425.52, 521.489694, 1425.52, 1356.242634, 1425.52, 1343.088834, 1425.52, 757.3032522, 1425.52, 420.6139264, 1425.52, 369.5143873]
array line_to_y[40] = [310.4891304, 310.4891304, 310.4891304, 310.4891304, 497.4565217, 497.4565217, 497.4565217, 497.4565217, 497.4565217, 684.423913, 684.423913, 684.423913, 684.423913, 684.423913, 684.423913, 835.0869565, 835.0869565, 835.0869565, 328.6413043, 335.6413043, 364.9456522, 371.9456522, 401.25, 408.25, 515.6086957, 522.6086957, 551.9130435, 558.9130435, 588.2173913, 595.2173913, 702.576087, 709.576087, 738.8804348, 745.8804348, 853.2391304, 860.2391304, 889.5434783, 896.5434783, 925.8478261, 932.8478261]
array line_colour[40] = [-3, -2, -2, -2, -3, -2, -2, -2, -2, -3, -2, -2, -2, -2, -2, -2, -2, -2, -2, 1, -2, 2, -2, 3, -2, 1, -2, 2, -2, 3, -2, 2, -2, 4, -2, 1, -2, 2, -2, 3]
array line_width[40] = [1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4, 1.2, 2.4]
array line_dashed[40] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
array label_text[48] = ['0', '50 ms', '100 ms', '150 ms', '0', '100 ms', '200 ms', '300 ms', '400 ms', '0', '10 ms', '20 ms', '30 ms', '40 ms', '50 ms', '50 ms', '100 ms', '200 ms', 'log scale', 'O2 against O0', 'no difference shown', 'O0', 'O2', 'no difference shown', 'no difference shown', '1.94× as fast [1.93, 1.96]', '1.96× as fast [1.94, 1.96]', '1.94× as fast [1.91, 1.96]', 'cannot tell: too few samples', 'no difference shown', '2.62× as fast [2.37, 2.70]', '2.52× as fast [2.43, 2.58]', '2.69× as fast [2.64, 2.74]', 'pbkdf2', 'sequential', 'threads', 'processes', 'primes', 'sequential', 'threads', 'processes', 'sleep', 'threads', 'async', 'wordcount', 'sequential', 'threads', 'processes']
array label_x[48] = [227.88, 547.8690733, 867.8581466, 1187.84722, 227.88, 492.22768, 756.5753599, 1020.92304, 1285.27072, 227.88, 449.9692084, 672.0584168, 894.1476252, 1116.236834, 1338.326042, 242.9303805, 644.9315983, 1046.932816, 1465.52, 1465.52, 1465.52, 1294.281901, 1377.729057, 1465.52, 1465.52, 1465.52, 1465.52, 1465.52, 1465.52, 1465.52, 1465.52, 1465.52, 1465.52, 58, 203.88, 203.88, 203.88, 58, 203.88, 203.88, 203.88, 58, 203.88, 203.88, 58, 203.88, 203.88, 203.88]
array label_y[48] = [447.4021739, 447.4021739, 447.4021739, 447.4021739, 634.3695652, 634.3695652, 634.3695652, 634.3695652, 634.3695652, 785.0326087, 785.0326087, 785.0326087, 785.0326087, 785.0326087, 785.0326087, 972, 972, 972, 972, 295.2413043, 328.6413043, 321.6413043, 335.6413043, 364.9456522, 401.25, 515.6086957, 551.9130435, 588.2173913, 702.576087, 738.8804348, 853.2391304, 889.5434783, 925.8478261, 295.2413043, 328.6413043, 364.9456522, 401.25, 482.2086957, 515.6086957, 551.9130435, 588.2173913, 669.176087, 702.576087, 738.8804348, 819.8391304, 853.2391304, 889.5434783, 925.8478261]
array label_size[48] = [25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 28, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28]
array label_align[48] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 0, 2, 2, 2, 0, 2, 2, 0, 2, 2, 2]
array label_colour[48] = [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, -1, -1, 0, 0, 0, -1, -1, 0, 0, 0, 0, 1, 2, 3, 0, 1, 2, 3, 0, 2, 4, 0, 1, 2, 3]
array label_boxed[48] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0]

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
